"""Determination letters: how one is written."""

from openimr.letters.writing import letter_pdf, letter_text

__all__ = ["letter_pdf", "letter_text"]
