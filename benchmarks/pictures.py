"""Page pictures for the worksheet against bare rendering of the same pages at the same size."""

import io
from functools import partial
from pathlib import Path

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import NotThereError, machine, table, timed

_PAGES = 40


def bare(path: Path, width: int) -> int:
    """Render the first pages to PNG at a width in pixels, nothing else."""
    document = pypdfium2.PdfDocument(path)
    total = 0
    try:
        for index in range(_PAGES):
            page = document[index]
            sheet = io.BytesIO()
            page.render(scale=width / page.get_width()).to_pil().save(sheet, "PNG")
            total += sheet.tell()
    finally:
        document.close()
    return total


def measure() -> str:
    """Seconds for some pages, ours and bare, and the ratio."""
    try:
        from openimr.casefile import page_picture  # noqa: PLC0415  # a missing room is reported
    except ImportError as error:
        message = "openimr.casefile.page_picture is not there yet"
        raise NotThereError(message) from error
    path = text_bundle(300)
    first = page_picture(path, path.name, 1)
    width = _width_of(first)
    ours = timed(lambda: [page_picture(path, path.name, number) for number in range(1, _PAGES + 1)])
    plain = timed(partial(bare, path, width))
    rows = [
        ("bare rendering (pypdfium2, PNG)", f"{plain:.2f}", "1.00"),
        ("page pictures", f"{ours:.2f}", f"{ours / plain:.2f}"),
    ]
    note = f"{_PAGES} pages, {width} pixels wide. Wanted: at most 1.3 times bare. {machine()}."
    return f"{note}\n\n" + table(("", "seconds", "times bare"), rows)


def _width_of(picture: bytes) -> int:
    from PIL import Image  # noqa: PLC0415  # only here

    with Image.open(io.BytesIO(picture)) as image:
        return image.width
