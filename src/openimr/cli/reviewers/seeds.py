"""The one way of writing a seed that counts."""

import unicodedata


def one_way_written(seed: str) -> str | None:
    """A seed in the one way of writing it that counts, None for one that has none.

    Blanks at its ends, several in a row, and the many hyphens make no other seed of it; what cannot be seen, or looks
    like another letter, is none: whoever knows a public number could choose among its writings.
    """
    folded = "".join("-" if unicodedata.category(c) == "Pd" else c for c in unicodedata.normalize("NFKC", seed))
    folded = " ".join(folded.split())
    return folded if folded and folded.isascii() and folded.isprintable() else None
