"""Reading scans against bare tesserocr over the same pages on all cores."""

import os
import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import BUILD, NotThereError, machine, table, timed
from openimr.casefile import ReadSettings, read_pages

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES = 24
_DPI = 200
_RUNS = 3


def scanned_bundle() -> Path:
    """The first pages of the text bundle as upright pictures without a text layer, one PDF."""
    path = BUILD / f"scan-{PAGES}.pdf"
    document = pypdfium2.PdfDocument(text_bundle(300))
    try:
        sheets: list[Image] = [
            document[index].render(scale=_DPI / 72, grayscale=True).to_pil().convert("L") for index in range(PAGES)
        ]
    finally:
        document.close()
    sheets[0].save(path, save_all=True, append_images=sheets[1:], resolution=_DPI)
    return path


@cache
def _engine() -> Any:  # noqa: ANN401  # tesserocr carries no types
    import tesserocr  # noqa: PLC0415  # an extra, loaded in the worker processes only

    return tesserocr.PyTessBaseAPI(path=str(Path(sys.prefix) / "share" / "tessdata"), lang="eng")


def _one_page(path: Path, index: int) -> int:
    document = pypdfium2.PdfDocument(path)
    try:
        picture = document[index].render(scale=_DPI / 72, grayscale=True).to_pil()
    finally:
        document.close()
    engine = _engine()
    engine.SetImage(picture)
    engine.SetSourceResolution(_DPI)
    return len(engine.GetUTF8Text())


def bare(path: Path) -> int:
    """Render and recognise every page, a process a core, one thread and one engine each; nothing else."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(_one_page, path), range(PAGES)))


def _medians(runs: list[tuple[float, float]]) -> tuple[float, float]:
    return median(wall for wall, _ in runs), median(cpu for _, cpu in runs)


def _righting(path: Path) -> float:
    """Seconds that looking for streaks and skew takes for all pages, on one core."""
    import numpy as np  # noqa: PLC0415  # an extra

    from openimr.casefile.reading.ocr import righting  # noqa: PLC0415  # the stage that is counted apart

    document = pypdfium2.PdfDocument(path)
    try:
        sheets = [np.array(page.render(scale=_DPI / 72, grayscale=True).to_pil()) for page in document]
    finally:
        document.close()
    return timed(lambda: [righting.skew_of(righting.ink(righting.without_streaks(sheet))) for sheet in sheets], runs=1)


def _spent(action: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds, the CPU of finished child processes included; CPU is steady on a busy machine."""

    def cpu() -> float:
        return sum(
            used.ru_utime + used.ru_stime
            for used in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
        )

    before = cpu()
    wall = timed(action, runs=1)
    return wall, cpu() - before


def measure() -> str:
    """Seconds for the scans, ours and bare, and the ratio."""
    if find_spec("tesserocr") is None:
        message = "tesserocr is not installed; install openimr[ocr]"
        raise NotThereError(message)
    path = scanned_bundle()
    if any(page.text_source != "ocr" for page in read_pages(path, ReadSettings()).pages):
        message = "the scan was not read by OCR, so there is nothing to compare"
        raise NotThereError(message)
    ours: list[tuple[float, float]] = []
    plain: list[tuple[float, float]] = []
    for _ in range(_RUNS):  # in turns, so that a busy machine slows both
        plain.append(_spent(partial(bare, path)))
        ours.append(_spent(lambda: read_pages(path, ReadSettings())))
    least, read = _medians(plain), _medians(ours)
    righting = _righting(path)
    apart = (read[0] - righting / (os.cpu_count() or 1), read[1] - righting)
    rows = [
        (name, f"{wall:.1f}", f"{wall / least[0]:.2f}", f"{cpu:.1f}", f"{cpu / least[1]:.2f}")
        for name, (wall, cpu) in (
            ("bare tesserocr", least),
            ("reading the scan", read),
            ("reading without righting (streaks, skew)", apart),
        )
    ]
    note = f"{PAGES} upright pages at {_DPI} dpi, no cache. Wanted: at most 1.15 times bare. {machine()}."
    return f"{note}\n\n" + table(("", "seconds", "times bare", "CPU seconds", "times bare"), rows)
