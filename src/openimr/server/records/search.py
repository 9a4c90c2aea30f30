"""Search in the text of a case's records: counted whole, shown a page at a time, the newest records first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from openimr.model import Record
from openimr.server.exchange.storing import the_store
from openimr.server.records.models import ReadPart, RecordFile
from openimr.server.records.parts import Part, part_of

PAGE = 50
"""Places on a page of what was found."""
SHORTEST = 2
LONGEST = 200
_AROUND = 90
_PARTS = 4
"""Parts of files that are kept unpacked while a page of what was found is put together."""
Order = Literal["newest", "file"]
"""The newest record first, those without a date last; or as the files came in, page by page."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a page's text where the words stand, with what stands around it; `day` is that of its record, ISO."""

    record: RecordFile
    page: int
    day: str | None
    start: int
    end: int
    before: str
    found: str
    after: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was found; `count` are all places, `number` is this page's of `pages`, from 1."""

    hits: tuple[Hit, ...]
    count: int
    number: int
    pages: int
    order: Order

    @property
    def first(self) -> int:
        """Which place of all is the first that is shown, from 1; 0: there is none."""
        return (self.number - 1) * PAGE + 1 if self.hits else 0

    @property
    def last(self) -> int:
        """Which place of all is the last that is shown."""
        return max(self.first + len(self.hits) - 1, 0)


class _Page(msgspec.Struct, frozen=True):
    """A page on which the words stand so many times; `at` is its place in its part."""

    record: RecordFile
    part: ReadPart
    at: int
    day: str | None
    count: int


def order_of(text: str) -> Order:
    """An order as a page sent it back; else the newest first."""
    return next((one for one in get_args(Order) if one == text), "newest")


def number_of(text: str) -> int:
    """The number of a page of what was found, as it was sent back; 1 where it is none."""
    return max(int(text), 1) if text.isascii() and text.isdecimal() and len(text) < 8 else 1


def days_of(records: Iterable[Record]) -> Mapping[tuple[str, int], str]:
    """The day of the record that each page belongs to, by the page's name in the review; undated ones are left out."""
    return {
        (record.file, page): record.date
        for record in records
        if record.date
        for page in range(record.first_page, record.last_page + 1)
    }


def search(
    files: Iterable[RecordFile],
    words: str,
    *,
    days: Mapping[tuple[str, int], str] | None = None,
    order: Order = "newest",
    number: int = 1,
) -> Found:
    """Where in the files the words stand one after the other, whatever their case: page `number` of it.

    Every page that was read is looked through, so that `count` is whole. Places of a page stay together in their order,
    pages of one day in that of the files: the same search gives the same pages. A page beyond the last is the last.
    """
    pattern = _pattern(words)
    pages = [] if pattern is None else [*_pages(files, pattern, days or {})]
    if order == "newest":
        pages.sort(key=_newest_first)  # which leaves those of one day as they were
    count = sum(page.count for page in pages)
    of = max(-(-count // PAGE), 1)
    number = min(number, of)
    hits = () if pattern is None else tuple(_hits(pages, pattern, (number - 1) * PAGE))
    return Found(hits=hits, count=count, number=number, pages=of, order=order)


def _pattern(words: str) -> re.Pattern[str] | None:
    parts = words.split()
    if len(" ".join(parts)) < SHORTEST:
        return None
    return re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)


def _pages(
    files: Iterable[RecordFile], pattern: re.Pattern[str], days: Mapping[tuple[str, int], str]
) -> Iterator[_Page]:
    for record in files:
        for part in record.parts.order_by("first").select_related("file__content"):
            for at, read in enumerate(_opened(part).pages):
                count = sum(1 for _ in pattern.finditer(read.page.text)) if read.page else 0
                if count:
                    yield _Page(record, part, at, days.get((read.file, read.number)), count)


def _opened(part: ReadPart) -> Part:
    return part_of(the_store().open(part.file.content))


def _newest_first(page: _Page) -> tuple[bool, tuple[int, ...]]:
    return not page.day, tuple(-int(piece) for piece in (page.day or "").split("-") if piece.isdecimal())


def _hits(pages: Iterable[_Page], pattern: re.Pattern[str], skip: int) -> Iterator[Hit]:
    """The places from the one after `skip` on, as many as a page shows."""
    opened = lru_cache(_PARTS)(_opened)
    left = PAGE
    for page in pages:
        if skip >= page.count:
            skip -= page.count
            continue
        read = opened(page.part).pages[page.at]
        text = read.page.text if read.page else ""
        for found in [*pattern.finditer(text)][skip : skip + left]:
            left -= 1
            yield Hit(
                record=page.record,
                page=page.part.first + page.at,
                day=page.day,
                start=found.start(),
                end=found.end(),
                before=_before(text, found.start()),
                found=found[0],
                after=_after(text, found.end()),
            )
        skip = 0
        if not left:
            return


def _before(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at].split()) + (" " if text[:at][-1:].isspace() else "")


def _after(text: str, at: int) -> str:
    return (" " if text[at : at + 1].isspace() else "") + " ".join(text[at : at + _AROUND].split())
