"""Determination letters: how one is written, and how a published one is read."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openimr.letters.parsing import NotALetterError, parse_letter
    from openimr.letters.writing import (
        basis_line,
        citation_text,
        letter_pdf,
        letter_text,
        published_pdf,
        published_text,
    )

__all__ = [
    "NotALetterError",
    "basis_line",
    "citation_text",
    "letter_pdf",
    "letter_text",
    "parse_letter",
    "published_pdf",
    "published_text",
]

_FACE = {
    "NotALetterError": "parsing",
    "parse_letter": "parsing",
    "basis_line": "writing",
    "citation_text": "writing",
    "letter_pdf": "writing",
    "letter_text": "writing",
    "published_pdf": "writing",
    "published_text": "writing",
}
"""Where each name stands. It is loaded when it is asked for: who prints a citation needs no reader of letters."""


def __getattr__(name: str) -> object:
    if name in _FACE:
        return getattr(import_module(f"{__name__}.{_FACE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
