"""Page pictures for the worksheet against bare rendering of the same pages at the same width."""

import io
from functools import partial
from pathlib import Path

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import machine, table, timed
from openimr.casefile import ReadSettings, Viewer
from openimr.review.output import PICTURE_WIDTH

_PAGES = 40
_QUALITY = 70


def bare(path: Path, width: int, *, encode: bool) -> int:
    """Render the first pages at a width in pixels, as bitmaps or on to JPEG."""
    document = pypdfium2.PdfDocument(path)
    total = 0
    try:
        for index in range(_PAGES):
            page = document[index]
            bitmap = page.render(scale=width / page.get_width())
            if encode:
                sheet = io.BytesIO()
                bitmap.to_pil().save(sheet, "JPEG", quality=_QUALITY)
                total += sheet.tell()
            else:
                total += bitmap.stride * bitmap.height
    finally:
        document.close()
    return total


def measure() -> str:
    """Seconds for some pages, ours and bare, and the ratio."""
    path = text_bundle(300)
    plain = timed(partial(bare, path, PICTURE_WIDTH, encode=False))
    encoded = timed(partial(bare, path, PICTURE_WIDTH, encode=True))
    layers = {(path.name, page) for page in range(1, _PAGES + 1)}

    def worksheet_pictures() -> int:
        with Viewer(path, ReadSettings(), layers) as viewer:
            return sum(len(viewer.picture(path.name, page, PICTURE_WIDTH) or b"") for _, page in sorted(layers))

    ours = timed(worksheet_pictures)
    rows = [
        ("bare rendering (pypdfium2), bitmap only", f"{plain:.2f}", f"{plain / encoded:.2f}"),
        ("bare rendering to JPEG", f"{encoded:.2f}", "1.00"),
        ("the worksheet's page pictures (JPEG)", f"{ours:.2f}", f"{ours / encoded:.2f}"),
    ]
    note = f"{_PAGES} of 300 pages, {PICTURE_WIDTH} pixels wide. Wanted: at most 1.3 times bare. {machine()}."
    return f"{note}\n\n" + table(("", "seconds", "times bare"), rows)
