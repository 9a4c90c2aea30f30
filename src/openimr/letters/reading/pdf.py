"""A letter's PDF to its flow: text by pdfium, paragraphs by the distance of lines, headings by their weight."""

import re
from ctypes import byref, c_double, c_int, create_string_buffer
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import pypdfium2
from pypdfium2 import raw

from openimr.letters.reading.flow import GAP, LINE, PAGE, Flow, compose, plain_characters
from openimr.letters.reading.running import moved, running

# pypdfium2 carries no type information.
PdfPage: TypeAlias = Any

_HYPHENS = "\x02\ufffe"
_LINE_END = re.compile(f"(\r\n|[{_HYPHENS}])")
_BOLD = 600
_WIDER = 1.4  # a gap is this many times the usual distance of lines, or wider
_SINGLE = 1.2  # the distance of lines set solid, in sizes of the type
_WIDE = 1.6  # lines of one paragraph are seldom this many sizes apart


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
        pages = [_lines_of_page(document[number]) for number in range(len(document))]
    except pypdfium2.PdfiumError:
        raise UnreadableLetterError("has a page that can't be read; get it again") from None
    finally:
        document.close()
    lines = [line for page in pages for line in page]
    if not lines:
        raise ScannedLetterError("is a scan: its pages are pictures without text")
    breaks = _breaks(pages)
    dropped = running([line.text for line in lines], breaks)
    kept = [line for index, line in enumerate(lines) if index not in dropped]
    return compose([line.text for line in kept], moved(breaks, dropped), [line.bold for line in kept])


class _Line(NamedTuple):
    """A line of a page: its text, the height of its baseline and the size of its type in points, and its weight."""

    text: str
    height: float
    size: float
    bold: bool


def _lines_of_page(page: PdfPage) -> list[_Line]:
    text_page = page.get_textpage()
    text: str = text_page.get_text_range()
    left, base = c_double(), c_double()
    handle = text_page.raw
    found: list[_Line] = []
    firsts: list[int] = []
    size = 0.0
    at = 0
    # pdfium puts one character for a hyphen at a line's end and the line break behind it.
    pieces = _LINE_END.split(text) if any(hyphen in text for hyphen in _HYPHENS) else None
    for number, piece in enumerate(pieces[::2] if pieces else text.split("\r\n")):
        end = pieces[2 * number + 1] if pieces and 2 * number + 1 < len(pieces) else "\r\n"
        line = plain_characters(piece).strip() + ("-" if end in _HYPHENS else "")
        if line:
            first = at + len(piece) - len(piece.lstrip())
            raw.FPDFText_GetCharOrigin(handle, first, byref(left), byref(base))
            size = size or raw.FPDFText_GetFontSize(handle, first)
            # A line in small letters close below one that is not bold begins nothing, and need not be asked.
            prose = bool(found) and line[0].islower() and not found[-1].bold
            prose = prose and found[-1].height - base.value < size * _WIDE
            heavy = not prose and raw.FPDFText_GetFontWeight(handle, first) >= _BOLD
            found.append(_Line(line, base.value, size, heavy))
            firsts.append(first)
        at += len(piece) + len(end)
    if not any(line.bold for line in found):
        found = [line._replace(bold=_named_bold(handle, first)) for line, first in zip(found, firsts, strict=True)]
    text_page.close()
    page.close()
    return found


def _breaks(pages: list[list[_Line]]) -> list[str]:
    """What stands before each line: a gap where it is farther from the line above than lines usually are."""
    near = [(above, below) for page in pages for above, below in pairwise(page) if above.height - below.height > 2]
    steps = sorted(above.height - below.height for above, below in near)
    usual = steps[len(steps) // 3] if steps else 0.0
    size = near[0][0].size if near else 0.0
    if usual > size * _WIDE and sum(below.text[0].islower() for _, below in near) < 0.4 * len(near):
        usual = size * _SINGLE  # most paragraphs are of one line: the usual distance is that of paragraphs
    found: list[str] = []
    for page in pages:
        above: float | None = None
        for line in page:
            found.append(PAGE if above is None else GAP if above - line.height > usual * _WIDER else LINE)
            above = line.height
    return found


def _named_bold(handle: PdfPage, at: int) -> bool:
    """Whether the character's font calls itself bold: fonts that are not embedded have no weight."""
    buffer = create_string_buffer(64)
    length = raw.FPDFText_GetFontInfo(handle, at, buffer, 64, byref(c_int()))
    return b"bold" in buffer.raw[: min(length, 64)].lower()
