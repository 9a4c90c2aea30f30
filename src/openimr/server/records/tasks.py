"""What is done with records in the background. Each job may run twice and be killed at any moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from openimr.server.cases.models import Case
from openimr.server.jobs import enqueue, every, job
from openimr.server.records.errors import ReadingError
from openimr.server.records.models import Progress, RecordFile, ReviewRun
from openimr.server.records.reading import read_record
from openimr.server.records.reviewing import make_review
from openimr.server.trail.actor import acting

_FILE, _CASE = 0x1312_0001, 0x1312_0002
_STILL = timedelta(minutes=5)
"""After so long without a sign of it, a reading or review is asked for again: its worker was killed, or never came."""


@job("reading", retries=5)
def read_file(file_id: int) -> None:
    """Read a file of the store, so far as it is not read yet.

    Raises:
        ReadingError: it did not work this time.
    """
    with _mine(_FILE, file_id) as mine:
        record = _record(file_id) if mine else None
        if record is not None:
            with _without_words(f"file {file_id} could not be read"):
                read_record(record)


@job("reading", retries=5)
def review_case(number: str) -> None:
    """Review a case, if all of its files are read and it is not reviewed as they are.

    Raises:
        ReadingError: it did not work this time.
    """
    case = Case.objects.filter(number=number).first()
    if case is None:
        return
    with _mine(_CASE, case.pk) as mine:
        if mine:
            with _without_words(f"case {number} could not be reviewed"):
                make_review(case)


@every("*/2 * * * *", queue="reading")
def ask_again() -> None:
    """Ask again for readings and reviews that have come to a standstill; one that is under way lets itself be."""
    before = timezone.now() - _STILL
    with acting("worker"):
        open_ones = Progress.objects.filter(record__file__reading__in=("waiting", "reading"), changed__lt=before)
        for file_id in open_ones.values_list("record__file_id", flat=True):
            enqueue(read_file, file_id=file_id)
        runs = ReviewRun.objects.filter(state__in=("waiting", "running"), changed__lt=before)
        for number in runs.values_list("case__number", flat=True):
            enqueue(review_case, number=number)


def _record(file_id: int) -> RecordFile | None:
    return RecordFile.objects.filter(file=file_id).select_related("case", "file__content", "progress").first()


@contextmanager
def _mine(what: int, key: int) -> Iterator[bool]:
    """Whether nobody else works on it; the lock goes with the connection, so that a killed worker holds none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [what, key % 2**31])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [what, key % 2**31])


@contextmanager
def _without_words(says: str) -> Iterator[None]:
    """A fault is told by its kind and where it arose alone: the words of an error may be those of a record."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, its words stay here
        at, where = error.__traceback__, ""
        while at is not None:
            where = f"{at.tb_frame.f_code.co_name} line {at.tb_lineno}"
            at = at.tb_next
        raise ReadingError(f"{says}: {type(error).__name__} in {where}") from None
