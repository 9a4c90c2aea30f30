"""What reading takes and gives back: settings with their limits, the reading itself, and the one error."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import msgspec

from openimr.model import Page, Unread

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is (0: that is not known yet)."""

Box: TypeAlias = tuple[float, float, float, float]
"""x0, y0, x1, y1 as fractions of the page's width and height, from the top left corner."""


class CaseFileError(Exception):
    """The case file cannot be read at all. The message is one plain sentence without health data."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a case file may ask of the machine.

    `zip_bytes`: a zip's whole expansion. `zip_ratio`: the most that one entry may expand by (text compresses about
    10 to 1, bombs 1,000 to 1; entries below 1 MiB are let be). `zip_entries`: entries of one zip. `file_bytes`: one
    file. `pages`: pages of one file. `picture_pixels`: one picture (a letter page at 600 dpi has 34 million).
    `page_seconds`: how long OCR may work on one page.
    """

    zip_bytes: int = 4 * 2**30
    zip_ratio: float = 200.0
    zip_entries: int = 20_000
    file_bytes: int = 2 * 2**30
    pages: int = 10_000
    picture_pixels: int = 120_000_000
    page_seconds: float = 120.0


class ReadSettings(msgspec.Struct, frozen=True, kw_only=True):
    """How to read.

    `ocr`: read scans (needs the extra `openimr[ocr]`). `workers`: OCR processes; None is one a core. `cache_dir`:
    where finished OCR pages are kept, so that a second run or an interrupted one need not repeat them; None
    keeps nothing. None of these changes what is read, only how fast.
    """

    ocr: bool = True
    workers: int | None = None
    cache_dir: Path | None = None
    progress: Progress | None = None
    limits: Limits = Limits()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All pages in the order of files and pages, and everything that could not be read, with its reason."""

    pages: tuple[Page, ...]
    unread: tuple[Unread, ...] = ()
