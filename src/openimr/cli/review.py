"""`imr review PATH`: a case file in, a draft determination out."""

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openimr.cli import DONE, NOTHING, REFUSED


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr review --help`."""
    parser = argparse.ArgumentParser(
        prog="imr review",
        description="Read a case file (folder, .zip, one PDF bundle, or a FHIR R4 Bundle), assess the disputed items "
        "and write a draft determination, every sentence of it tied to a page.",
        epilog="example: imr review examples/case-files/opioid-without-measures/records --out draft",
    )
    parser.add_argument("path", metavar="PATH", type=Path)
    parser.add_argument("--out", metavar="DIR", type=Path, help="default: ./PATH-name.review/")
    parser.add_argument("--date", metavar="YYYY-MM-DD", type=_iso_date, help="the date that the draft bears")
    parser.add_argument("--json", action="store_true", help="print determination.json on standard output")
    parser.add_argument("--no-ocr", action="store_true", help="do not read pages that are pictures")
    parser.add_argument("--jobs", metavar="N", type=_positive, help="processes for OCR (default: one a core)")
    parser.add_argument("--timings", action="store_true", help="print the time of each stage")
    arguments = parser.parse_args(argv)

    from openimr.casefile import CaseFileError, ReadSettings
    from openimr.documents import DocumentError
    from openimr.review import ReviewSettings, review_case
    from openimr.review.output import default_folder, describe, write_review

    out: Path = arguments.out or default_folder(arguments.path)
    clock = _Stages(show=arguments.timings)
    settings = ReviewSettings(
        reading=ReadSettings(
            ocr=not arguments.no_ocr,
            workers=arguments.jobs,
            cache_dir=out / ".ocr",
            progress=_progress if sys.stderr.isatty() else None,
        ),
        date=arguments.date,
    )
    try:
        reviewed = review_case(arguments.path, settings, clock.begin)
        document = write_review(reviewed, arguments.path, out, settings.reading, clock.begin)
    except (CaseFileError, DocumentError) as error:
        sys.stderr.write(f"imr review: {error}\n")
        return NOTHING
    except OSError as error:
        sys.stderr.write(f"imr review: {error.filename or out}: {error.strerror}; nothing was written there\n")
        return NOTHING
    clock.end()
    for gap in reviewed.determination.unread:
        page = f" page {gap.page}" if gap.page else ""
        sys.stderr.write(f"imr review: {gap.file}{page}: {gap.reason}\n")
    for note in reviewed.notes:
        sys.stderr.write(f"imr review: {note}\n")
    if arguments.json:
        sys.stdout.write(document)
    else:
        sys.stdout.write(describe(reviewed, out))
    return REFUSED if reviewed.determination.unread else DONE


class _Stages:
    """The time each stage took, on standard error."""

    def __init__(self, *, show: bool) -> None:
        self._show = show
        self._name: str | None = None
        self._start = 0.0

    def begin(self, name: str) -> None:
        self.end()
        self._name, self._start = name, time.perf_counter()

    def end(self) -> None:
        if self._show and self._name is not None:
            sys.stderr.write(f"{self._name:12} {time.perf_counter() - self._start:8.3f} s\n")
        self._name = None


def _progress(what: str, done: int, total: int) -> None:
    sys.stderr.write(f"\r{what}: {done} of {total}   ")
    if done >= total:
        sys.stderr.write("\n")
    sys.stderr.flush()


def _iso_date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        message = f"{text!r} is not a date; write it as YYYY-MM-DD"
        raise argparse.ArgumentTypeError(message) from error


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        message = f"{text!r} is not a number of processes; use 1 or more"
        raise argparse.ArgumentTypeError(message)
    return int(text)
