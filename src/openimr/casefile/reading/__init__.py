"""Bytes become pages: a folder, zip, PDF, FHIR Bundle or picture as pages with text, and a list of what is unread."""

from openimr.casefile.reading.drawing import draw_page
from openimr.casefile.reading.ocr.data import Word
from openimr.casefile.reading.parts import PartReader, ReadPage, reading_of
from openimr.casefile.reading.pdfium_lock import PDFIUM
from openimr.casefile.reading.read import read_pages
from openimr.casefile.reading.settings import Box, CaseFileError, Limits, Progress, Reading, ReadSettings
from openimr.casefile.reading.view import Viewer, page_picture, quote_boxes

__all__ = [
    "PDFIUM",
    "Box",
    "CaseFileError",
    "Limits",
    "PartReader",
    "Progress",
    "ReadPage",
    "ReadSettings",
    "Reading",
    "Viewer",
    "Word",
    "draw_page",
    "page_picture",
    "quote_boxes",
    "read_pages",
    "reading_of",
]
