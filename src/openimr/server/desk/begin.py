"""The draft as the reviewer finds it: what the software drafted, without what it proposes.

Proposal, confidence, score and the drafted rationale open after the reviewer's first decision; a sentence that speaks
of the proposal is left out of both sides as well.
"""

import re
from collections.abc import Iterable, Iterator

from openimr.model import CriterionResult, Determination, Evidence, ItemDetermination, Sentence
from openimr.server.desk.document import Criterion, Decision, DraftDocument, ItemDraft, Line, Quote

_LEANS = re.compile(r"\bpropos\w*|\bthe draft\b|\bconfidence\b|\bis (?:upheld|overturned) with it\b", re.IGNORECASE)
CONCLUSION = {
    "upheld": "On these records medical necessity is not shown, and the UR decision is upheld.",
    "overturned": "On these records the request is medically necessary, and the UR decision is overturned.",
}


def leans(text: str) -> bool:
    """Whether a text tells what the software proposes."""
    return _LEANS.search(text) is not None


def begun(drafted: Determination) -> DraftDocument:
    """The draft that a reviewer begins with."""
    return DraftDocument(
        summary=_lines("s", drafted.summary),
        items=tuple(_item(place, item) for place, item in enumerate(drafted.items)),
    )


def proposed_rationale(place: int, item: ItemDetermination) -> tuple[Line, ...]:
    """The rationale that the software drafted for its proposal, in the words of a decision."""
    return tuple(
        Line(
            id=f"p{place}-{n}",
            text=_decided(sentence.text),
            quotes=_quotes(f"p{place}-{n}", sentence.evidence),
            criteria=sentence.criteria,
        )
        for n, sentence in enumerate(item.rationale)
    )


def first_rationale(
    place: int, item: ItemDetermination, draft: ItemDraft, decision: Decision, reason: str = ""
) -> tuple[Line, ...]:
    """A rationale to start from where the reviewer does not take the software's: what was asked, both sides, the end.

    The side that the decision goes against comes first, as what was weighed; then the side that carries it, what the
    reviewer found otherwise than the software, and the reason that the reviewer gave for the decision. A sentence that
    rests on nothing but criteria on which the reviewer finds otherwise is left out.
    """
    sides = (draft.supporting, draft.opposing)
    against, carries = sides if decision == "upheld" else sides[::-1]
    otherwise = {criterion.id for criterion in draft.criteria if criterion.before is not None}
    lines = [x for x in (*against, *carries) if not x.removed and not (x.criteria and otherwise.issuperset(x.criteria))]
    found = [*opening(place, item), *(again(f"b{place}-{n}", line) for n, line in enumerate(lines))]
    found += _otherwise(place, item, draft)
    if said := " ".join(reason.split()):
        said += "" if said.endswith((".", "!", "?")) else "."
        found.append(Line(id=f"b{place}-r", text=said, by="reviewer", own=True))
    met = tuple(dict.fromkeys(c for line in carries if not line.removed for c in line.criteria if c not in otherwise))
    end = CONCLUSION[decision]
    if decision == "upheld" and draft.authorized:
        end = f"{end[:-1]}. What UR authorised ({draft.authorized}) stays authorised."
    last = Line(id=f"b{place}-end", text=end, criteria=met, by="reviewer")
    if not met:
        quotes = tuple(quote.evidence for line in carries if not line.removed for quote in line.quotes)
        last = Line(id=last.id, text=end, by="reviewer", quotes=_quotes(last.id, quotes[:2]))
    return (*found, last)


def _otherwise(place: int, item: ItemDetermination, draft: ItemDraft) -> Iterator[Line]:
    """A sentence for each criterion on which the reviewer finds otherwise than the software."""
    names = {criterion.id: criterion.subject or criterion.text for criterion in item.criteria}
    for n, mine in enumerate(draft.criteria):
        if mine.before is not None:
            why = f": {mine.why.rstrip(' .')}." if mine.why else "."
            text = f"As to {names.get(mine.id, mine.text).rstrip('.')}, the expert reviewer finds it {mine.status}{why}"
            kept = [quote.evidence for quote in mine.quotes if quote.verdict != "rejected"]
            quotes = _quotes(f"b{place}-c{n}", kept[:2])
            yield Line(id=f"b{place}-c{n}", text=text, by="reviewer", criteria=(mine.id,), quotes=quotes)


def opening(place: int, item: ItemDetermination) -> tuple[Line, ...]:
    """The sentence that says what the guideline asks for; it tells nothing of the proposal."""
    first = item.rationale[0] if item.rationale else None
    if first is None or first.evidence or not first.criteria or leans(first.text):
        return ()
    return (Line(id=f"b{place}-o", text=first.text, criteria=first.criteria),)


def again(key: str, line: Line) -> Line:
    """The same sentence once more, under ids of its own."""
    used = [quote for quote in line.quotes if quote.verdict != "rejected"]
    return Line(
        id=key,
        text=line.text,
        by=line.by,
        criteria=line.criteria,
        quotes=tuple(Quote(id=f"{key}.{n}", evidence=q.evidence, by=q.by) for n, q in enumerate(used)),
    )


def _item(place: int, item: ItemDetermination) -> ItemDraft:
    return ItemDraft(
        eligible=item.eligible,
        supporting=_lines(f"f{place}-", item.supporting),
        opposing=_lines(f"a{place}-", item.opposing),
        criteria=tuple(_criterion(place, n, criterion) for n, criterion in enumerate(item.criteria)),
        citations=item.citations,
        authorized=item.ur_authorized,
        remaining=item.remaining,
    )


def _criterion(place: int, n: int, criterion: CriterionResult) -> Criterion:
    return Criterion(
        id=criterion.id,
        text=criterion.text,
        status=criterion.status,
        quotes=_quotes(f"c{place}-{n}", criterion.evidence),
    )


def _lines(key: str, sentences: Iterable[Sentence]) -> tuple[Line, ...]:
    return tuple(
        Line(id=f"{key}{n}", text=s.text, criteria=s.criteria, quotes=_quotes(f"{key}{n}", s.evidence))
        for n, s in enumerate(sentences)
        if not leans(s.text)
    )


def _quotes(key: str, evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
    return tuple(Quote(id=f"{key}.{n}", evidence=one) for n, one in enumerate(evidence))


def _decided(text: str) -> str:
    """A sentence of a proposal as one of a decision."""
    return (
        text.replace("The proposal is that medical necessity is not shown", "Medical necessity is not shown")
        .replace("the proposal is that the request is medically", "the request is medically")
        .replace("The proposal is that the request is medically", "The request is medically")
    )
