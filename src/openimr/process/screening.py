"""Whether an application is reviewed: every reason answered, and what follows from the answers."""

from datetime import datetime
from typing import Literal

import msgspec

from openimr.model import Case
from openimr.process.clocking import clocks_of
from openimr.process.dated import Held, held
from openimr.process.eligibility import TESTS, Fact, Facts
from openimr.process.fold import accepted, fold
from openimr.process.key_dates import key_dates
from openimr.process.moments import by_type, moments_of
from openimr.process.reasons import Answer, Reason, eligibility

Outcome = Literal["eligible", "ineligible", "duplicate", "defer", "ask", "terminate"]


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


class Screening(msgspec.Struct, frozen=True, kw_only=True):
    """What the screening of an application comes to; a person of the Administrative Director's decides.

    `because` are the codes that the outcome rests on; `tell` those that the parties are told of and that hold nothing
    up. `default` is the rule for what no reason speaks against.
    """

    outcome: Outcome
    because: tuple[str, ...]
    says: str
    notice: str
    reasons: tuple[ReasonAnswer, ...]
    questions: tuple[EligibilityQuestion, ...]
    tell: tuple[str, ...]
    default: str


def screen(case: Case, as_of: datetime | None = None) -> Screening:
    """Every reason E01 to E99 held against the case, as of a moment (None: as of its last event).

    What is unknown never makes an application ineligible: it makes a question, and once the time to answer is over the
    application is decided on what is there (E15). Source: 8 CCR 9792.10.3.
    """
    facts = _facts(case, as_of)
    table = eligibility()
    answers: list[ReasonAnswer] = []
    asks: dict[str, str] = {}
    for code, reason in table.reasons.items():
        fact = TESTS[reason.test](facts)
        answers.append(_answered(code, reason, fact, facts))
        if fact.answer == "unknown" and reason.question is not None:
            asks[code] = fact.ask or reason.question
        elif fact.answer == "yes" and answers[-1].means in {"ask", None} and reason.question is not None:
            asks[code] = reason.question
    held_up = _settled(answers, asks, facts)
    outcome, because = held_up or _outcome(answers, asks)
    by_code = {a.code: a for a in answers}
    default = f"{table.default.says} ({table.default.section}, {table.default.grade} {table.default.source})"
    return Screening(
        outcome=outcome,
        because=because,
        says=_says(outcome, [by_code[code] for code in because]),
        notice=_NOTICES[outcome],
        reasons=tuple(answers),
        questions=tuple(EligibilityQuestion(code=code, text=text) for code, text in asks.items()),
        tell=tuple(a.code for a in answers if a.answer == "yes" and a.means == "tell"),
        default=default,
    )


def _facts(case: Case, as_of: datetime | None) -> Facts:
    moments = moments_of(case)[0]
    at = as_of or (moments[-1].at if moments else datetime.fromisoformat("2013-01-01T00:00:00-08:00"))
    taken = accepted(case, at)
    return Facts(
        case=case,
        at=at,
        state=fold(case, at),
        events=by_type(moments_of(taken)[0]),
        clocks={clock.clock: clock for clock in clocks_of(taken, at)},
        dates=key_dates(taken),
    )


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
    answered = bool(asked) and any(
        m.at >= asked[-1].at for m in facts.events.get("application information received", ())
    )
    if not over and not answered:
        return None
    still = tuple(a.code for a in answers if a.answer == "yes" and a.means == "ask")
    asks.clear()
    first = _outcome(answers, asks)
    if first[0] in {"terminate", "duplicate", "ineligible"} or not still:
        return first
    return "ineligible", still


def _outcome(answers: list[ReasonAnswer], asks: dict[str, str]) -> tuple[Outcome, tuple[str, ...]]:
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
    return ("ask", tuple(asks)) if asks else ("eligible", ())


_NOTICES: dict[Outcome, str] = {
    "eligible": "eligibility",
    "ineligible": "ineligibility",
    "duplicate": "duplicate",
    "defer": "deferral",
    "ask": "eligibility question",
    "terminate": "termination",
}


def _says(outcome: Outcome, because: list[ReasonAnswer]) -> str:
    why = "; ".join(f"{a.code}: {a.says} ({a.fact})" for a in because)
    texts: dict[Outcome, str] = {
        "eligible": "eligible: no reason speaks against review",
        "ineligible": f"not eligible, {why}",
        "duplicate": f"a duplicate, {why}",
        "defer": f"deferred, {why}",
        "ask": f"the parties have to be asked first: {', '.join(a.code for a in because)}",
        "terminate": f"nothing is left to review, {why}",
    }
    return texts[outcome]
