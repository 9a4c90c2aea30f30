"""The case file: a folder, zip, bundle or FHIR file becomes pages with text, and records with kind, date and author."""

from pathlib import Path

from openimr.casefile.reading import (
    PDFIUM,
    Box,
    CaseFileError,
    Limits,
    PartReader,
    Progress,
    Reading,
    ReadPage,
    ReadSettings,
    Viewer,
    Word,
    draw_page,
    page_picture,
    quote_boxes,
    read_pages,
    reading_of,
)
from openimr.casefile.reading.kinds import HEAD_BYTES as FILE_HEAD_BYTES
from openimr.casefile.reading.kinds import detect as file_kind
from openimr.casefile.reading.read import NO_TEXT
from openimr.casefile.reading.sources import natural_key
from openimr.casefile.records import assemble, prior_determinations
from openimr.model import CaseFile

__all__ = [
    "FILE_HEAD_BYTES",
    "NO_TEXT",
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
    "assemble",
    "draw_page",
    "file_kind",
    "natural_key",
    "page_picture",
    "prior_determinations",
    "quote_boxes",
    "read_case_file",
    "read_pages",
    "reading_of",
]


def read_case_file(path: Path, settings: ReadSettings) -> CaseFile:
    """Read a case file whole: its pages, its records, whose they are, and what is unread, excluded or missing.

    Raises:
        CaseFileError: nothing can be read at `path`. A file or page that cannot be read is listed in `unread`, and
            the rest goes on.
    """
    reading = read_pages(path, settings)
    return assemble(path.resolve().name, reading.pages, reading.unread)
