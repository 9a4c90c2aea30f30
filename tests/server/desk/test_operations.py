"""The draft as a document of small operations: what an edit keeps, what it refuses, and what becomes of it."""

import json
from datetime import UTC, datetime, timedelta
from random import Random

import msgspec
import pytest

from openimr.model import Citation, Determination, Evidence, Missing
from openimr.server.desk.begin import begun, first_rationale, leans, proposed_rationale
from openimr.server.desk.build import built, checked
from openimr.server.desk.comparing import compared, words_changed
from openimr.server.desk.document import DraftDocument, Quote
from openimr.server.desk.operations import (
    AddCitation,
    AddLine,
    AddQuote,
    AnswerMissing,
    Decide,
    EditLine,
    JudgeQuote,
    MoveLine,
    Operation,
    OperationError,
    OwnJudgement,
    RemoveCitation,
    RemoveLine,
    SetAuthorized,
    SetStatus,
    TakeLines,
    TieCriterion,
    UseLine,
    apply,
    places,
    read_operation,
)
from openimr.server.desk.points import blocking, open_points
from openimr.server.desk.renewing import OtherItemsError, aligned, renewed

SPOT = Evidence(record="r1", file="a.pdf", page=1, quote="pain 4/10", start=3, end=12)


def ties(document: DraftDocument) -> dict[str, tuple[object, ...]]:
    """What each sentence rests on."""
    return {line.id: (line.criteria, tuple(q.evidence for q in line.quotes)) for line in document.lines()}


def any_operation(document: DraftDocument, luck: Random, n: int) -> Operation:
    """Some operation that has its place in the document."""
    line = luck.choice([*document.lines()])
    item = luck.randrange(len(document.items))
    criterion = luck.choice(document.items[item].criteria)
    quote = luck.choice([*document.quotes()])
    new = Quote(id=f"n{n}", evidence=SPOT, by="reviewer")
    return luck.choice(
        [
            EditLine(line=line.id, text=f"Another wording {n}."),
            RemoveLine(line=line.id, removed=luck.random() < 0.5),
            MoveLine(line=line.id, down=luck.random() < 0.5),
            OwnJudgement(line=line.id, own=luck.random() < 0.5),
            AddLine(
                line=f"l{n}", part=luck.choice(["rationale", "supporting", "opposing"]), item=item, text=f"Mine {n}."
            ),
            UseLine(line=line.id, new=f"u{n}") if not line.id.startswith("s") else MoveLine(line=line.id, down=True),
            JudgeQuote(quote=quote.id, verdict=luck.choice(["accepted", "rejected", None])),
            AddQuote(quote=new, line=line.id),
            AddQuote(quote=new, item=item, criterion=criterion.id),
            SetStatus(item=item, criterion=criterion.id, status="met", why="seen"),
            Decide(item=item, decision=luck.choice(["upheld", "overturned"])),
        ]
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_no_sentence_loses_its_ties_and_nothing_of_the_software_is_lost(
    seed: int, four: Determination
):
    luck, document = Random(seed), begun(four)  # noqa: S311 - for a test
    first = begun(four)
    for n in range(40):
        operation = any_operation(document, luck, n)
        before, document = document, apply(document, read_operation(msgspec.to_builtins(operation)))
        now = ties(document)
        for key, (criteria, quotes) in ties(before).items():
            assert set(criteria) <= set(now[key][0])  # none of these operations unties
            assert quotes == now[key][1][: len(quotes)]  # quotations are added, never taken
    texts = {line.id: line.before or line.text for line in document.lines()}
    assert all(texts[line.id] == line.text for line in first.lines())
    statuses = {c.id: c.before or c.status for item in document.items for c in item.criteria}
    assert all(statuses[c.id] == c.status for item in first.items for c in item.criteria)
    assert msgspec.convert(json.loads(json.dumps(msgspec.to_builtins(document))), DraftDocument) == document


@pytest.mark.parametrize("seed", range(8))
def test_operations_that_touch_different_places_can_be_made_in_either_order(seed: int, four: Determination):
    luck, document = Random(seed), begun(four)  # noqa: S311 - for a test
    for n in range(30):
        one, other = any_operation(document, luck, n), any_operation(document, luck, 100 + n)
        if places(one) & places(other) or {type(one), type(other)} & {MoveLine, UseLine}:
            continue
        assert apply(apply(document, one), other) == apply(apply(document, other), one)


def test_a_draft_begins_without_anything_that_tells_the_proposal(four: Determination):
    text = msgspec.json.encode(begun(four)).decode()
    assert four.items[0].proposal == "overturned"
    assert "overturned" not in text
    assert "proposal" not in text.lower()
    assert all(item.rationale == () and item.decision is None for item in begun(four).items)
    assert not any(leans(line.text) for line in begun(four).lines())


def test_a_sentence_without_a_tie_is_open_until_it_is_tied_or_called_own_judgement(four: Determination):
    document = apply(begun(four), AddLine(line="x", part="rationale", item=0, text="The dose is safe."))
    line = next(one for one in document.lines() if one.id == "x")
    assert line.open
    criterion = document.items[0].criteria[0].id
    for settle in (
        OwnJudgement(line="x", own=True),
        TieCriterion(line="x", criterion=criterion),
        AddQuote(quote=Quote(id="q", evidence=SPOT), line="x"),
    ):
        assert not next(one for one in apply(document, settle).lines() if one.id == "x").open
    quoted = apply(document, AddQuote(quote=Quote(id="q", evidence=SPOT), line="x"))
    assert next(one for one in apply(quoted, JudgeQuote(quote="q", verdict="rejected")).lines() if one.id == "x").open
    untied = apply(apply(document, TieCriterion(line="x", criterion=criterion)),
                   TieCriterion(line="x", criterion=criterion, tied=False))  # fmt: skip
    assert untied == document


@pytest.mark.parametrize(
    "operation",
    [
        EditLine(line="nowhere", text="x"),
        EditLine(line="s0", text="  "),
        AddLine(line="s0", part="summary", text="There is one of this id."),
        AddLine(line="y", part="rationale", text="Of no item."),
        AddLine(line="y", part="rationale", item=9, text="Of an item that is not there."),
        AddLine(line="y", part="summary", text="After nothing.", after="nowhere"),
        MoveLine(line="nowhere", down=True),
        UseLine(line="nowhere", new="y"),
        JudgeQuote(quote="nowhere", verdict="accepted"),
        AddQuote(quote=Quote(id="q", evidence=SPOT)),
        AddQuote(quote=Quote(id="q", evidence=SPOT), line="nowhere"),
        AddQuote(quote=Quote(id="f0-0.0", evidence=SPOT), line="s0"),
        SetStatus(item=0, criterion="nowhere", status="met"),
        Decide(item=-1, decision="upheld"),
        Decide(item=9, decision="upheld"),
        RemoveCitation(item=0, place=99),
        TakeLines(item=9, lines=()),
    ],
)
def test_what_has_no_place_in_the_draft_is_refused(operation: Operation, four: Determination):
    with pytest.raises(OperationError):
        apply(begun(four), operation)


@pytest.mark.parametrize("data", [{}, {"op": "sign"}, {"op": "decide", "item": 0, "decision": "maybe"}, [], None])
def test_what_is_no_operation_is_refused(data: object):
    with pytest.raises(OperationError):
        read_operation(data)


def test_the_determination_is_the_reviewers(four: Determination):
    document = begun(four)
    first = document.items[0].supporting[0]
    for operation in (
        Decide(item=0, decision="upheld"),
        EditLine(line=first.id, text="In my words."),
        RemoveLine(line=document.items[0].supporting[1].id),
        JudgeQuote(quote=first.quotes[0].id, verdict="rejected"),
        SetStatus(item=0, criterion=document.items[0].criteria[0].id, status="not documented", why="looked"),
        AddCitation(item=0, citation=Citation(source="ODG", guideline="Official Disability Guidelines (ODG)")),
        SetAuthorized(item=0, authorized="Norco #60", remaining=""),
    ):
        document = apply(document, operation)
    made = built(four, document, case_number="CM26-1").determination
    item = made.items[0]
    assert (item.proposal, item.confidence, item.score, item.rule) == ("upheld", None, None, None)
    assert item.supporting[0].text == "In my words."
    assert first.quotes[0].evidence not in item.supporting[0].evidence
    assert len(item.supporting) == len(four.items[0].supporting) - 1
    assert item.criteria[0].status == "not documented"
    assert item.criteria[0].searched == tuple(r.id for r in four.records if r.duplicate_of is None)
    assert item.citations[-1].source == "ODG"
    assert item.ur_authorized == "Norco #60"
    assert made.case.case_number == "CM26-1"


def test_a_record_that_is_called_missing_can_be_answered(four: Determination):
    lacking = msgspec.structs.replace(four, missing=(Missing(named_in="r1", what="MRI report"),))
    document = apply(begun(lacking), AnswerMissing(place=0, why="It stands on page 3 of the packet."))
    assert built(lacking, document).determination.missing == ()
    assert built(lacking, apply(document, AnswerMissing(place=0, why=" "))).determination.missing == lacking.missing


def test_nothing_is_upheld_by_default(four: Determination):
    document = begun(four)
    found = {(p.id, p.part) for p in blocking(open_points(four, document, {}, (), None))}
    assert ("D1", "item-0") in found


class _Decided:
    def __init__(self, decision: str, *, after: bool) -> None:
        self.decision, self.after_proposal = decision, after
        self.at = datetime(2015, 5, 1, tzinfo=UTC)


def test_after_the_proposal_was_opened_a_decision_with_its_reason_is_asked_for_again(four: Determination):
    document = apply(begun(four), Decide(item=0, decision="overturned"))
    early, late = _Decided("overturned", after=False), _Decided("overturned", after=True)

    def ids(decisions: list[_Decided], opened: tuple[int, ...]) -> set[str]:
        return {p.id for p in blocking(open_points(four, document, {0: decisions}, opened, None))}

    assert "D2" not in ids([early], ())
    assert "D2" in ids([early], (0,))
    assert "D2" not in ids([early, late], (0,))


def test_own_judgement_needs_no_quotation_and_every_other_sentence_does(four: Determination):
    document = apply(begun(four), Decide(item=0, decision="overturned"))
    document = apply(document, TakeLines(item=0, lines=proposed_rationale(0, four.items[0])))
    document = apply(document, AddLine(line="x", part="rationale", item=0, text="I would treat so too."))
    open_now = open_points(four, document, {0: [_Decided("overturned", after=False)]}, (), None)
    assert [(p.id, p.line) for p in blocking(open_now) if p.line == "x"] == [("D3", "x")]
    own = apply(document, OwnJudgement(line="x", own=True))
    assert "Q24" not in {c.id for c in checked(built(four, own), None)}
    assert "Q24" in {c.id for c in checked(built(four, document), None)}


@pytest.mark.parametrize("decision", ["upheld", "overturned"])
def test_a_rationale_to_begin_with_concludes_as_decided_and_every_sentence_rests_on_something(
    decision: str, four: Determination
):
    document = begun(four)
    lines = first_rationale(0, four.items[0], document.items[0], decision)  # type: ignore[arg-type]
    document = apply(document, Decide(item=0, decision=decision))  # type: ignore[arg-type]
    document = apply(document, TakeLines(item=0, lines=lines))
    assert not any(line.open for line in document.items[0].rationale)
    found = {c.id for c in checked(built(four, document), None) if c.severity == "blocking"}
    assert "Q02" not in found
    assert "Q01" not in found


def test_a_rationale_to_begin_with_tells_the_reviewers_reason_and_what_the_reviewer_found_otherwise(
    four: Determination,
):
    document = begun(four)
    tied = next(line for line in document.items[0].supporting if len(line.criteria) == 1)
    changed = SetStatus(item=0, criterion=tied.criteria[0], status="not met", why="one number, no average")
    document = apply(document, changed)
    lines = first_rationale(0, four.items[0], document.items[0], "upheld", "No plan to lower the dose")
    texts = [line.text for line in lines]
    assert tied.text not in texts
    found = next(line for line in lines if "finds it not met: one number, no average." in line.text)
    assert found.criteria == tied.criteria
    assert (texts[-2], lines[-2].own) == ("No plan to lower the dose.", True)
    assert not any(line.open for line in lines)


def test_differences_are_told_by_sentence_and_word(four: Determination):
    before = begun(four)
    key = before.items[0].supporting[0].id
    after = apply(before, EditLine(line=key, text=before.items[0].supporting[0].text.replace("pain", "ache", 1)))
    after = apply(after, Decide(item=0, decision="upheld"))
    after = apply(after, AddLine(line="x", part="summary", text="One more."))
    changes = compared(before, after, four)
    assert [change.what for change in changes] == ["added", "decision", "changed"]
    pieces = changes[-1].pieces
    assert "".join(p.text for p in pieces if p.kind != "in") == before.items[0].supporting[0].text
    assert "ache" in "".join(p.text for p in pieces if p.kind == "in")
    assert compared(before, before, four) == []
    assert words_changed("a b", "a c")[-1].text == "c"


def test_what_was_decided_before_records_came_has_to_be_stated_again(four: Determination):
    document = apply(begun(four), Decide(item=0, decision="overturned"))
    decided = _Decided("overturned", after=False)

    def ids(since: datetime) -> set[str]:
        return {p.id for p in blocking(open_points(four, document, {0: [decided]}, (), None, since=since))}

    assert "D4" not in ids(decided.at - timedelta(minutes=1))
    assert "D4" in ids(decided.at + timedelta(minutes=1))


def test_when_records_come_the_reviewers_work_stays_and_the_rest_is_renewed(four: Determination):
    document = begun(four)
    first, second, third = document.items[0].supporting[:3]
    steps: list[Operation] = [
        EditLine(line=first.id, text="In my words."),
        JudgeQuote(quote=second.quotes[0].id, verdict="rejected"),
        SetStatus(item=0, criterion=document.items[0].criteria[0].id, status="contradicted", why="see page 2"),
        Decide(item=0, decision="upheld"),
        AddLine(line="mine", part="rationale", item=0, text="My reason."),
        UseLine(line=third.id, new="used"),
        AnswerMissing(place=0, why="It is not needed."),
    ]
    for operation in steps:
        document = apply(document, operation)
    gap = Missing(named_in="r1", what="MRI report")
    before = msgspec.structs.replace(four, missing=(gap, Missing(named_in="r1", what="CT report")))
    after = _renumbered(four)
    item = after.items[0]
    new = msgspec.structs.replace(item.supporting[2], text="What the new record says.")
    item = msgspec.structs.replace(item, supporting=(*item.supporting[:2], new))
    after = msgspec.structs.replace(after, items=(item,), missing=(Missing(named_in="n1", what="MRI report"),))
    now = renewed(document, before, after)
    texts = [line.text for line in now.items[0].supporting]
    assert texts == ["In my words.", second.text, "What the new record says."]
    assert now.items[0].supporting[1].quotes[0].verdict == "rejected"
    assert [line.text for line in now.items[0].rationale] == ["My reason.", third.text]
    assert (now.items[0].decision, now.items[0].criteria[0].status) == ("upheld", "contradicted")
    assert [(a.place, a.why) for a in now.answered] == [(0, "It is not needed.")]
    named = {quote.evidence.record for quote in now.quotes()}
    assert all(name.startswith("n") for name in named)
    ids = [line.id for line in now.lines()] + [quote.id for quote in now.quotes()]
    assert len(ids) == len(set(ids))
    assert renewed(begun(four), four, four) == begun(four)


def test_other_items_are_not_taken_for_those_of_the_draft(four: Determination):
    item = msgspec.structs.replace(four.items[0], request="Another drug")
    with pytest.raises(OtherItemsError):
        aligned(four, msgspec.structs.replace(four, items=(item,)))


def _renumbered(drafted: Determination) -> Determination:
    """The same review with other ids of records, as when a record came before them."""
    text = msgspec.json.encode(drafted).decode()
    for record in reversed(drafted.records):
        text = text.replace(f'"{record.id}"', f'"n{record.id[1:]}"')
    return msgspec.json.decode(text, type=Determination)
