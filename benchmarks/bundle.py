"""A large bundle with a text layer: every stage of a review against the bare extraction of the same file's text."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import pypdfium2

from benchmarks.bundles import text_bundle
from benchmarks.report import NotThereError, machine, table, timed

SIZES = (300, 1000, 3000)
LIMIT = 15
"""The issue's bound on the whole against bare extraction, at 300 pages."""


def bare_text(path: Path) -> int:
    """Text of every page by pypdfium2 alone; returns the number of characters so that nothing is optimised away."""
    document = pypdfium2.PdfDocument(path)
    try:
        return sum(len(page.get_textpage().get_text_range()) for page in document)
    finally:
        document.close()


Stage = Callable[[Path], object]


def _stages() -> list[tuple[str, Stage]]:
    """Each stage with all that comes before it, in order, as far as the rooms offer them."""
    stages: list[tuple[str, Stage]] = []
    try:
        from openimr.casefile.reading import ReadSettings, read_pages  # noqa: PLC0415  # missing rooms are reported

        stages.append(("reading", lambda path: read_pages(path, ReadSettings(ocr=False))))
        from openimr.casefile import read_case_file  # noqa: PLC0415

        read = partial(read_case_file, settings=ReadSettings(ocr=False))
        stages.append(("+ records", read))
        from openimr.clinical import extract_findings  # noqa: PLC0415

        stages.append(("+ findings", lambda path: extract_findings(read(path))))
        from openimr.review import ReviewSettings, review_case  # noqa: PLC0415

        settings = ReviewSettings(reading=ReadSettings(ocr=False))
        stages.append(
            (
                "+ assessment, rationale, checks, JSON",
                lambda path: msgspec.json.encode(review_case(path, settings).determination),
            )
        )
    except ImportError as error:
        if not stages:
            message = f"reading is not there yet ({error.name})"
            raise NotThereError(message) from error
        print(f"bundle: measured up to {stages[-1][0]!r}; {error.name} is not there yet")
    return stages


def measure() -> str:
    """The tables: per stage at 300 pages, and the whole at 300, 1,000 and 3,000."""
    stages = _stages()
    path = text_bundle(SIZES[0])
    bare = timed(partial(bare_text, path), runs=5)
    rows = [("bare text extraction (pypdfium2)", f"{bare:.2f}", "1.0", "")]
    before = 0.0
    for name, stage in stages:
        seconds = timed(partial(stage, path))
        rows.append((name, f"{seconds:.2f}", f"{seconds / bare:.1f}", f"{seconds - before:.2f}"))
        before = seconds
    per_stage = table((f"{SIZES[0]} pages", "seconds so far", "times bare", "this stage"), rows)
    whole = stages[-1][1]
    growth: list[tuple[str, ...]] = []
    for pages in SIZES:
        bundle = text_bundle(pages)
        bare_now = timed(partial(bare_text, bundle), runs=1)
        seconds = before if pages == SIZES[0] else timed(partial(whole, bundle), runs=1)
        growth.append((f"{pages:,}", f"{bare_now:.2f}", f"{seconds:.2f}", f"{1000 * seconds / pages:.1f}"))
    linear = table(("pages", "bare", f"up to {stages[-1][0].removeprefix('+ ')}", "ms a page"), growth)
    note = (
        f"One invented case, clinical pages repeated with later dates. Wanted: at most {LIMIT} times bare. {machine()}."
    )
    return f"{note}\n\n{per_stage}\n{linear}"
