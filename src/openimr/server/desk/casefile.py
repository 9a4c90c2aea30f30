"""The case file as the desk shows it: which page stands where, with its words and the quotations on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from openimr.model import Determination, Evidence, Page, Record
from openimr.review.wording import quoted, record_phrase
from openimr.server.cases.models import Case
from openimr.server.desk.document import DraftDocument, Quote
from openimr.server.records.fetch import PageWords, files_of, page_words, parts_of
from openimr.server.records.models import RecordFile

Side = Literal["for", "against", "other", "rejected"]
_SIDES: Mapping[str, Side] = {"supporting": "for", "opposing": "against"}
_GRID = 1000


class Box(msgspec.Struct, frozen=True):
    """A rectangle on the page in thousandths of its width and height."""

    x: float
    y: float
    width: float
    height: float


class WordBox(msgspec.Struct, frozen=True):
    """A word of the page: where it stands in the page's text and on its picture."""

    start: int
    end: int
    text: str
    box: Box
    base: float


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation of the draft that stands on the page."""

    quote: str
    side: Side
    current: bool
    boxes: tuple[Box, ...]


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A page of the case file to be shown: of which record, with its words and marks."""

    record: RecordFile
    page: int
    words: PageWords
    of: Record | None
    marks: tuple[Mark, ...] = ()
    boxes: tuple[WordBox, ...] = ()
    pieces: tuple[tuple[str, str], ...] = ()


def all_pages(case: Case) -> list[Page]:
    """Every page of the case file that was read, for the checks."""
    return [
        read.page
        for record in files_of(case)
        for part in parts_of(record)
        for read in part.pages
        if read.page is not None
    ]


def sheet(
    record: RecordFile, page: int, drafted: Determination, draft: DraftDocument, *, part: str = "", current: str = ""
) -> Sheet | None:
    """A page of a file with the quotations of a part of the draft; None where there is none, or it is not read yet."""
    words = page_words(record, page)
    if words is None:
        return None
    quotes = [*on_page(draft, words.file, words.number, part)]
    boxes = word_boxes(words) if words.drawn else ()
    marks = tuple(
        Mark(quote=quote.id, side=side, current=quote.id == current, boxes=_boxes(quote.evidence, boxes))
        for quote, side in quotes
    )
    of = record_at(drafted, words.file, words.number)
    pieces = () if words.drawn else _pieces(words.text, [q for q, side in quotes if side != "rejected"])
    return Sheet(record=record, page=page, words=words, of=of, marks=marks, boxes=boxes, pieces=pieces)


def on_page(draft: DraftDocument, file: str, page: int, part: str = "") -> Iterable[tuple[Quote, Side]]:
    """The quotations of a part of the draft (empty: of all) on a page, each stretch once, with its side."""
    found: dict[tuple[int, int], tuple[Quote, Side]] = {}
    for of, quote, side in _sided(draft):
        one = quote.evidence
        if one.file != file or one.page != page or part not in {"", "missing", of}:
            continue
        where = (one.start, one.end)
        shown: Side = "rejected" if quote.verdict == "rejected" else side
        if where not in found or _RANK[shown] < _RANK[found[where][1]]:
            found[where] = (quote, shown)
    return found.values()


_RANK: Mapping[Side, int] = {"for": 0, "against": 0, "other": 1, "rejected": 2}


def _sided(draft: DraftDocument) -> Iterable[tuple[str, Quote, Side]]:
    """Each quotation with the part of the draft and the side on which it stands."""
    for place, item in enumerate(draft.items):
        of = f"item-{place}"
        for part, line in item.lines():
            if not line.removed:
                for quote in line.quotes:
                    yield of, quote, _SIDES.get(part, "other")
        for criterion in item.criteria:
            for quote in criterion.quotes:
                yield of, quote, "other"
    for line in draft.summary:
        if not line.removed:
            for quote in line.quotes:
                yield "summary", quote, "other"


def find_quote(draft: DraftDocument, key: str) -> Quote | None:
    """A quotation of the draft by its id."""
    return next((quote for _, quote, _ in _sided(draft) if quote.id == key), None)


def record_at(drafted: Determination, file: str, page: int) -> Record | None:
    """The record that a page belongs to."""
    return next((r for r in drafted.records if r.file == file and r.first_page <= page <= r.last_page), None)


def word_boxes(words: PageWords) -> tuple[WordBox, ...]:
    """The words of a page with their boxes."""
    found = []
    for start, end, x0, y0, x1, y1 in words.words:
        box = Box(round(x0 * _GRID, 1), round(y0 * _GRID, 1), round((x1 - x0) * _GRID, 1), round((y1 - y0) * _GRID, 1))
        base = round(box.y + 0.8 * box.height, 1)
        found.append(WordBox(start, end, words.text[start:end], box, base))
    return tuple(found)


def quotation(words: PageWords, drafted: Determination, start: int, end: int) -> Evidence | None:
    """The quotation of a stretch of a page; None where it is no stretch of it, or the page belongs to no record."""
    record = record_at(drafted, words.file, words.number)
    if record is None or not 0 <= start < end <= len(words.text):
        return None
    text = words.text[start:end]
    start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
    if start >= end:
        return None
    return Evidence(
        record=record.id, file=words.file, page=words.number, quote=words.text[start:end], start=start, end=end
    )


def located(text: str, wanted: str) -> tuple[int, int] | None:
    """Where words stand in a page's text, whatever its line breaks and capitals; None where they do not."""
    folded, places = _folded(text)
    looked, _ = _folded(wanted)
    at = folded.find(looked) if looked else -1
    return (places[at], places[at + len(looked) - 1] + 1) if at >= 0 else None


def sentence_of(drafted: Determination, evidence: Evidence) -> str:
    """A sentence that tells what a record says, as the software words it."""
    record = next((r for r in drafted.records if r.id == evidence.record), None)
    phrase = record_phrase(record)
    return f"{phrase[0].upper()}{phrase[1:]} says {quoted(evidence)}."


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Text in lower case with each stretch of white space as one blank, and where each character came from."""
    out: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if character.isspace():
            if out and out[-1] != " ":
                out.append(" ")
                places.append(at)
        else:
            low = character.lower()
            out.append(low if len(low) == 1 else character)
            places.append(at)
    while out and out[-1] == " ":
        out.pop()
        places.pop()
    return "".join(out), places


def _boxes(evidence: Evidence, words: Iterable[WordBox]) -> tuple[Box, ...]:
    """The rectangles over a quotation, words of one line joined."""
    found: list[Box] = []
    for word in words:
        if word.end <= evidence.start or word.start >= evidence.end:
            continue
        box = word.box
        last = found[-1] if found else None
        if last and abs(last.y - box.y) < 0.6 * max(last.height, box.height) and box.x >= last.x:
            top, bottom = min(last.y, box.y), max(last.y + last.height, box.y + box.height)
            found[-1] = Box(last.x, top, round(box.x + box.width - last.x, 1), round(bottom - top, 1))
        else:
            found.append(box)
    return tuple(found)


def _pieces(text: str, quotes: Iterable[Quote]) -> tuple[tuple[str, str], ...]:
    """The text of a page without a picture, cut where quotations begin and end; each piece with its quotation's id."""
    found: list[tuple[str, str]] = []
    at = 0
    for quote in sorted(quotes, key=lambda q: q.evidence.start):
        start, end = max(quote.evidence.start, at), quote.evidence.end
        if end <= start:
            continue
        found += [(text[at:start], ""), (text[start:end], quote.id)]
        at = end
    return tuple(piece for piece in (*found, (text[at:], "")) if piece[0])
