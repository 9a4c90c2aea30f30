"""Tesseract on one page's picture. Runs in a worker process only; nothing else imports it."""

import math
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import numpy as np
import tesserocr

from openimr.casefile.reading.ocr import righting
from openimr.casefile.reading.ocr.data import OcrPage, Picture
from openimr.casefile.reading.ocr.layout import Token, compose, tokens_of
from openimr.casefile.reading.ocr.righting import Grey

_FINE_DPI = 170  # below this, letters are enlarged twofold
_DOUBTFUL = 60.0  # upright pages of fax quality are read with 75 and more, pages upside down with 50 and less
# How much clearer lines along must be than lines across, to try the page on its side first, or to doubt its slope.
# Upright tables in type of one width come to 1.4, sideways pages to 2 and more.
_SIDEWAYS, _UNCLEAR = 1.7, 1.2
_LEAST_INK = 0.0004  # of a page's area: less is dust


class Engine:
    """One Tesseract with its data loaded."""

    def __init__(self, tessdata: Path) -> None:
        self._api = tesserocr.PyTessBaseAPI(path=str(tessdata), lang="eng", psm=tesserocr.PSM.AUTO)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._api.End()

    def read(self, picture: Picture) -> OcrPage:
        """The page's text with each word's place; empty text where the picture shows none."""
        rows = np.frombuffer(picture.pixels, dtype=np.uint8).reshape(picture.height, picture.stride)
        grey = righting.without_specks(righting.without_streaks(rows[:, : picture.width]))
        dark = righting.ink(grey)
        if float(dark.mean()) < _LEAST_INK:
            return OcrPage()
        # A page and the same page upside down have one slope.
        skew, across = righting.skew_of(dark)
        skew_on_side, along = righting.skew_of(np.ascontiguousarray(np.rot90(dark, -1)))
        if along > _UNCLEAR * across:
            skew = 0.0  # the lines may run up and down, and then this slope is nobody's
        order = [90, 270, 0, 180] if along > _SIDEWAYS * across else [0, 180]
        best: _Attempt | None = None
        while order:
            rotation = order.pop(0)
            attempt = self._attempt(grey, picture.dpi, rotation, skew_on_side if rotation in {90, 270} else skew)
            if attempt.sideways:
                order = [90, 270]
            best = max(best, attempt, key=_Attempt.worth) if best else attempt
            if best.confidence >= _DOUBTFUL:
                break
        return best.page() if best else OcrPage()

    def _attempt(self, grey: Grey, dpi: int, rotation: int, skew: float) -> "_Attempt":
        upright = righting.turned(grey, rotation)
        if abs(skew) <= righting.TOLERATED_SKEW:
            skew = 0.0
        else:
            upright = righting.straightened(upright, skew)
        factor = 2 if dpi < _FINE_DPI else 1
        upright = np.ascontiguousarray(righting.enlarged(upright, factor))
        self._api.SetPageSegMode(tesserocr.PSM.AUTO)
        tokens, slope, sideways = self._recognise(upright, dpi * factor, look=rotation == 0)
        if not tokens and not sideways:
            self._api.SetPageSegMode(tesserocr.PSM.SPARSE_TEXT)
            tokens, slope, sideways = self._recognise(upright, dpi * factor, look=False)
        confidence = float(self._api.MeanTextConf()) if tokens else 0.0
        height, width = upright.shape
        return _Attempt(
            rotation=rotation,
            skew=skew,
            size=(width, height),
            confidence=confidence,
            tokens=tokens,
            slope=slope,
            sideways=sideways,
        )

    def _recognise(self, grey: Grey, dpi: int, *, look: bool) -> tuple[list[Token], float, bool]:
        """The words, the lines' slope, and whether the lines run up and down (then nothing is read)."""
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        layout = self._api.AnalyseLayout()
        if layout is None:
            return [], 0.0, False
        slope = math.tan(layout.Orientation()[3])
        if look and self._runs_up_and_down(layout):
            return [], slope, True
        self._api.Recognize()
        return tokens_of(self._api.GetTSVText(0)), slope, False

    @staticmethod
    def _runs_up_and_down(layout: object) -> bool:
        level = tesserocr.RIL.TEXTLINE
        boxes = [line.BoundingBox(level) for line in tesserocr.iterate_level(layout, level)]
        tall = sum(y1 - y0 for x0, y0, x1, y1 in filter(None, boxes) if y1 - y0 > 2 * (x1 - x0))
        wide = sum(x1 - x0 for x0, y0, x1, y1 in filter(None, boxes) if x1 - x0 > 2 * (y1 - y0))
        return bool(tall > wide)


class _Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One reading of a page in one position; `size` is the righted picture's width and height in dots."""

    rotation: int
    skew: float
    size: tuple[int, int]
    confidence: float = 0.0
    tokens: list[Token] = []
    slope: float = 0.0
    sideways: bool = False

    def worth(self) -> float:
        return self.confidence * math.sqrt(sum(len(token.text) for token in self.tokens))

    def page(self) -> OcrPage:
        if not self.tokens:
            return OcrPage()
        text, words = compose(self.tokens, *self.size, self.slope)
        return OcrPage(rotation=self.rotation, skew=self.skew, confidence=self.confidence, text=text, words=words)
