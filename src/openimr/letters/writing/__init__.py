"""The determination letter, as text and as an accessible PDF."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.letters.writing.citations import basis_line, citation_text
    from openimr.letters.writing.content import Letter, letter_of
    from openimr.letters.writing.final import InPlaceOf, Signed, UndecidedError, final_letter_of, final_letter_pdf
    from openimr.letters.writing.pdf import letter_pdf
    from openimr.letters.writing.published import published_pdf, published_text
    from openimr.letters.writing.text import letter_text

__all__ = [
    "InPlaceOf",
    "Letter",
    "Signed",
    "UndecidedError",
    "basis_line",
    "citation_text",
    "final_letter_of",
    "final_letter_pdf",
    "letter_of",
    "letter_pdf",
    "letter_text",
    "published_pdf",
    "published_text",
]

_FACE = {
    "basis_line": "citations",
    "citation_text": "citations",
    "Letter": "content",
    "letter_of": "content",
    "InPlaceOf": "final",
    "Signed": "final",
    "UndecidedError": "final",
    "final_letter_of": "final",
    "final_letter_pdf": "final",
    "letter_pdf": "pdf",
    "published_pdf": "published",
    "published_text": "published",
    "letter_text": "text",
}
"""Where each name stands. It is loaded when it is asked for: who prints a citation needs no typesetter."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
