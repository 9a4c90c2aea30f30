"""What somebody may have meant who wrote a name that is not known."""

from collections.abc import Iterable

from rapidfuzz import fuzz, process

_NEAR = 60  # of 100: how alike a name has to be to be offered
_SLIP = 75  # of 100: how alike to be the one that was meant


def near(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The words of `known` that are most like this one, best first; none where none is near."""
    found = process.extract(
        word.lower(), list(known), scorer=fuzz.WRatio, processor=str.lower, limit=most, score_cutoff=_NEAR
    )
    return [name for name, _, _ in found]


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean decision?`, where one word differs by a slip of the pen; else what is said `otherwise`."""
    found = process.extractOne(word.lower(), list(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=_SLIP)
    return f"did you mean {found[0]}?" if found else otherwise
