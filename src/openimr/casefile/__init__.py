"""The case file: a folder, zip, bundle or FHIR file becomes pages with text, and records with kind, date and author."""

from pathlib import Path

from openimr.casefile.reading import (
    Box,
    CaseFileError,
    Limits,
    Progress,
    Reading,
    ReadSettings,
    Viewer,
    page_picture,
    quote_boxes,
    read_pages,
)
from openimr.casefile.reading.kinds import HEAD_BYTES as FILE_HEAD_BYTES
from openimr.casefile.reading.kinds import detect as file_kind
from openimr.casefile.reading.read import NO_TEXT
from openimr.casefile.records import assemble, prior_determinations
from openimr.model import CaseFile

__all__ = [
    "FILE_HEAD_BYTES",
    "NO_TEXT",
    "Box",
    "CaseFileError",
    "Limits",
    "Progress",
    "ReadSettings",
    "Reading",
    "Viewer",
    "assemble",
    "file_kind",
    "page_picture",
    "prior_determinations",
    "quote_boxes",
    "read_case_file",
    "read_pages",
]


def read_case_file(path: Path, settings: ReadSettings) -> CaseFile:
    """Read a case file whole: its pages, its records, whose they are, and what is unread, excluded or missing.

    Raises:
        CaseFileError: nothing can be read at `path`. A file or page that cannot be read is listed in `unread`, and
            the rest goes on.
    """
    reading = read_pages(path, settings)
    return assemble(path.resolve().name, reading.pages, reading.unread)
