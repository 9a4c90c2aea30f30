"""What goes into OCR and what comes out of it."""

from typing import TypeAlias

import msgspec

from openimr.casefile.reading.quality import better

Word: TypeAlias = tuple[int, int, float, float, float, float]
"""start, end in the page's text; x0, y0, x1, y1 as fractions of the righted picture."""


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A grey picture of a page: `pixels` row by row, `stride` bytes a row, `dpi` dots an inch of paper."""

    width: int
    height: int
    stride: int
    dpi: int
    pixels: bytes = b""


class OcrPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as Tesseract read it.

    The picture was turned clockwise by `rotation` (0, 90, 180, 270) and then counter-clockwise by `skew` degrees
    about its centre, growing as needed; `words` stand on that righted picture. `confidence` is Tesseract's mean over
    the words, 0 to 100.
    """

    rotation: int = 0
    skew: float = 0.0
    confidence: float = 0.0
    text: str = ""
    words: tuple[Word, ...] = ()


Answer: TypeAlias = OcrPage | str
"""A scan as OCR read it, or why it could not be read."""


def chosen(layer: str, answer: Answer) -> OcrPage | None:
    """The OCR text where it is better than the page's own text layer, else None."""
    return answer if isinstance(answer, OcrPage) and better(layer, answer.text) else None
