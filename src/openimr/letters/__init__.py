"""Determination letters: how one is written, and how a published one is read."""

from openimr.letters.parsing import NotALetterError, parse_letter
from openimr.letters.writing import basis_line, citation_text, letter_pdf, letter_text, published_pdf, published_text

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
