"""Bytes become pages: a folder, zip, PDF, FHIR Bundle or picture as pages with text, and a list of what is unread."""

from openimr.casefile.reading.read import read_pages
from openimr.casefile.reading.settings import Box, CaseFileError, Limits, Progress, Reading, ReadSettings
from openimr.casefile.reading.view import Viewer, page_picture, quote_boxes

__all__ = [
    "Box",
    "CaseFileError",
    "Limits",
    "Progress",
    "ReadSettings",
    "Reading",
    "Viewer",
    "page_picture",
    "quote_boxes",
    "read_pages",
]
