"""One page of the case file as it was read, and what could not be or must not be read."""

from typing import Literal

import msgspec

TextSource = Literal["layer", "ocr", "document"]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page with its text: one line of `pages.jsonl`.

    `file` is the path inside the case file (POSIX). `page` counts from 1 in that file; a format without pages
    is page 1, a FHIR resource is the page of its entry number. `text_source` is `layer` (a PDF's own text),
    `ocr`, or `document` (DOCX, RTF, TXT, FHIR, C-CDA). `rotation` is the turn in degrees, clockwise, that righted
    a picture before OCR (0, 90, 180, 270). `sha256` is the hash of `text` in UTF-8.
    `legibility` is the OCR engine's mean confidence in its words (0 to 100); null where the text was not read by OCR.
    """

    file: str
    page: int
    text_source: TextSource
    rotation: int = 0
    text: str
    sha256: str
    legibility: float | None = None


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """A file (page null) or a page that could not be read, with the reason in one plain sentence."""

    file: str
    page: int | None = None
    reason: str


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    """A page that was read and is kept out of the evidence: another patient's, or a duplicate."""

    file: str
    page: int
    record: str | None = None
    reason: str
