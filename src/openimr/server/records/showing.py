"""What pages on records show: files with their state, bookmarks, and how complete the records are."""

from collections.abc import Mapping, Sequence
from typing import cast

import msgspec
from django.utils import timezone

import openimr
from openimr.model import Case as CaseDocument
from openimr.model import Determination, Record
from openimr.process import role_of
from openimr.process.notices.kinds import Audience
from openimr.process.words import heading
from openimr.review.asked import Completeness, completeness
from openimr.review.worksheet.words import first_capital
from openimr.server.cases.models import Case
from openimr.server.exchange.storing import the_store
from openimr.server.records.fetch import as_read, last_review, page_numbers
from openimr.server.records.models import RecordFile, Review, ReviewRun

_SENDERS: Mapping[str, Audience] = {
    "injured worker": "worker",
    "former injured worker": "worker",
    "representative": "worker",
    "former representative": "worker",
    "requesting physician": "physician",
    "former requesting physician": "physician",
    "medical group": "physician",
    "claims administrator": "administrator",
    "claims examiner": "administrator",
    "insurer": "administrator",
    "employer": "administrator",
}
"""For whom a party sends records."""
STATES = {"waiting": "waits to be read", "reading": "is being read", "read": "read", "unreadable": "can't be read"}


class ShownFile(msgspec.Struct, frozen=True):
    """A file as a line of a table."""

    record: RecordFile
    sender: str
    state: str
    open: bool
    done: int
    pages: int | None


class Bookmark(msgspec.Struct, frozen=True):
    """A record of the case file, with the page of a file on which it begins."""

    record: Record
    file: RecordFile
    page: int
    last: int

    @property
    def name(self) -> str:
        """What kind of record it is."""
        return first_capital(self.record.kind)


class ReviewState(msgspec.Struct, frozen=True):
    """Where the review of a case stands, in a sentence.

    `fresh`: it has every file in it; `outdated`: it was made by another version of the software.
    """

    says: str
    fresh: bool
    failed: bool = False
    outdated: bool = False


class Shown(msgspec.Struct, frozen=True):
    """Everything that the pages of a case file share."""

    files: tuple[ShownFile, ...]
    review: ReviewState
    bookmarks: tuple[Bookmark, ...]
    determination: Determination | None

    @property
    def open(self) -> bool:
        """Whether a reading or the review is still to come."""
        return any(file.open for file in self.files) or (
            bool(self.files) and not self.review.fresh and not self.review.failed
        )

    @property
    def faulty(self) -> bool:
        """Whether something could not be read or reviewed, or was reviewed by older software: it may be done again."""
        return (
            self.review.failed or self.review.outdated or any(file.record.state == "unreadable" for file in self.files)
        )


def shown_files(document: CaseDocument, records: Sequence[RecordFile]) -> tuple[ShownFile, ...]:
    """The files with who sent them and how far their reading is."""
    roles = {party.id: party.role for party in document.parties}
    return tuple(
        ShownFile(
            record=record,
            sender=heading(roles.get(record.party, "not known")),
            state=STATES[record.state],
            open=record.state in {"waiting", "reading"},
            done=record.progress.done,
            pages=record.pages,
        )
        for record in records
    )


def shown(case: Case, document: CaseDocument, records: Sequence[RecordFile]) -> Shown:
    """What is on file, with its bookmarks out of the newest review."""
    review = last_review(case)
    run = ReviewRun.objects.filter(case=case).first()
    if review is None:
        return Shown(shown_files(document, records), _state(records, run, None, current=False), (), None)
    determination = msgspec.json.decode(b"".join(the_store().open(review.file.content)), type=Determination)
    current = review.records == as_read(records)
    state = _state(records, run, review, current=current)
    return Shown(shown_files(document, records), state, bookmarks(determination, records), determination)


def _state(
    records: Sequence[RecordFile], run: ReviewRun | None, review: Review | None, *, current: bool
) -> ReviewState:
    if not records:
        return ReviewState("No records are here yet.", fresh=False)
    if review is not None and current:
        unread = any(record.state == "unreadable" for record in records)
        says = "The review has every file in it that can be read" if unread else "The review has every file in it"
        made = f": version {review.version} of {timezone.localtime(review.at):%Y-%m-%d %H:%M}"
        older = review.software != openimr.__version__
        by = f", made by version {review.software} of the software" if older else ""
        return ReviewState(f"{says}{made}{by}.", fresh=True, outdated=older)
    old = "The review shown is older than the newest file. " if review is not None else ""
    if any(record.state in {"waiting", "reading"} for record in records):
        return ReviewState(f"{old}A review is made when every file has been read.", fresh=False)
    if run is not None and run.state == "failed":
        return ReviewState(f"{old}The review {run.reason}.", fresh=False, failed=True)
    return ReviewState(f"{old}A review is being made.", fresh=False)


def bookmarks(determination: Determination, records: Sequence[RecordFile]) -> tuple[Bookmark, ...]:
    """Where each record begins, in the order of the files and pages."""
    by_label = {record.label: record for record in records}
    numbers: dict[int, Mapping[tuple[str, int], int] | None] = {}
    found = []
    for record in determination.records:
        file = by_label.get(record.file) or next(
            (one for label, one in by_label.items() if record.file.startswith(f"{label}/")), None
        )
        if file is None:
            continue
        if file.pk not in numbers:
            numbers[file.pk] = page_numbers(file)
        places = numbers[file.pk]
        first = record.first_page if places is None else places.get((record.file, record.first_page), 0)
        last = record.last_page if places is None else places.get((record.file, record.last_page), first)
        if first:
            found.append(Bookmark(record, file, first, last))
    return tuple(found)


def complete(document: CaseDocument, on_file: Shown) -> Completeness:
    """What the parties are asked for, and whether it is there."""
    roles = {party.id: role_of(party.role) for party in document.parties}
    senders = {_SENDERS.get(roles.get(file.record.party) or "") for file in on_file.files}
    whole = on_file.review.fresh and not any(file.record.state == "unreadable" for file in on_file.files)
    audiences = cast("set[Audience]", senders - {None})
    return completeness(document, on_file.determination, audiences, whole=whole)
