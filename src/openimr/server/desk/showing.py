"""What the pages of the desk show of a draft: names of records for quotations, and what is gated until a decision."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from openimr.letters import citation_text
from openimr.model import CriterionResult, Determination, ItemDetermination, Record
from openimr.review.wording import us_date
from openimr.server.desk.begin import leans, proposed_rationale
from openimr.server.desk.document import Criterion, DraftDocument, ItemDraft, Line, Quote
from openimr.server.desk.models import ItemDecision
from openimr.server.desk.precedents import ShownPrecedents


class ShownQuote(msgspec.Struct, frozen=True, kw_only=True):
    """A quotation with the name of its place."""

    quote: Quote
    where: str
    short: str


class ShownLine(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence with its quotations and the names of the criteria that it rests on."""

    line: Line
    quotes: tuple[ShownQuote, ...]
    criteria: tuple[tuple[str, str], ...]
    number: int


class ShownCriterion(msgspec.Struct, frozen=True, kw_only=True):
    """A criterion as the reviewer has it, beside what the software says of it."""

    mine: Criterion
    found: CriterionResult
    quotes: tuple[ShownQuote, ...]
    name: str
    searched: int


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What the software proposes; made only where it may be shown."""

    proposal: str | None
    confidence: int | None
    agrees: bool | None
    rationale: tuple[ShownLine, ...]
    questions: tuple[str, ...]
    at: datetime | None


class ShownItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item on the desk. `proposal` is None until the reviewer has decided and opened it.

    `judged` are the criteria of the topic that decides, `further` those of other topics, `idle` those that do not bear.
    """

    place: int
    drafted: ItemDetermination
    mine: ItemDraft
    supporting: tuple[ShownLine, ...]
    opposing: tuple[ShownLine, ...]
    rationale: tuple[ShownLine, ...]
    judged: tuple[ShownCriterion, ...]
    further: tuple[ShownCriterion, ...]
    idle: tuple[ShownCriterion, ...]
    citations: tuple[str, ...]
    questions: tuple[str, ...]
    decisions: tuple[ItemDecision, ...]
    opened: datetime | None
    proposal: Proposal | None
    precedents: ShownPrecedents | None
    stale: bool
    ties: tuple[tuple[str, str], ...]

    @property
    def settled(self) -> bool:
        """Whether nothing is left to decide: decided, and after the proposal where that was opened."""
        return not self.mine.eligible or (bool(self.decisions) and not self.again)

    @property
    def again(self) -> bool:
        """Whether proposal or precedents were opened since the last decision, so that it has to be stated again."""
        if not self.decisions:
            return False
        last, letters = self.decisions[-1], self.precedents
        return (self.opened is not None and not last.after_proposal) or (
            letters is not None and last.at < letters.row.at
        )


class Tab(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the draft in the row of tabs."""

    part: str
    label: str
    state: str
    current: bool


def tabs(draft: DraftDocument, drafted: Determination, settled: Mapping[int, bool], part: str) -> list[Tab]:
    """The parts of the draft, each with what is open in it."""
    found = [Tab(part="summary", label="Summary", state=_state(draft.summary), current=part == "summary")]
    for place, (item, mine) in enumerate(zip(drafted.items, draft.items, strict=True)):
        lines = [line for _, line in mine.lines()]
        state = _state(lines, settled=settled.get(place, False))
        if not mine.eligible:
            state = "not under review"
        elif state == "done" and all(line.removed for line in mine.rationale):
            state = "no rationale"
        label = f"{place + 1}. {item.request}"
        found.append(Tab(part=f"item-{place}", label=label, state=state, current=part == f"item-{place}"))
    gaps = len(drafted.missing) + len(drafted.unread)
    open_gaps = len(drafted.missing) - len(draft.answered)
    state = f"{open_gaps} open" if open_gaps > 0 else "done" if gaps else "nothing missing"
    found.append(Tab(part="missing", label="What is missing", state=state, current=part == "missing"))
    return found


def _state(lines: Iterable[Line], *, settled: bool = True) -> str:
    if not settled:
        return "to decide"
    untied = sum(line.open for line in lines)
    return f"{untied} untied" if untied else "done"


def shown_lines(
    lines: Iterable[Line], drafted: Determination, names: Mapping[str, str] | None = None
) -> tuple[ShownLine, ...]:
    """Sentences for the page."""
    records = {record.id: record for record in drafted.records}
    return tuple(
        ShownLine(
            line=line,
            quotes=tuple(shown_quote(quote, records) for quote in line.quotes),
            criteria=tuple((c, (names or {}).get(c, c)) for c in line.criteria),
            number=number,
        )
        for number, line in enumerate(lines, start=1)
    )


def shown_quote(quote: Quote, records: Mapping[str, Record]) -> ShownQuote:
    """A quotation for the page."""
    record = records.get(quote.evidence.record)
    page = quote.evidence.page
    if record is None:
        return ShownQuote(quote=quote, where=f"page {page}", short=f"p. {page}")
    page_of = quote.evidence.page - record.first_page + 1
    day = us_date(record.date) or "undated"
    where = f"{record.kind} of {day}" + (f", {record.author}" if record.author else "")
    return ShownQuote(quote=quote, where=f"{where}, its page {page_of}", short=f"{record.kind} {day}, p. {page_of}")


def shown_item(
    place: int,
    drafted: Determination,
    draft: DraftDocument,
    decisions: Sequence[ItemDecision],
    opened: datetime | None,
    *,
    audit: bool = False,
    since: datetime | None = None,
    precedents: ShownPrecedents | None = None,
) -> ShownItem:
    """An item for the page. `audit`: the page is quality's, to which the proposal shows whatever was opened.

    `since`: when the software's draft was made; a decision from before has to be stated again. `precedents`: the
    letters like the case that the reviewer has opened.
    """
    item, mine = drafted.items[place], draft.items[place]
    records = {record.id: record for record in drafted.records}
    found = {criterion.id: criterion for criterion in item.criteria}
    names = {c.id: c.subject or c.text for c in item.criteria}
    criteria = [_criterion(c, found[c.id], records) for c in mine.criteria if c.id in found]
    may = bool(decisions) and (opened is not None or audit)
    return ShownItem(
        place=place,
        drafted=item,
        mine=mine,
        supporting=shown_lines(mine.supporting, drafted, names),
        opposing=shown_lines(mine.opposing, drafted, names),
        rationale=shown_lines(mine.rationale, drafted, names),
        judged=tuple(c for c in criteria if _bears(c) and _leads(c, item)),
        further=tuple(c for c in criteria if _bears(c) and not _leads(c, item)),
        idle=tuple(c for c in criteria if not _bears(c)),
        citations=tuple(citation_text(citation) for citation in mine.citations),
        questions=tuple(text for text in item.needs_reviewer if not leans(text)),
        decisions=tuple(decisions),
        opened=opened,
        proposal=_proposal(place, drafted, mine, names, opened) if may else None,
        precedents=precedents,
        stale=bool(decisions) and since is not None and decisions[-1].at < since,
        ties=tuple((c.mine.id, c.name) for c in criteria),
    )


def _leads(criterion: ShownCriterion, item: ItemDetermination) -> bool:
    """Whether a criterion is one of the topic that decides, or the reviewer has found otherwise on it."""
    return criterion.found.topic in item.topics[:1] or criterion.mine.before is not None


def _bears(criterion: ShownCriterion) -> bool:
    return (
        criterion.mine.status != "not applicable"
        or bool(criterion.quotes)
        or criterion.mine.before is not None
        or (
            criterion.found.explain.startswith(("can't be judged", "left to the reviewer"))
            and criterion.found.role is not None
        )
    )


def _criterion(mine: Criterion, found: CriterionResult, records: Mapping[str, Record]) -> ShownCriterion:
    return ShownCriterion(
        mine=mine,
        found=found,
        quotes=tuple(shown_quote(quote, records) for quote in mine.quotes),
        name=found.subject or found.text,
        searched=len(found.searched),
    )


def _proposal(
    place: int, drafted: Determination, mine: ItemDraft, names: Mapping[str, str], opened: datetime | None
) -> Proposal:
    item = drafted.items[place]
    return Proposal(
        proposal=item.proposal,
        confidence=None if item.confidence is None else round(100 * item.confidence),
        agrees=None if item.proposal is None else item.proposal == mine.decision,
        rationale=shown_lines(proposed_rationale(place, item), drafted, names),
        questions=tuple(text for text in item.needs_reviewer if leans(text)),
        at=opened,
    )
