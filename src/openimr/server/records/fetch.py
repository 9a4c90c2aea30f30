"""Records of a case: its files, what was read of them, their pages' pictures, and what the review says."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from openimr.casefile import ReadPage, Word
from openimr.server.cases.models import Case
from openimr.server.exchange.storing import the_store
from openimr.server.records.models import ReadPart, RecordFile, Review
from openimr.server.records.parts import Part, part_of
from openimr.server.records.pictures import WIDTH, picture

_COUNTED_OTHERWISE = frozenset({"application/zip", "application/json"})
_KNOWN: dict[tuple[int, str], Mapping[tuple[str, int], int]] = {}
"""How the pages of a few such files are counted: finding it out unpacks the whole file."""
_MOST_KNOWN = 64


class PageWords(msgspec.Struct, frozen=True, kw_only=True):
    """What was read of a page: its text, how it was read, and each word's place.

    `words` are start and end in `text`, and x0, y0, x1, y1 as fractions of the page's picture from the top left corner;
    a word broken over two lines has two. `file` and `number` are the page's name in the review's JSON.
    """

    file: str
    number: int
    text: str
    source: str
    words: tuple[Word, ...]
    legibility: float | None = None
    drawn: bool = False
    faults: tuple[str, ...] = ()


def files_of(case: Case) -> list[RecordFile]:
    """The files with records of a case in the order in which they came, with their state and progress: one query."""
    rows = RecordFile.objects.filter(case=case).select_related("case", "file__content", "progress")
    return [*rows.order_by("pk")]


def as_read(records: Iterable[RecordFile]) -> list[list[object]]:
    """What a review is made from: each file, whether it could be read, and its pages."""
    return sorted([record.pk, record.state, record.pages] for record in records)


def record_of(case: Case, key: int) -> RecordFile | None:
    """A file of the case by its primary key."""
    rows = RecordFile.objects.filter(case=case, pk=key)
    return rows.select_related("case", "file__content", "progress").first()


def parts_of(record: RecordFile) -> Iterator[Part]:
    """What was read of a file, part by part."""
    for part in record.parts.order_by("first").select_related("file__content"):
        yield part_of(the_store().open(part.file.content))


def read_page(record: RecordFile, page: int) -> ReadPage | None:
    """Page `page` (from 1) of a file as it was read, with its words; None where it is not read, or is none."""
    rows = ReadPart.objects.filter(record=record, first__lte=page, last__gte=page).select_related("file__content")
    part = rows.first()
    if part is None:
        return None
    return part_of(the_store().open(part.file.content)).page(page - part.first)


def page_words(record: RecordFile, page: int) -> PageWords | None:
    """What was read of a page of a file; None where it is not read yet, or is none."""
    read = read_page(record, page)
    if read is None:
        return None
    return PageWords(
        file=read.file,
        number=read.number,
        text=read.page.text if read.page else "",
        source=read.page.text_source if read.page else "",
        words=read.words,
        legibility=read.page.legibility if read.page else None,
        drawn=read.drawn,
        faults=read.faults,
    )


def page_image(record: RecordFile, page: int, width: int = WIDTH) -> bytes | None:
    """A page of a file as PNG; None where it is not read yet, or has no picture (Word, text, FHIR)."""
    return picture(record, page, width, lambda: read_page(record, page))


def page_numbers(record: RecordFile) -> Mapping[tuple[str, int], int] | None:
    """Which page of a file (from 1) each page of the review's JSON is; None: they are counted alike.

    In a zip and in a FHIR Bundle they are not.
    """
    if record.file.content.type not in _COUNTED_OTHERWISE:
        return None
    if record.state != "read":
        return _numbers(record)
    key = record.pk, record.file.content.address  # once it is read, nothing of this changes
    if key not in _KNOWN:
        while len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.pop(next(iter(_KNOWN)), None)
        _KNOWN[key] = _numbers(record)
    return _KNOWN[key]


def _numbers(record: RecordFile) -> Mapping[tuple[str, int], int]:
    pages = (read for part in parts_of(record) for read in part.pages)
    return {(read.file, read.number): number for number, read in enumerate(pages, 1)}


def locate(case: Case, file: str, page: int) -> tuple[RecordFile, int] | None:
    """Where a page of the review's JSON (`file`, `page`) stands: the record's file, and the page of it from 1."""
    for record in files_of(case):
        if record.label == file or file.startswith(f"{record.label}/"):
            numbers = page_numbers(record)
            found = page if numbers is None else numbers.get((file, page))
            return None if found is None else (record, found)
    return None


def last_review(case: Case) -> Review | None:
    """The newest version of the case's review; None: there is none yet."""
    return Review.objects.filter(case=case).select_related("file__content").order_by("-version").first()


def not_considered(case: Case, since: datetime) -> list[RecordFile]:
    """The files that the review which was the newest at `since` does not have; none where there was no review.

    A further copy of a file that it has is no news.
    """
    review = Review.objects.filter(case=case, at__lte=since).order_by("-version").first()
    if review is None:
        return []
    known = {key for key, *_ in review.records}
    return [record for record in files_of(case) if record.pk not in known and record.same_as_id not in known]


def review_json(review: Review) -> dict[str, Any]:
    """What a version of a review says, as `imr review` writes it."""
    document: dict[str, Any] = msgspec.json.decode(b"".join(the_store().open(review.file.content)))
    return document


def review_of(case: Case) -> dict[str, Any] | None:
    """What the newest review of the case says, as `imr review` writes it; None: there is none yet."""
    review = last_review(case)
    return review_json(review) if review is not None else None
