"""Pages in, case file out: sorting, identity, what is kept out, and what is missing, in that order."""

from collections.abc import Sequence

from openimr.casefile.records.confirmed import with_confirmed_dates
from openimr.casefile.records.duplicates import find_duplicates
from openimr.casefile.records.identity import find_identity
from openimr.casefile.records.missing import find_missing
from openimr.casefile.records.other_patient import other_patients
from openimr.casefile.records.page_facts import facts_of
from openimr.casefile.records.sorted_record import SortedRecord, sort_pages
from openimr.model import CaseFile, Page, Record, Unread


def assemble(name: str, pages: Sequence[Page], unread: Sequence[Unread] = ()) -> CaseFile:
    """Make a case file of pages that stand in the order of files and page numbers.

    Every page belongs to exactly one record. Pages of another patient and repeated pages keep their record and are
    listed in `excluded`, each once.
    """
    records = with_confirmed_dates(sort_pages(facts_of(pages)))
    identity = find_identity(records, name)
    strangers = other_patients(records, identity)
    strange = frozenset((page.file, page.page) for page in strangers)
    duplicates = find_duplicates(records, strange)
    own = [r for r in records if not all((r.file, f.view.page.page) in strange for f in r.pages)]
    place = _place(pages)
    excluded = sorted((*strangers, *duplicates.excluded), key=lambda e: place[e.file, e.page])
    return CaseFile(
        name=name,
        pages=tuple(pages),
        records=tuple(_record(record, duplicates.duplicate_of.get(record.id)) for record in records),
        identity=identity,
        unread=tuple(unread),
        excluded=tuple(excluded),
        missing=find_missing([r for r in own if r.id not in duplicates.duplicate_of], own),
    )


def prior_determinations(casefile: CaseFile) -> tuple[Record, ...]:
    """Determination letters of earlier independent medical reviews of this patient, oldest first; copies left out."""
    out = {(page.file, page.page) for page in casefile.excluded}
    found = [
        record
        for record in casefile.records
        if record.kind == "prior imr determination"
        and record.duplicate_of is None
        and (record.file, record.first_page) not in out
    ]
    return tuple(sorted(found, key=lambda record: record.date or ""))


def _place(pages: Sequence[Page]) -> dict[tuple[str, int], int]:
    return {(page.file, page.page): index for index, page in enumerate(pages)}


def _record(record: SortedRecord, duplicate_of: str | None) -> Record:
    return Record(
        id=record.id,
        file=record.file,
        first_page=record.pages[0].view.page.page,
        last_page=record.pages[-1].view.page.page,
        kind=record.kind,
        date=record.date,
        author=record.author,
        title=record.title,
        duplicate_of=duplicate_of,
    )
