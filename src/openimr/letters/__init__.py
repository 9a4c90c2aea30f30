"""Determination letters: how one is written."""

from openimr.letters.writing import basis_line, citation_text, letter_pdf, letter_text

__all__ = ["basis_line", "citation_text", "letter_pdf", "letter_text"]
