"""Where a quotation stands on its page: rectangles over the text layer's characters or over the OCR's words."""

import ctypes
from collections.abc import Iterable, Sequence

from pypdfium2 import raw

from openimr.casefile.reading.ocr.data import OcrPage
from openimr.casefile.reading.pdf import PdfPage
from openimr.casefile.reading.settings import Box
from openimr.casefile.reading.text import origins

_GRID = 1_000_000  # pdfium maps a page onto whole dots; so many make the rounding invisible


def layer_boxes(page: PdfPage, spans: Sequence[tuple[int, int]]) -> list[list[Box]]:
    """For each span of the page's cleaned text, the rectangles that cover it, in reading order."""
    layer = page.get_textpage()
    try:
        text: str = layer.get_text_range()
        back = origins(text)
        characters = _characters(layer, text)
        found = []
        for start, end in spans:
            indices = [characters[back[at]] for at in range(max(start, 0), min(end, len(back)))]
            found.append(_joined(_rectangles(page, layer, indices)))
    finally:
        layer.close()
    return found


def word_boxes(page: OcrPage, spans: Sequence[tuple[int, int]]) -> list[list[Box]]:
    """For each span of the page's text, the rectangles of its words; a word is cut where the span cuts it."""
    found = []
    for start, end in spans:
        parts: list[Box] = []
        for first, last, x0, y0, x1, y1 in page.words:
            if first >= end or last <= start:
                continue
            step = (x1 - x0) / (last - first)
            parts.append((x0 + step * max(start - first, 0), y0, x1 - step * max(last - end, 0), y1))
        found.append(_joined(parts))
    return found


def _characters(layer: PdfPage, text: str) -> Sequence[int]:
    """For each code point of the text, the index of pdfium's character: its text leaves out and adds some."""
    count = layer.count_chars()
    if count == len(text):
        return range(count)
    units: dict[int, int] = {}
    for character in range(count):
        at = raw.FPDFText_GetTextIndexFromCharIndex(layer, character)
        if at >= 0:
            units.setdefault(at, character)
    first = min(units, default=0)
    found: list[int] = []
    unit, last = first, 0
    for code_point in text:
        last = units.get(unit, last)
        found.append(last)
        unit += 2 if ord(code_point) > 0xFFFF else 1
    return found


def _rectangles(page: PdfPage, layer: PdfPage, characters: Sequence[int]) -> Iterable[Box]:
    if not characters:
        return
    first = min(characters)
    for index in range(max(layer.count_rects(first, max(characters) - first + 1), 0)):
        left, bottom, right, top = layer.get_rect(index)
        (xa, ya), (xb, yb) = _on_paper(page, left, top), _on_paper(page, right, bottom)
        yield min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _on_paper(page: PdfPage, x: float, y: float) -> tuple[float, float]:
    """A point as fractions of the page as it is shown, whatever its crop box and its own rotation."""
    across, down = ctypes.c_int(), ctypes.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, across, down)
    return across.value / _GRID, down.value / _GRID


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes that follow each other on one line made one, and all kept on the page."""
    found: list[Box] = []
    for box in boxes:
        x0, y0, x1, y1 = (min(max(edge, 0.0), 1.0) for edge in box)
        if x1 <= x0 or y1 <= y0:
            continue
        if found:
            px0, py0, px1, py1 = found[-1]
            if min(y1, py1) - max(y0, py0) > 0.5 * min(y1 - y0, py1 - py0) and x0 >= px0:
                found[-1] = (px0, min(y0, py0), max(x1, px1), max(y1, py1))
                continue
        found.append((x0, y0, x1, y1))
    return [(round(x0, 5), round(y0, 5), round(x1, 5), round(y1, 5)) for x0, y0, x1, y1 in found]
