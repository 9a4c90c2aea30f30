"""A published determination letter to its record."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from openimr.casefile import ReadSettings, read_pages
from openimr.letters.layouts import LAYOUTS, detect, foreign_kind
from openimr.letters.reading import Flow, flow_of_pdf, flow_of_text
from openimr.letters.reading.pdf import ScannedLetterError, UnreadableLetterError
from openimr.letters.record import record_of
from openimr.model import PublishedLetter

_NEEDED = 2  # so many of a layout's headings and labels make a letter
_PDF = b"%PDF-"
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html|head|body|div|p|table)\b", re.IGNORECASE)
_SCANNED = "the letter is a scan, read by OCR: check figures and names against its pages"


class NotALetterError(Exception):
    """The input is no determination of this programme; the message says what it is, in words for a person."""


def parse_letter(
    letter: str | bytes | Path, *, source: str = "", facts: bool = True, signals: bool = True
) -> PublishedLetter:
    """Read one published determination letter into a record.

    Args:
        letter: its text; or a path to a .txt or .pdf file; or a file's bytes.
        source: what the record calls it (the path, where one is given).
        facts: also the findings of the clinical summary.
        signals: also the signs of a weak letter.

    Raises:
        NotALetterError: it is something else, or can't be read; the message names what it is.
        OSError: the file can't be opened.
    """
    if (
        isinstance(letter, str)
        and len(letter) < 1024
        and "\n" not in letter
        and letter.lower().endswith((".txt", ".pdf"))
    ):
        letter = Path(letter)
    if isinstance(letter, Path):
        source = source or str(letter)
        letter = letter.read_bytes()
    return record_of_flow(flow_of(letter), source, facts=facts, signals=signals)


def flow_of(letter: str | bytes) -> Flow:
    """The flow of a letter's text or bytes.

    Raises:
        NotALetterError: the bytes are neither a PDF with text nor text.
    """
    if isinstance(letter, str):
        if _HTML.match(letter):
            raise NotALetterError("is an HTML page; save its text, or print it to a PDF")
        return flow_of_text(letter)
    if letter[:1024].lstrip().startswith(_PDF):
        try:
            return flow_of_pdf(letter)
        except ScannedLetterError:
            return _flow_of_scan(letter)
        except UnreadableLetterError as error:
            raise NotALetterError(str(error)) from None
    return flow_of(_decoded(letter))


def _flow_of_scan(data: bytes) -> Flow:
    """The flow of a scanned letter, by OCR; the case file's reader knows how."""
    with TemporaryDirectory(prefix="openimr-") as folder:
        path = Path(folder) / "letter.pdf"
        path.write_bytes(data)
        # One process: a run over many letters has its own.
        reading = read_pages(path, ReadSettings(workers=1))
    if not any(page.text.strip() for page in reading.pages):
        reason = reading.unread[0].reason if reading.unread else "is a scan in which no words were found"
        raise NotALetterError(reason)
    return msgspec.structs.replace(flow_of_text("\f".join(page.text for page in reading.pages)), scanned=True)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:4096] or data.startswith(
        (b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"II*\x00", b"MM\x00*", b"GIF8")
    ):
        raise NotALetterError("is neither text nor a PDF")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def record_of_flow(flow: Flow, source: str, *, facts: bool, signals: bool) -> PublishedLetter:
    """The record of a letter's flow.

    Raises:
        NotALetterError: it holds too few headings and labels of any published layout.
    """
    if not flow.lines:
        raise NotALetterError("is empty")
    detected = detect(flow, LAYOUTS)
    if detected.found < _NEEDED:
        kind = foreign_kind(flow.text)
        raise NotALetterError(
            f"is {kind}" if kind else "is no determination letter: no published layout's headings were found in it"
        )
    raw = detected.layout.read(flow)
    if flow.scanned:
        raw = msgspec.structs.replace(raw, warnings=(*raw.warnings, _SCANNED))
    return record_of(raw, detected, source, facts=facts, signals=signals)
