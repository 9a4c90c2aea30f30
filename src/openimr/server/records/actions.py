"""What may be done with records: take a file into a case, and keep what was read of it; each in one transaction."""

from datetime import datetime

import msgspec
from django.db.models import F
from django.utils import timezone

import openimr
from openimr import model
from openimr.server.cases.actions import take
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.cases.moments import moment_text
from openimr.server.exchange.storing import the_store
from openimr.server.jobs import enqueue
from openimr.server.records.models import Progress, ReadPart, RecordFile, Review, ReviewRun
from openimr.server.store.actions import Staged, new_file
from openimr.server.store.models import File
from openimr.server.trail.actor import step

MEDICAL = "medical records"
"""The kind of a file that came as records; the exchange API shows it under its own word."""
PAGES, REVIEW = "pages as read", "review"
"""Kinds of files that are made of records: the organisation's own, shown to no program."""
_NAMELESS = "document"
_LONGEST = 200


class Added(msgspec.Struct, frozen=True):
    """What came of adding a file: its record, or, where the party had sent the same before, that one (`again`)."""

    record: RecordFile
    again: bool = False


def add_file_to_case(
    number: str,
    staged: Staged,
    *,
    party: str,
    channel: str,
    name: str,
    type_: str,
    kind: str = MEDICAL,
    at: datetime | None = None,
) -> Added:
    """Make a staged content a file of the case, tell the case that records came, and have it read.

    `party` is the id of the party that sent it, `channel` how: a way of service as `process` names it. A file that this
    party has sent before is not kept twice. `at`: when it arrived, if not now.

    Raises:
        UnknownCaseError: there is no such case.
        RefusedError: the case takes no records now; nothing is kept.
    """
    store = the_store()
    try:
        with step(number):
            case = lock_case(number)
            content = store.keep(staged, type_)
            earlier = [*RecordFile.objects.filter(case=case, file__content=content).order_by("pk")]
            if (same := next((record for record in earlier if record.party == party), None)) is not None:
                return Added(same, again=True)
            file = new_file(case, content, name=name, kind=kind)
            if at is not None:
                file.received = at
                file.save(update_fields=["received"])
            record = register(file, party=party, channel=channel, same_as=earlier[0] if earlier else None)
            event = model.Event(
                type="records received",
                at=moment_text(at or timezone.now()),
                by=party or None,
                service=channel,
                id=file.handle,
            )
            take(number, event, strict=True)
    except RefusedError:
        store.drop(staged)  # its row, if it got one, went with the transaction
        raise
    return Added(record)


def register(file: File, *, party: str, channel: str, same_as: RecordFile | None = None) -> RecordFile:
    """A file of a case as one with records, to be read in the background; in the transaction of the caller."""
    from openimr.server.records.tasks import read_file  # noqa: PLC0415 - the job works with these actions

    record = RecordFile.objects.create(
        case=file.case, file=file, label=_label(file), party=party, channel=channel, same_as=same_as
    )
    Progress.objects.create(record=record, changed=timezone.now())
    enqueue(read_file, file_id=file.pk)
    return record


def begin_reading(record: RecordFile) -> int:
    """A reading of the file begins; how many have begun since a page was last kept, this one among them."""
    with step(record.case.number):
        Progress.objects.filter(record=record).update(starts=F("starts") + 1, changed=timezone.now())
        File.objects.filter(pk=record.file_id).update(reading="reading")
    return Progress.objects.values_list("starts", flat=True).get(record=record)


def call_off_reading(record: RecordFile) -> None:
    """A reading that began broke off through no fault of the file: the store or the disk did not answer."""
    Progress.objects.filter(record=record).update(starts=F("starts") - 1, changed=timezone.now())


def count_pages(record: RecordFile, pages: int) -> None:
    """How many pages the file has is known."""
    with step(record.case.number):
        File.objects.filter(pk=record.file_id).exclude(pages=pages).update(pages=pages)


def keep_part(record: RecordFile, first: int, last: int, content: bytes) -> None:
    """Keep pages that were read, and that they are; one that is kept already stays."""
    with step(record.case.number):
        case = lock_case(record.case.number)
        if ReadPart.objects.filter(record=record, first=first).exists():
            return
        file = new_file(case, the_store().put([content], "application/octet-stream"), name="", kind=PAGES)
        ReadPart.objects.create(record=record, first=first, last=last, file=file, software=openimr.__version__)
        Progress.objects.filter(record=record).update(done=last, starts=0, changed=timezone.now())


def copy_parts(record: RecordFile, other: RecordFile) -> None:
    """What was read of the same content counts for this file too."""
    with step(record.case.number):
        lock_case(record.case.number)
        for part in other.parts.order_by("first"):
            ReadPart.objects.get_or_create(
                record=record,
                first=part.first,
                defaults={"last": part.last, "file": part.file, "software": part.software},
            )


def end_reading(record: RecordFile, reason: str, *, readable: bool) -> None:
    """The reading of a file has ended; with the last one of a case its review is asked for.

    The case is locked, so that of two files that end at once the later one sees that it is the last.
    """
    with step(record.case.number):
        case = lock_case(record.case.number)
        File.objects.filter(pk=record.file_id).update(reading="read" if readable else "unreadable")
        Progress.objects.filter(record=record).update(reason=reason, changed=timezone.now())
        if not RecordFile.objects.filter(case=case, file__reading__in=("waiting", "reading")).exists():
            ask_review(case)


def ask_review(case: Case) -> None:
    """Have a case's files reviewed in the background; in the transaction of the caller."""
    from openimr.server.records.tasks import review_case  # noqa: PLC0415 - the job works with these actions

    ReviewRun.objects.update_or_create(
        case=case, defaults={"state": "waiting", "starts": 0, "reason": "", "changed": timezone.now()}
    )
    enqueue(review_case, number=case.number)


def keep_review(case: Case, records: list[list[object]], document: bytes) -> Review:
    """Keep what a review says, as the next version; in a transaction of its own."""
    with step(case.number):
        locked = lock_case(case.number)
        file = new_file(locked, the_store().put([document], "application/json"), name="", kind=REVIEW)
        review = Review.objects.create(
            case=locked,
            version=Review.objects.filter(case=locked).count() + 1,
            at=timezone.now(),
            software=openimr.__version__,
            records=records,
            file=file,
        )
        ReviewRun.objects.filter(case=locked).update(state="done", reason="", starts=0, changed=timezone.now())
    return review


def read_again(case: Case) -> int:
    """Read once more the files that could not be read, and have the case reviewed; how many files those are.

    The parts of a file that are kept stay: the reading goes on where it stopped.
    """
    from openimr.server.records.tasks import read_file  # noqa: PLC0415 - the job works with these actions

    with step(case.number):
        locked = lock_case(case.number)
        records = [*RecordFile.objects.filter(case=locked, file__reading="unreadable")]
        for record in records:
            File.objects.filter(pk=record.file_id).update(reading="waiting")
            Progress.objects.filter(record=record).update(starts=0, reason="", changed=timezone.now())
            enqueue(read_file, file_id=record.file_id)
        if not records:
            ask_review(locked)
    return len(records)


def _label(file: File) -> str:
    """What the file is called among those of its case: its name, with a number where that is taken."""
    name = "".join(c for c in file.name.replace("/", "_").replace("\\", "_") if c.isprintable()).strip(" .")
    name = name[-_LONGEST:] or _NAMELESS
    taken = {*RecordFile.objects.filter(case=file.case).values_list("label", flat=True)}
    stem, dot, ending = name.rpartition(".")
    stem, ending = (stem, f".{ending}") if dot and len(ending) <= 5 else (name, "")
    number = 2
    while name in taken:
        name, number = f"{stem} ({number}){ending}", number + 1
    return name
