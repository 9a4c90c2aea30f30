"""A large bundle with a text layer: every stage of a review against the bare extraction of the same file's text."""

import time
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import NotThereError, machine, table, timed

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
    """Seconds of each stage of one review, in order, from the file to its JSON.

    Raises:
        NotThereError: the rooms do not yet make up a review.
    """
    try:
        from openimr.casefile import ReadSettings, read_pages  # noqa: PLC0415  # missing rooms are reported
        from openimr.review import ReviewSettings, review_case  # noqa: PLC0415
        from openimr.review.output import determination_json  # noqa: PLC0415
    except ImportError as error:
        message = f"a review is not there yet ({error})"
        raise NotThereError(message) from error
    begun: list[tuple[str, float]] = []
    reading = ReadSettings(ocr=False)
    reviewed = review_case(
        path, ReviewSettings(reading=reading), lambda name: begun.append((name, time.perf_counter()))
    )
    begun.append(("JSON", time.perf_counter()))
    determination_json(reviewed)
    begun.append(("end", time.perf_counter()))
    seconds = {name: later - at for (name, at), (_, later) in pairwise(begun)}
    pages = timed(lambda: read_pages(path, reading), runs=1)
    both = seconds.pop("reading")
    return {"reading": pages, "records": both - pages, **seconds}


def measure() -> str:
    """The tables: per stage at 300 pages, and the whole at 300, 1,000 and 3,000."""
    path = text_bundle(SIZES[0])
    stages(path)  # vocabularies and libraries are loaded once a process
    runs = [stages(path) for _ in range(_RUNS)]
    bare = timed(partial(bare_text, path), runs=5)
    parts = {name: median(run[name] for run in runs) for name in runs[0]}
    whole = median(sum(run.values()) for run in runs)
    rows = [("bare text extraction (pypdfium2)", f"{bare:.3f}", "1.0")]
    rows += [(name, f"{seconds:.3f}", f"{seconds / bare:.1f}") for name, seconds in parts.items()]
    rows.append(("all stages", f"{whole:.3f}", f"{whole / bare:.1f}"))
    growth = [(f"{SIZES[0]:,}", f"{bare:.2f}", f"{whole:.2f}", f"{1000 * whole / SIZES[0]:.1f}")]
    for pages in SIZES[1:]:
        bundle = text_bundle(pages)
        plain, seconds = timed(partial(bare_text, bundle), runs=1), sum(stages(bundle).values())
        growth.append((f"{pages:,}", f"{plain:.2f}", f"{seconds:.2f}", f"{1000 * seconds / pages:.1f}"))
    return (
        f"One invented case, its clinical pages repeated with later dates; {_characters(path) / 1e6:.2f} million "
        f"characters at 300 pages. Wanted: all stages at most {LIMIT} times bare. {machine()}.\n\n"
        + table((f"{SIZES[0]} pages", "seconds", "times bare"), rows)
        + "\n"
        + table(("pages", "bare", "all stages", "ms a page"), growth)
    )


def _characters(path: Path) -> int:
    return bare_text(path)
