"""Bytes become pages: a folder, zip, PDF, FHIR Bundle or picture as pages with text, and a list of what is unread."""

from openimr.casefile.reading.read import read_pages
from openimr.casefile.reading.settings import Box, CaseFileError, Limits, Progress, Reading, ReadSettings

__all__ = ["Box", "CaseFileError", "Limits", "Progress", "ReadSettings", "Reading", "read_pages"]
