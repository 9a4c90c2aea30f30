"""The determination letter, as text and as an accessible PDF."""

from openimr.letters.writing.citations import basis_line, citation_text
from openimr.letters.writing.content import Letter, letter_of
from openimr.letters.writing.pdf import letter_pdf
from openimr.letters.writing.published import published_pdf, published_text
from openimr.letters.writing.text import letter_text

__all__ = [
    "Letter",
    "basis_line",
    "citation_text",
    "letter_of",
    "letter_pdf",
    "letter_text",
    "published_pdf",
    "published_text",
]
