"""Whether an application is reviewed: every reason answered, and what follows from the answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec

from openimr.model import Case
from openimr.process.casestate import ItemState
from openimr.process.clocking import clocks_of
from openimr.process.dated import Held, held
from openimr.process.eligibility import TESTS
from openimr.process.events import event_faults
from openimr.process.facts import Fact, Facts, unknown
from openimr.process.fold import accepted, fold
from openimr.process.key_dates import key_dates
from openimr.process.liability import answered
from openimr.process.lifecycle import lifecycle
from openimr.process.moments import by_type, moments_of
from openimr.process.reasons import Answer, Reason, eligibility
from openimr.process.relating import end_of_application

Outcome = Literal["eligible", "ineligible", "duplicate", "defer", "ask", "terminate"]
ItemOutcome = Literal["eligible", "ineligible", "duplicate", "defer", "ask", "left", "not applied for"]


class ReasonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A reason, answered: the fact and its source, and for a yes what it means, sends, and how it is cured or appealed.

    `means` is null where the date that decides it is not known. `items` are those that the answer singles out.
    """

    code: str
    answer: Answer
    says: str
    fact: str
    source: str
    means: str | None
    notice: str
    section: str
    evidence: str
    cure: str
    appeal: str
    note: str | None = None
    items: tuple[int, ...] = ()


class EligibilityQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What the parties are asked, for the reason that it would settle."""

    code: str
    text: str


class ItemScreening(msgspec.Struct, frozen=True, kw_only=True):
    """What the screening of one item comes to: `left` has been authorized or withdrawn; no application is about others.

    `because` are the codes that it rests on: those of the whole application, or of this item alone.
    """

    item: int
    outcome: ItemOutcome
    because: tuple[str, ...]


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What the screening of an application comes to; a person of the Administrative Director's decides.

    `questions` are asked where `outcome` is ask; else they are what the file leaves open. `settled`: the case has gone
    past screening, so that `outcome` is what its events found, and the answers are history.

    `because` are the codes that the outcome rests on; `tell` those that the parties are told of and that hold nothing
    up. `default` is the rule for what no reason speaks against. `items` is the same for each item: of an
    application that is eligible some may not be reviewed.
    """

    outcome: Outcome
    because: tuple[str, ...]
    says: str
    notice: str
    reasons: tuple[ReasonAnswer, ...]
    questions: tuple[EligibilityQuestion, ...]
    tell: tuple[str, ...]
    default: str
    settled: bool = False
    items: tuple[ItemScreening, ...] = ()


def screen(case: Case, as_of: datetime | None = None, others: Mapping[str, str] | None = None) -> Screening:
    """Every reason E01 to E99 held against the case, as of a moment (None: as of its last event).

    What is unknown never makes an application ineligible. It is asked about where the form was looked at and this left
    open, or where the file gives a sign of trouble; else the application is eligible by default, with what is not known
    named. Once the time to answer is over it is decided on what is there (E15). `others`: the states of other cases by
    their numbers, for what became of an earlier application. Source: 8 CCR 9792.10.3.
    """
    facts = _facts(case, as_of, others or {})
    past = _found(facts)
    table = eligibility()
    answers: list[ReasonAnswer] = []
    asks: dict[str, str] = {}
    urgent: set[str] = set()
    looked = _looked_at(facts)
    for code, reason in table.reasons.items():
        fact = _unless_unread(code, TESTS[reason.test](facts), facts)
        answers.append(_answered(code, reason, fact, facts))
        question = fact.ask or reason.question
        if question is None or past is not None or fact.of_law:
            continue
        if fact.answer == "unknown":
            asks[code] = question
            urgent |= {code} if looked or fact.sign else set()
        elif fact.answer == "yes" and answers[-1].means in {"ask", None}:
            asks[code] = question
            urgent.add(code)
    outcome, because = (
        past or _settled(answers, asks, facts) or _outcome(answers, [c for c in asks if c in urgent], facts.state.items)
    )
    by_code = {a.code: a for a in answers}
    items = tuple(_item(one, answers, outcome, because, settled=past is not None) for one in facts.state.items)
    default = f"{table.default.says} ({table.default.section}, {table.default.grade} {table.default.source})"
    return Screening(
        outcome=outcome,
        because=because,
        says=_says(outcome, [by_code[code] for code in because], tuple(asks), items)
        if past is None
        else _history(outcome, because, answers, facts),
        notice=_NOTICES[outcome],
        reasons=tuple(answers),
        questions=tuple(EligibilityQuestion(code=code, text=text) for code, text in asks.items()),
        tell=tuple(a.code for a in answers if a.answer == "yes" and a.means == "tell"),
        default=default,
        settled=past is not None,
        items=items,
    )


_OF_ITEMS: Mapping[str, ItemOutcome] = {"terminate": "left", "defer": "defer", "ineligible": "ineligible"}


def _item(
    one: ItemState, answers: Sequence[ReasonAnswer], outcome: Outcome, because: tuple[str, ...], *, settled: bool
) -> ItemScreening:
    """The screening of one item: by the reasons that single it out, else as that of the application.

    `settled`: what the case's events left out of the review is not reviewed, and everything else as they found.
    """
    if one.status == "withdrawn":
        return ItemScreening(item=one.item, outcome="left", because=())
    if one.reasons and settled:
        return ItemScreening(item=one.item, outcome="ineligible", because=one.reasons)
    own = [a for a in answers if a.answer == "no" and one.item in a.items and a.means in _OF_ITEMS]
    for means, found in _OF_ITEMS.items():
        if settled and one.status not in {"not reviewed", "authorized"} and found != "left":
            continue
        if codes := tuple(a.code for a in own if a.means == means):
            return ItemScreening(item=one.item, outcome=found, because=codes)
    if not one.applied and one.status in {"open", "not reviewed"}:
        return ItemScreening(item=one.item, outcome="not applied for", because=())
    if settled and one.status == "not reviewed":
        return ItemScreening(item=one.item, outcome="ineligible", because=())
    if settled and one.status == "authorized":
        return ItemScreening(item=one.item, outcome="left", because=())
    if outcome == "ask":
        asked = tuple(a.code for a in answers if a.code in because and (not a.items or one.item in a.items))
        return ItemScreening(item=one.item, outcome="ask" if asked else "eligible", because=asked)
    whole: ItemOutcome = "left" if outcome == "terminate" else outcome
    return ItemScreening(item=one.item, outcome=whole, because=because)


def _facts(case: Case, as_of: datetime | None, others: Mapping[str, str]) -> Facts:
    moments = moments_of(case)[0]
    at = as_of or (moments[-1].at if moments else datetime.fromisoformat("2013-01-01T00:00:00-08:00"))
    taken = accepted(case, at)
    clocks = clocks_of(taken, at)
    return Facts(
        case=case,
        taken=taken,
        unread=sum(fault.skipped for fault in event_faults(case)),
        others=others,
        at=at,
        state=fold(case, as_of),
        events=by_type(moments_of(taken)[0]),
        clocks={clock.clock: clock for clock in clocks},
        dates=key_dates(taken),
        every_clock=clocks,
    )


_OF_THE_FORM = ("signed", "complete", "ur_decision_attached", "filed_by")


def _looked_at(facts: Facts) -> bool:
    """Whether somebody has looked at the form: what that left open is then asked about."""
    return any(getattr(facts.application, name) is not None for name in _OF_THE_FORM)


def _unless_unread(code: str, fact: Fact, facts: Facts) -> Fact:
    """A date outside the programme is no finding while the file has events that cannot be read."""
    if code != "E08_DATE_SCOPE" or fact.answer != "yes" or not facts.unread:
        return fact
    says = f"{fact.says}; events of the file that cannot be read may bear on it ({facts.unread})"
    return unknown(says, fact.source, sign=True)


_ENDS: Mapping[str, tuple[Outcome, tuple[str, ...]]] = {
    "DUPLICATE": ("duplicate", ("E05_PRIOR_REVIEW",)),
    "TERMINATED_PRE": ("terminate", ("E12_AUTHORIZED",)),
    "TERMINATED_POST": ("terminate", ("E12_AUTHORIZED",)),
}


def _found(facts: Facts) -> tuple[Outcome, tuple[str, ...]] | None:
    """What the case's own events found, once it has gone past screening; None: it has not."""
    now = facts.state.state
    if now in _ENDS:
        return _ENDS[now]
    table = lifecycle()
    beyond = {state for name in ("under review", "decided") for state in table.sets[name]} | {"ELIGIBLE", "WITHDRAWN"}
    if now != "INELIGIBLE" and now not in {*beyond, "RECORDS_OVERDUE"}:
        return None
    if end_of_application(facts.state) != "INELIGIBLE":
        return "eligible", ()
    return "ineligible", tuple(dict.fromkeys(code for one in facts.state.items for code in one.reasons))


def _answered(code: str, reason: Reason, fact: Fact, facts: Facts) -> ReasonAnswer:
    rule = held(code, facts.dates, {code: reason.rule})
    means = None if rule is None else str(rule.value)
    if means == "ineligible or duplicate":
        means = "duplicate" if facts.application.same_ur_decision else "ineligible"
    section, evidence, note = _cited(reason, rule)
    return ReasonAnswer(
        code=code,
        answer=fact.answer,
        says=reason.says,
        fact=fact.says,
        source=fact.source,
        means=means,
        notice="duplicate" if means == "duplicate" else reason.notice,
        section=section,
        evidence=evidence,
        cure=reason.cure,
        appeal=reason.appeal,
        note=note,
        items=fact.items,
    )


def _cited(reason: Reason, rule: Held | None) -> tuple[str, str, str | None]:
    if rule is not None:
        return rule.section, rule.evidence, rule.note
    last = reason.values[-1]
    evidence = f"{last.grade} {last.source}" if last.source else last.grade
    return last.section, evidence, "which rule holds turns on a date that is not known"


def _settled(answers: list[ReasonAnswer], asks: dict[str, str], facts: Facts) -> tuple[Outcome, tuple[str, ...]] | None:
    """The outcome once the parties were asked and their time is over, or they have answered: nothing is asked again.

    What the answer left unknown speaks against nobody; a reason that was to be asked about and still holds rejects.
    """
    asked = facts.events.get("application information requested", ())
    over = any(a.code == "E15_NO_ANSWER" and a.answer == "yes" for a in answers)
    if not over and not (asked and answered(facts)):
        return None
    still = tuple(a.code for a in answers if a.answer == "yes" and a.means == "ask")
    asks.clear()
    first = _outcome(answers, [], facts.state.items)
    if first[0] in {"terminate", "duplicate", "ineligible"} or not still:
        return first
    return "ineligible", still


def _of_every_item(answers: list[ReasonAnswer], items: Sequence[ItemState]) -> tuple[Outcome, tuple[str, ...]] | None:
    """What follows where each item has a reason of its own not to be reviewed: what waits, waits, else none is left."""
    own = {a.code: (a.means, a.items) for a in answers if a.answer == "no" and a.items and a.means in _OF_ITEMS}
    left = {one.item for one in items if one.status != "withdrawn"}
    if not left or not left <= {item for _, listed in own.values() for item in listed}:
        return None
    outcomes: tuple[Outcome, ...] = ("defer", "ineligible", "terminate")
    for outcome in outcomes:
        if any(means == outcome for means, _ in own.values()):
            return outcome, tuple(own)
    return None


def _outcome(
    answers: list[ReasonAnswer], asks: list[str], items: Sequence[ItemState]
) -> tuple[Outcome, tuple[str, ...]]:
    order: tuple[Literal["terminate", "duplicate", "ineligible", "defer"], ...] = (
        "terminate",
        "duplicate",
        "ineligible",
        "defer",
    )
    for outcome in order:
        codes = tuple(a.code for a in answers if a.answer == "yes" and a.means == outcome)
        if codes:
            return outcome, codes
    if found := _of_every_item(answers, items):
        return found
    return ("ask", tuple(asks)) if asks else ("eligible", ())


_NOTICES: dict[Outcome, str] = {
    "eligible": "eligibility",
    "ineligible": "ineligibility",
    "duplicate": "duplicate",
    "defer": "deferral",
    "ask": "eligibility question",
    "terminate": "termination",
}


def _history(outcome: Outcome, because: tuple[str, ...], answers: list[ReasonAnswer], facts: Facts) -> str:
    """What is said of a case that has gone past screening."""
    found = {"eligible": "eligible", "ineligible": "not eligible", "duplicate": "a duplicate"}
    state = facts.state.state
    if outcome == "terminate":
        return f"nothing is left to review, {'; '.join(because)}: the case is {state}"
    finding = f"{found[outcome]}{': ' if because else ''}{', '.join(because)}"
    if outcome == "eligible":
        apart = [one for one in facts.state.items if one.reasons]
        finding += "".join(f"; item {one.item}: not eligible, {', '.join(one.reasons)}" for one in apart)
    against = [a.code for a in answers if a.answer == "yes" and a.means in {"ineligible", "duplicate", "defer"}]
    other = [code for code in against if code not in because]
    but = f"; by the file's facts this would speak against it: {', '.join(other)}" if other else ""
    doubtful = [a for a in answers if a.code in because and a.answer == "unknown" and a.items]
    but += "".join(f"; to be checked, {a.code}: {a.fact}" for a in doubtful)
    names = ("application eligible", "application ineligible")
    # a file may tell of what came afterwards alone
    how = "found" if any(facts.events.get(name) for name in names) else "it went on as"
    return f"{how} {finding}; screening is over (the case is {state}), and the answers are history{but}"


_APART: Mapping[ItemOutcome, str] = {"ineligible": "not eligible", "defer": "waits", "left": "has left"}


def _says(outcome: Outcome, because: list[ReasonAnswer], asks: tuple[str, ...], items: Sequence[ItemScreening]) -> str:
    apart = [one for one in items if one.because and one.outcome in {"ineligible", "defer", "left"}]
    but = "".join(f"; item {one.item}: {_APART[one.outcome]}, {', '.join(one.because)}" for one in apart)
    but += "".join(
        f"; item {one.item}: no application is about it" for one in items if one.outcome == "not applied for"
    )
    why = "; ".join(f"{a.code}: {a.says} ({a.fact})" for a in because)
    texts: dict[Outcome, str] = {
        "eligible": f"eligible by default: no reason speaks against review; not known: {', '.join(asks)}{but}"
        if asks
        else f"eligible: no reason speaks against review{but}",
        "ineligible": f"not eligible, {why}",
        "duplicate": f"a duplicate, {why}",
        "defer": f"deferred, {why}",
        "ask": f"the parties have to be asked first: {', '.join(a.code for a in because)}",
        "terminate": f"nothing is left to review, {why}",
    }
    return texts[outcome]
