"""A record as sorting sees it: its pages with their facts, and what has been made of them."""

from collections.abc import Sequence

import msgspec

from openimr.casefile.records.author import record_author
from openimr.casefile.records.cut import cut
from openimr.casefile.records.dates import record_date
from openimr.casefile.records.kinds import record_kind
from openimr.casefile.records.page_facts import PageFacts
from openimr.casefile.records.patient_marks import PatientMarks, patient_marks
from openimr.casefile.records.people import is_clinician
from openimr.model import RecordKind

_MAX_TITLE = 120


class SortedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record: `id` and the rest as in `model.Record`, and the facts of its pages.

    `marks` says of each page whose it is.
    """

    id: str
    pages: tuple[PageFacts, ...]
    marks: tuple[PatientMarks, ...]
    kind: RecordKind
    date: str | None
    author: str | None
    title: str | None

    @property
    def file(self) -> str:
        """The file that holds it."""
        return self.pages[0].view.page.file

    def values(self, *labels: str) -> list[str]:
        """The values under these labels on all its pages."""
        return [value for facts in self.pages for value in facts.values(*labels)]

    def text(self) -> str:
        """The text of all its pages without stamps."""
        return "\n".join(facts.view.text for facts in self.pages)


def sort_pages(pages: Sequence[PageFacts]) -> tuple[SortedRecord, ...]:
    """Cut the pages into records and say of each what it is, when it was written and by whom."""
    found = []
    for number, group in enumerate(cut(pages), start=1):
        kind = _noted(group, record_kind([facts.view for facts in group], [facts.kind for facts in group]))
        author = record_author(group, kind)
        found.append(
            SortedRecord(
                id=f"r{number}",
                pages=group,
                marks=tuple(patient_marks(facts, kind) for facts in group),
                kind=kind,
                date=record_date(group, kind),
                author=author,
                title=_title(group),
            )
        )
    return tuple(found)


def _noted(group: Sequence[PageFacts], kind: RecordKind) -> RecordKind:
    """A paper without a heading that a clinician signs is a clinical note."""
    if kind != "other" or group[0].kind.title is not None:
        return kind
    author = record_author(group, kind)
    return "progress report" if author is not None and is_clinician(author) else kind


def _title(group: Sequence[PageFacts]) -> str | None:
    """The heading as printed: the line that names the kind, else the first line."""
    if group[0].view.blank:
        return None
    title = group[0].kind.title
    line = title.text if title else group[0].view.lines[0]
    return line[:_MAX_TITLE]
