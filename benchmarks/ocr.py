"""Reading scans against bare tesserocr over the same pages on all cores."""

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import BUILD, NotThereError, machine, table, timed

if TYPE_CHECKING:
    from PIL.Image import Image

PAGES = 12
_DPI = 200


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


def measure() -> str:
    """Seconds for the scans, ours and bare, and the ratio."""
    try:
        from openimr.casefile.reading import ReadSettings, read_pages  # noqa: PLC0415
    except ImportError as error:
        message = f"{error.name} is not there yet"
        raise NotThereError(message) from error
    if find_spec("tesserocr") is None:
        message = "tesserocr is not installed; install openimr[ocr]"
        raise NotThereError(message)
    path = scanned_bundle()
    if any(page.text_source != "ocr" for page in read_pages(path, ReadSettings()).pages):
        message = "reading does not recognise scans yet"
        raise NotThereError(message)
    ours = timed(lambda: read_pages(path, ReadSettings()), runs=1)
    plain = timed(partial(bare, path), runs=1)
    rows = [
        ("bare tesserocr", f"{plain:.1f}", f"{plain / PAGES:.2f}", "1.00"),
        ("reading the scan", f"{ours:.1f}", f"{ours / PAGES:.2f}", f"{ours / plain:.2f}"),
    ]
    note = f"{PAGES} upright pages at {_DPI} dpi, no cache. Wanted: at most 1.15 times bare. {machine()}."
    return f"{note}\n\n" + table(("", "seconds", "a page", "times bare"), rows)
