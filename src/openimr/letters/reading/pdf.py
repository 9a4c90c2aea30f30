"""A letter's PDF to its flow: text by pdfium, paragraphs by the distance of lines, headings by their weight."""

import itertools
from ctypes import byref, c_double, c_int, create_string_buffer
from pathlib import Path
from typing import Any, TypeAlias

import pypdfium2
from pypdfium2 import raw

from openimr.letters.reading.flow import GAP, LINE, PAGE, Flow, compose, plain_characters, without_footers

# pypdfium2 carries no type information.
PdfPage: TypeAlias = Any

_BOLD = 600
_WIDER = 1.4  # a gap is this many times the usual distance of lines, or wider


class UnreadableLetterError(Exception):
    """The file can't be read as a letter; the message says why, in words for a person."""


class ScannedLetterError(UnreadableLetterError):
    """The file holds pictures of pages and no text."""


def flow_of_pdf(data: bytes | Path) -> Flow:
    """The flow of a PDF, opened with the empty user password where it is encrypted.

    Raises:
        ScannedLetterError: no page has a text layer.
        UnreadableLetterError: it needs a password, or is no PDF.
    """
    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise UnreadableLetterError("is protected by a password; get an unprotected copy") from None
        raise UnreadableLetterError("is damaged and can't be opened as a PDF; get it again") from None
    try:
        lines: list[str] = []
        breaks: list[str] = []
        bold: list[bool] = []
        for number in range(len(document)):
            _read_page(document[number], lines, breaks, bold)
    except pypdfium2.PdfiumError:
        raise UnreadableLetterError("has a page that can't be read; get it again") from None
    finally:
        document.close()
    if not lines:
        raise ScannedLetterError("is a scan: its pages are pictures without text")
    kept, marks = without_footers(lines, breaks)
    return compose([lines[index] for index in kept], marks, [bold[index] for index in kept])


def _read_page(page: PdfPage, lines: list[str], breaks: list[str], bold: list[bool]) -> None:
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    left, base = c_double(), c_double()
    handle = text_page.raw
    found: list[tuple[str, float, bool]] = []
    firsts: list[int] = []
    at = 0
    for piece in text.split("\r\n"):
        line = plain_characters(piece).strip()
        if line:
            first = at + len(piece) - len(piece.lstrip())
            raw.FPDFText_GetCharOrigin(handle, first, byref(left), byref(base))
            weight = raw.FPDFText_GetFontWeight(handle, first)
            firsts.append(first)
            found.append((line, base.value, weight >= _BOLD))
        at += len(piece) + 2
    if not any(heavy for *_, heavy in found):
        found = [
            (line, place, _named_bold(handle, first)) for (line, place, _), first in zip(found, firsts, strict=True)
        ]
    text_page.close()
    page.close()
    steps = sorted(a[1] - b[1] for a, b in itertools.pairwise(found) if a[1] - b[1] > 2)
    usual = steps[len(steps) // 3] if steps else 0.0
    above: float | None = None
    for line, place, heavy in found:
        lines.append(line)
        bold.append(heavy)
        breaks.append(PAGE if above is None else GAP if above - place > usual * _WIDER else LINE)
        above = place


def _named_bold(handle: PdfPage, at: int) -> bool:
    """Whether the character's font calls itself bold: fonts that are not embedded have no weight."""
    buffer = create_string_buffer(64)
    length = raw.FPDFText_GetFontInfo(handle, at, buffer, 64, byref(c_int()))
    return b"bold" in buffer.raw[: min(length, 64)].lower()
