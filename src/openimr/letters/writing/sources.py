"""Where the letter's sentences come from: reference marks, the list of documents, and what is not in evidence."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import msgspec

from openimr.letters.writing.wording import capitalised, page_list, pages, us_date, wording
from openimr.model import CriterionResult, Determination, Evidence, Excluded, Missing, Record, Sentence


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A reference mark, such as `r5 p.1`. `document` is the row that it leads to, or null where there is none."""

    label: str
    document: str | None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its marks; `unverified` where a criterion it rests on is held from general knowledge only."""

    text: str
    marks: tuple[Mark, ...] = ()
    unverified: bool = False

    @property
    def reference(self) -> str:
        """`[r5 p.1; r7 p.2]`, or nothing."""
        return f"[{'; '.join(mark.label for mark in self.marks)}]" if self.marks else ""


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """One document: all five columns as printed, and a remark (a duplicate)."""

    id: str
    date: str
    kind: str
    author: str
    place: str
    remark: str = ""


def marks(evidence: Iterable[Evidence], known: frozenset[str]) -> tuple[Mark, ...]:
    """One mark for each page that is quoted, in the order of the quotations.

    A record that is not on the list is named by its file, so that the mark never points nowhere.
    """
    found: dict[str, Mark] = {}
    for quote in evidence:
        listed = quote.record in known
        label = f"{quote.record if listed else quote.file} p.{quote.page}"
        found.setdefault(label, Mark(label=label, document=quote.record if listed else None))
    return tuple(found.values())


def statements(
    sentences: Iterable[Sentence], known: frozenset[str], criteria: Sequence[CriterionResult] = ()
) -> tuple[Statement, ...]:
    """The sentences with their marks."""
    unverified = {criterion.id for criterion in criteria if not criterion.verified}
    return tuple(
        Statement(
            text=" ".join(sentence.text.split()),
            marks=marks(sentence.evidence, known),
            unverified=not unverified.isdisjoint(sentence.criteria),
        )
        for sentence in sentences
    )


def document_rows(records: Iterable[Record], excluded: Iterable[Excluded] = ()) -> tuple[DocumentRow, ...]:
    """The records of the case file in order; one whose every page is excluded says so."""
    words = wording().documents
    out = {(place.file, place.page) for place in excluded}

    def remark(record: Record) -> str:
        if record.duplicate_of:
            return words.duplicate.format(record=record.duplicate_of)
        numbers = range(record.first_page, record.last_page + 1)
        return words.left_out if all((record.file, number) in out for number in numbers) else ""

    return tuple(
        DocumentRow(
            id=record.id,
            date=us_date(record.date, words.undated),
            kind=capitalised(record.kind),
            author=record.author or words.no_author,
            place=f"{record.file}, {pages(record.first_page, record.last_page)}",
            remark=remark(record),
        )
        for record in records
    )


def account(determination: Determination) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is not evidence: excluded pages, unread pages and files, and documents named but absent."""
    words = wording().documents
    return (
        (words.excluded, _by_file((e.file, e.page, e.reason) for e in determination.excluded)),
        (words.unread, _by_file((u.file, u.page, u.reason) for u in determination.unread)),
        (words.missing, tuple(_missing(missing) for missing in determination.missing)),
    )


def _missing(missing: Missing) -> str:
    words = wording().documents
    named = words.named_in.format(record=missing.named_in)
    dated = f", {us_date(missing.date, '')}" if missing.date else ""
    return f"{capitalised(missing.what)}{dated} ({named})"


def _by_file(places: Iterable[tuple[str, int | None, str]]) -> tuple[str, ...]:
    """Pages that share a file and a reason on one line."""
    lines = []
    for (file, reason), group in groupby(places, key=lambda place: (place[0], place[2])):
        numbers = [page for _, page, _ in group if page is not None]
        where = page_list(numbers) if numbers else wording().documents.whole_file
        lines.append(f"{file}, {where}: {reason.rstrip('.')}")
    return tuple(lines)
