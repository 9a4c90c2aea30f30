"""Every quotation of the draft once, by page: what links point to and what pictures show."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from openimr.model import CaseFile, Determination, Evidence, Page, Sentence, Span
from openimr.review.worksheet.pictures import Picture, embed
from openimr.review.worksheet.timeline import TimelineData

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right, bottom, in fractions (0 to 1) of the page picture's width and height, from its top left corner."""

PictureOf: TypeAlias = Callable[[str, int], bytes | None]
"""File and page to a JPEG (best, about 110 dpi, grey) or PNG of the page as it is read, or None."""

Boxes: TypeAlias = Callable[[str, int, list[tuple[int, int]]], list[list[Box]]]
"""File, page and spans (code points of the page's text) to the boxes of each span, one for each line; [] if unknown."""


class Quotation(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation. `id` is the element of its mark: on the picture where there are boxes, else in the page's text."""

    id: str
    evidence: Evidence
    boxes: tuple[Box, ...]


class QuotedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page that is quoted. `page` is null where the case file does not hold it (the quotation still shows)."""

    id: str
    file: str
    number: int
    page: Page | None
    picture: Picture | None
    quotations: tuple[Quotation, ...]


class Quotations:
    """All quotations of a draft, in the order of the case file's pages. `records` are the ids that are listed."""

    def __init__(self, pages: tuple[QuotedPage, ...], records: frozenset[str] = frozenset()) -> None:
        self.pages = pages
        self.records = records
        self._found = {q.evidence.span: (q, page) for page in pages for q in page.quotations}

    def find(self, evidence: Evidence) -> tuple[Quotation, QuotedPage]:
        """The quotation and its page; KeyError for evidence that was not collected."""
        return self._found[evidence.span]


def collect(
    determination: Determination, timeline: TimelineData, casefile: CaseFile, picture: PictureOf, boxes: Boxes
) -> Quotations:
    """Number the quotations, and fetch a picture and the boxes once for each page that is quoted."""
    first_use: dict[Span, Evidence] = {}
    for evidence in _all(determination, timeline):
        first_use.setdefault(evidence.span, evidence)
    known = {(page.file, page.page): page for page in casefile.pages}
    order = {place: index for index, place in enumerate(known)}
    by_page: dict[tuple[str, int], list[Evidence]] = {}
    for evidence in first_use.values():
        by_page.setdefault((evidence.file, evidence.page), []).append(evidence)

    pages: list[QuotedPage] = []
    count = 0
    for place in sorted(by_page, key=lambda p: (order.get(p, len(order)), p)):
        quotes = sorted(by_page[place], key=lambda e: (e.start, e.end))
        data = picture(*place)
        image = embed(data) if data else None
        found = boxes(*place, [(e.start, e.end) for e in quotes]) if image else []
        found += [[]] * (len(quotes) - len(found))
        quotations = tuple(
            Quotation(id=f"q{count + i}", evidence=quote, boxes=tuple(filter(_drawable, boxes_of)))
            for i, (quote, boxes_of) in enumerate(zip(quotes, found, strict=False), start=1)
        )
        count += len(quotations)
        pages.append(
            QuotedPage(
                id=f"page{len(pages) + 1}",
                file=place[0],
                number=place[1],
                page=known.get(place),
                picture=image,
                quotations=quotations,
            )
        )
    return Quotations(tuple(pages), frozenset(record.id for record in determination.records))


def _drawable(box: Box) -> bool:
    left, top, right, bottom = box
    return 0 <= left < right <= 1.001 and 0 <= top < bottom <= 1.001


def _all(determination: Determination, timeline: TimelineData) -> Iterator[Evidence]:
    yield from _of_sentences(determination.summary)
    for item in determination.items:
        yield from item.named_in
        for criterion in item.criteria:
            yield from criterion.evidence
        yield from _of_sentences((*item.supporting, *item.opposing, *item.rationale))
    for events in (timeline.bars, timeline.points, timeline.marks, timeline.contradictions):
        for event in events:
            yield from event.evidence


def _of_sentences(sentences: Iterable[Sentence]) -> Iterator[Evidence]:
    for sentence in sentences:
        yield from sentence.evidence
