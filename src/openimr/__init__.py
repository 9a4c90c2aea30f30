"""OpenIMR: the software with which an Independent Medical Review is done.

The way of a case file through the rooms of this package:

    casefile    bytes become pages and records
    clinical    pages become findings on a timeline
    guidelines  a disputed item and the findings become assessed criteria
    review      assessed criteria become a proposal and a draft determination
    letters     the draft becomes the letter

The letters room works the other way too: it reads published determination letters into records (`parse_letter`), writes
them again, and marks the signs of a weak one.

A licensed physician decides and signs; the software reads, checks, cites and drafts.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.letters import NotALetterError, parse_letter, published_pdf, published_text

__version__ = "0.1.0"

__all__ = ["NotALetterError", "__version__", "parse_letter", "published_pdf", "published_text"]


def __getattr__(name: str) -> object:
    """The verbs of the library, loaded when they are asked for: most programs need one room, not all."""
    if name in __all__:
        from openimr import letters  # noqa: PLC0415 - on demand

        return getattr(letters, name)
    raise AttributeError(f"module 'openimr' has no attribute {name!r}")
