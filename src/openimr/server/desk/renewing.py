"""A draft after records have come: what the reviewer did stays, what the software said is said anew."""

from collections.abc import Iterable, Mapping

import msgspec

from openimr.model import Determination
from openimr.server.desk.begin import begun
from openimr.server.desk.document import PARTS, Answered, Criterion, DraftDocument, ItemDraft, Line, Quote

_SOFTWARES = frozenset("sfa")
"""Ids of the software's own sentences begin so; what was taken into a rationale has others."""


class OtherItemsError(ValueError):
    """The file now names other items than the draft is about."""


def aligned(before: Determination, after: Determination) -> Determination:
    """The new reading with its items in the order of the draft; those that are new come last.

    Raises:
        OtherItemsError: an item of the draft is not named any more; the draft has to be begun anew.
    """
    left, found = [*after.items], []
    for old in before.items:
        same = next((item for item in left if item.request == old.request), None)
        if same is None:
            raise OtherItemsError("the records that came change which items are in dispute")
        left.remove(same)
        found.append(same)
    return msgspec.structs.replace(after, items=(*found, *left))


def renewed(draft: DraftDocument, before: Determination, after: Determination) -> DraftDocument:
    """The draft over a new reading of the file.

    Sentences that the reviewer wrote, changed, set aside, moved into the rationale or judged a quotation of stay; so do
    statuses that the reviewer set, decisions, citations and answers. Everything else is as the software drafts it now.

    Items that the records name anew come last (`aligned`).
    """
    records = {(r.file, page): r.id for r in after.records for page in range(r.first_page, r.last_page + 1)}
    fresh = begun(after)
    both = zip(draft.items, fresh.items, strict=False)
    items = (*(_item(mine, new, records) for mine, new in both), *fresh.items[len(draft.items) :])
    return DraftDocument(
        summary=_lines(draft.summary, fresh.summary, records),
        items=items,
        answered=_answers(draft.answered, before, after),
    )


def _item(mine: ItemDraft, new: ItemDraft, records: Mapping[tuple[str, int], str]) -> ItemDraft:
    own = {criterion.id: criterion for criterion in mine.criteria}
    lists = {part: _lines(getattr(mine, part), getattr(new, part), records) for part in PARTS}
    return msgspec.structs.replace(
        mine,
        eligible=new.eligible,
        criteria=tuple(_criterion(own.get(c.id), c, records) for c in new.criteria),
        **lists,
    )


def _lines(mine: Iterable[Line], new: Iterable[Line], records: Mapping[tuple[str, int], str]) -> tuple[Line, ...]:
    """The reviewer's sentences in their order, then the software's that are not among them in some form."""
    kept = [_filed(line, records) for line in mine if _touched(line)]
    said = {line.before or line.text for line in kept}
    taken = {line.id for line in kept}
    fresh = [line for line in new if line.text not in said]
    return (*kept, *(_renamed(line) if line.id in taken else line for line in fresh))


def _touched(line: Line) -> bool:
    judged = any(quote.verdict is not None or quote.by == "reviewer" for quote in line.quotes)
    taken = line.id[:1] not in _SOFTWARES
    return line.by == "reviewer" or line.before is not None or line.removed or line.own or judged or taken


def _renamed(line: Line) -> Line:
    """The same under ids that no kept sentence has."""
    quotes = tuple(msgspec.structs.replace(quote, id=f"{quote.id}n") for quote in line.quotes)
    return msgspec.structs.replace(line, id=f"{line.id}n", quotes=quotes)


def _filed(line: Line, records: Mapping[tuple[str, int], str]) -> Line:
    return msgspec.structs.replace(line, quotes=tuple(_quote(quote, records) for quote in line.quotes))


def _quote(quote: Quote, records: Mapping[tuple[str, int], str]) -> Quote:
    """The quotation under the record's present id: records are counted anew when some have come."""
    one = quote.evidence
    evidence = msgspec.structs.replace(one, record=records.get((one.file, one.page), one.record))
    return msgspec.structs.replace(quote, evidence=evidence)


def _criterion(mine: Criterion | None, new: Criterion, records: Mapping[tuple[str, int], str]) -> Criterion:
    if mine is None:
        return new
    own = [_quote(q, records) for q in mine.quotes if q.by == "reviewer" or q.verdict is not None]
    spans = {q.evidence.span for q in own}
    ids = {q.id for q in own}
    fresh = [q for q in new.quotes if q.evidence.span not in spans]
    quotes = (*own, *(msgspec.structs.replace(q, id=f"{q.id}n") if q.id in ids else q for q in fresh))
    if mine.before is None:
        return msgspec.structs.replace(new, quotes=quotes)
    before = None if new.status == mine.status else new.status
    return msgspec.structs.replace(new, status=mine.status, before=before, why=mine.why, quotes=quotes)


def _answers(answered: Iterable[Answered], before: Determination, after: Determination) -> tuple[Answered, ...]:
    """Answers on records that are still called missing; what has come needs none."""
    places = {(gap.what, gap.date): n for n, gap in enumerate(after.missing)}
    found = []
    for answer in answered:
        gap = before.missing[answer.place]
        if (gap.what, gap.date) in places:
            found.append(Answered(place=places[gap.what, gap.date], why=answer.why))
    return tuple(found)
