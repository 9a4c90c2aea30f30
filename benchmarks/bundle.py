"""A large bundle with a text layer: every stage of a review against the bare extraction of the same file's text."""

import time
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import machine, table
from openimr.casefile import ReadSettings, read_pages
from openimr.review import ReviewSettings, review_case
from openimr.review.output import determination_json

SIZES = (300, 1000, 3000)
LIMIT = 15
"""The bound on the whole against bare extraction at 300 pages."""

_RUNS = 3


def bare_text(path: Path) -> int:
    """Text of every page by pypdfium2 alone; returns the number of characters."""
    document = pypdfium2.PdfDocument(path)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


def stages(path: Path) -> dict[str, float]:
    """CPU seconds of each stage of one review, in order, from the file to its JSON.

    One process does it all, so CPU time is what a quiet machine's clock would show.
    """
    begun: list[tuple[str, float]] = []
    reading = ReadSettings(ocr=False)
    reviewed = review_case(
        path, ReviewSettings(reading=reading), lambda name: begun.append((name, time.process_time()))
    )
    begun.append(("JSON", time.process_time()))
    determination_json(reviewed)
    begun.append(("end", time.process_time()))
    seconds = {name: later - at for (name, at), (_, later) in pairwise(begun)}
    pages = _cpu(lambda: read_pages(path, reading))
    both = seconds.pop("reading")
    return {"reading": pages, "records": both - pages, **seconds}


def _cpu(action: Callable[[], object]) -> float:
    begin = time.process_time()
    action()
    return time.process_time() - begin


def measure() -> str:
    """One table: every stage at 300, 1,000 and 3,000 pages, and at 300 pages against bare extraction."""
    first = text_bundle(SIZES[0])
    stages(first)  # vocabularies and libraries are loaded once a process
    columns: list[dict[str, float]] = []
    for pages in SIZES:
        bundle = text_bundle(pages)
        runs = [stages(bundle) for _ in range(_RUNS if pages == SIZES[0] else 1)]
        parts = {name: median(run[name] for run in runs) for name in runs[0]}
        bare = median(_cpu(partial(bare_text, bundle)) for _ in range(_RUNS))
        columns.append({"bare text extraction (pypdfium2)": bare, **parts, "all stages": sum(parts.values())})
    bare_first = columns[0]["bare text extraction (pypdfium2)"]
    rows = [
        (
            name,
            f"{columns[0][name]:.3f}",
            f"{columns[0][name] / bare_first:.1f}",
            *(f"{c[name]:.2f}" for c in columns[1:]),
        )
        for name in columns[0]
    ]
    a_page = [f"{1000 * c['all stages'] / pages:.1f}" for c, pages in zip(columns, SIZES, strict=True)]
    rows.append(("milliseconds a page", a_page[0], "", *a_page[1:]))
    return (
        f"One invented case, its clinical pages repeated with later dates; {bare_text(first) / 1e6:.2f} million "
        f"characters at 300 pages. CPU seconds of one process. Wanted: all stages at most {LIMIT} times bare. "
        f"{machine()}.\n\n"
        + table(("", *(f"{SIZES[0]} pages", "times bare"), *(f"{pages:,} pages" for pages in SIZES[1:])), rows)
    )
