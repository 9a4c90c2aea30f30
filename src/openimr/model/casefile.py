"""The case file as read: pages, records, and the account of everything that is not evidence."""

import msgspec

from openimr.model.case import CaseIdentity
from openimr.model.page import Excluded, Page, Unread
from openimr.model.record import Missing, Record


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """All pages in order, the records they make up, and what is unread, excluded or missing."""

    name: str
    pages: tuple[Page, ...]
    records: tuple[Record, ...]
    identity: CaseIdentity
    unread: tuple[Unread, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    missing: tuple[Missing, ...] = ()

    def page(self, file: str, number: int) -> Page:
        """The page, or KeyError."""
        return self._pages()[file, number]

    def record_of(self, file: str, number: int) -> Record | None:
        """The record that a page belongs to."""
        for record in self.records:
            if record.file == file and record.first_page <= number <= record.last_page:
                return record
        return None

    def evidence_pages(self) -> tuple[tuple[Page, Record], ...]:
        """Pages that may be used as evidence, each with its record: neither excluded nor blank."""
        out = {(e.file, e.page) for e in self.excluded}
        found: list[tuple[Page, Record]] = []
        pages = self._pages()
        for record in self.records:
            for number in range(record.first_page, record.last_page + 1):
                page = pages.get((record.file, number))
                if page is not None and (record.file, number) not in out:
                    found.append((page, record))
        return tuple(found)

    def _pages(self) -> dict[tuple[str, int], Page]:
        return {(p.file, p.page): p for p in self.pages}
