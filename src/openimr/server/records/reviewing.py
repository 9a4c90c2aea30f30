"""The review of a case's files as they were read: what `imr review` writes, kept in versions."""

from collections.abc import Sequence

from django.utils import timezone

import openimr
from openimr.casefile import ReadPage, assemble, natural_key, reading_of
from openimr.model import CaseFile, Unread
from openimr.review import ReviewSettings, review_pages
from openimr.review.output import determination_json
from openimr.server.cases.models import Case
from openimr.server.records.actions import keep_review
from openimr.server.records.fetch import as_read, files_of, parts_of
from openimr.server.records.models import RecordFile, Review, ReviewRun

_TRIES = 3
_FAILED = "could not be made: the software broke off several times; tell the administrator the number of the case"


def make_review(case: Case) -> Review | None:
    """Review the case, if all of its files are read and there is no review of them as they are."""
    records = files_of(case)
    if not records or any(record.state not in {"read", "unreadable"} for record in records):
        return None
    keys = as_read(records)
    last = case.reviews.order_by("-version").first()
    if last is not None and last.records == keys and last.software == openimr.__version__:
        ReviewRun.objects.filter(case=case).update(state="done", reason="", changed=timezone.now())
        return last
    if not _begun(case):
        return None
    casefile = read_casefile(case.number, records)
    reviewed = review_pages(casefile, ReviewSettings())
    return keep_review(case, keys, determination_json(reviewed))


def read_casefile(name: str, records: Sequence[RecordFile]) -> CaseFile:
    """The case file as `imr review` sees it: every page that was read, in the order of the files' names."""
    pages: list[ReadPage] = []
    gaps: list[Unread] = []
    for record in sorted(records, key=lambda r: natural_key(r.label)):
        found = False
        for part in parts_of(record):
            pages += part.pages
            gaps += part.gaps
            found = True
        if not found:
            gaps.append(Unread(file=record.label, reason=record.progress.reason))
    reading = reading_of(pages, gaps)
    return assemble(name, reading.pages, reading.unread)


def _begun(case: Case) -> bool:
    run, _ = ReviewRun.objects.get_or_create(case=case, defaults={"changed": timezone.now()})
    run.starts, run.changed, run.state = run.starts + 1, timezone.now(), "running"
    if run.starts > _TRIES:
        run.state, run.reason = "failed", _FAILED
    run.save()
    return run.state == "running"
