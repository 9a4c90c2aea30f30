"""The facts of a notice, drawn from the case by the clocks, the dated rules and the fold over its events."""

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec

from openimr.model import Case, Event, EvidenceGrade
from openimr.process.clock import Clock
from openimr.process.clocking import clocks_of
from openimr.process.days import LOS_ANGELES, OutsideCalendarError, day_after
from openimr.process.fees import Degree, fee_of
from openimr.process.key_dates import key_dates
from openimr.process.law import Law, Picked, house_law, says_of
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment, moments_of
from openimr.process.notices.addressees import addressees
from openimr.process.notices.facts import Decision, Fee, LastDay, LegalValue, NoticeFacts, Office, Reason
from openimr.process.notices.kinds import NoticeKind, notice_kinds
from openimr.process.notices.values import expedited
from openimr.process.notices.wording import fee_words
from openimr.process.reasons import reason_code
from openimr.process.screening import ReasonAnswer, screen
from openimr.process.words import role_of

_CLOCKS: Mapping[str, str] = {
    "records": "records from claims administrator",
    "documents": "documents from worker",
    "answer": "answer on eligibility",
    "reviewer_answer": "answer to reviewer",
    "appeal": "appeal window",
    "authorize": "authorization of future care",
    "pay": "payment for past care",
}
"""The clock behind each placeholder `..._due` and `..._days`."""

_RULES: Mapping[str, str] = {
    "records_period": "records.period",
    "answer_days": "eligibility.answer",
    "appeal_days": "appeal.window",
    "authorize_days": "implementation.future care",
    "pay_days": "implementation.past care",
    "reapply_days": "application.after deferral",
    "penalty_day": "penalty.late records",
    "penalty_cap": "penalty.late records cap",
}
"""The dated rule behind each figure; a clock that runs gives its own amount instead."""

_WEAKEST_FIRST: tuple[EvidenceGrade, ...] = ("INF", "GK", "P", "V")


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the office says of the notices that it wants: null where the case is to say it.

    `asks` is what is asked for, `asked` the ids of the parties that are asked, `send_by` the office's own last day.
    `degree` and `reviewers` are the reviewer's degree and how many there were, on which the fee depends.
    """

    date: dt.date | None = None
    service: str | None = None
    asks: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    send_by: dt.date | None = None
    fee: Fee | None = None
    degree: Degree | None = None
    reviewers: int | None = None


def facts_of(case: Case, kind: str, wanted: Wanted, office: Office, law: Law | None = None) -> NoticeFacts:
    """The facts of one kind of notice.

    The notice's date and service are those of `wanted`, else those of the event that it tells of. Where the case does
    not have that event yet, the clocks that it starts are reckoned as if the notice were served on that day. What
    neither says is left out, and stands open in the notice.
    """
    law = law or house_law()
    declared = notice_kinds()[kind]
    moments = moments_of(case)[0]
    recorded = _recorded(moments, declared, wanted.date)
    date = wanted.date or (recorded.at.date() if recorded else None)
    service = wanted.service or (recorded.service if recorded else None)
    as_served = _as_served(case, declared, recorded, date, service)
    if as_served is not case:
        moments = moments_of(as_served)[0]
    until = None if date is None else dt.datetime.combine(date, dt.time(23, 59, 59), LOS_ANGELES)
    clocks = _latest(clocks_of(as_served, until, law) if moments else ())
    if kind == "ineligibility" and "appeal of ineligibility" in clocks:
        clocks["appeal window"] = clocks["appeal of ineligibility"]
    asking = _last(moments, "reviewer information requested" if "reviewer" in kind else declared.event)
    own = tuple(asking.event.to) if asking else ()
    return NoticeFacts(
        date=date,
        service=service,
        assignment_service=service if kind == "assignment" else _service_of_assignment(moments),
        last_days=dict(_last_days(clocks, wanted, service, law)),
        values=dict(_values(as_served, clocks, date, law)),
        reasons=_reasons(case, moments, until) if kind == "ineligibility" else (),
        fee=wanted.fee or (_fee(case, until, wanted) if kind == "invoice" else None),
        asks=wanted.asks or (_questions(case, until) if kind == "eligibility question" else ()),
        asked=wanted.asked or own or _usually_asked(case, kind),
        answered=kind == "reviewer information answer",
        overdue=kind == "records overdue" or _overdue(clocks),
        before_reviewer=_last(moments, "reviewer assigned") is None,
        decisions=_decisions(case, moments),
        authorized=_items(moments, "treatment authorized"),
        remanded=_items([m for m in moments if m.type == "remanded"][-1:], "remanded"),
        office=office,
    )


def _recorded(moments: tuple[Moment, ...], kind: NoticeKind, date: dt.date | None) -> Moment | None:
    """The event that the notice tells of, of the present round; of one that comes again and again, that of the day."""
    since = _last(moments, "remanded")
    found = _last(moments, kind.event)
    if found is None or (since is not None and found.at < since.at):
        return None
    return None if kind.again and date is not None and found.at.date() != date else found


def _as_served(
    case: Case, kind: NoticeKind, recorded: Moment | None, date: dt.date | None, service: str | None
) -> Case:
    """The case as it stands once the notice has been served on that day and in that way."""
    if kind.event is None or date is None:
        return case
    if recorded is None:
        added = Event(type=kind.event, at=date.isoformat(), service=service)
        return msgspec.structs.replace(case, events=(*case.events, added))
    if service == recorded.service or recorded.at.date() != date:
        return case
    same = {m.place for m in moments_of(case)[0] if m.type == recorded.type and m.at.date() == date}
    events = (
        msgspec.structs.replace(event, service=service) if place in same else event
        for place, event in enumerate(case.events)
    )
    return msgspec.structs.replace(case, events=tuple(events))


def _last(moments: tuple[Moment, ...] | list[Moment], name: str | None) -> Moment | None:
    return next((moment for moment in reversed(moments) if moment.type == name), None)


def _latest(clocks: tuple[Clock, ...]) -> dict[str, Clock]:
    """The clock of each name that began last."""
    found: dict[str, Clock] = {}
    for clock in clocks:
        before = found.get(clock.clock)
        if before is None or (clock.started or "") >= (before.started or ""):
            found[clock.clock] = clock
    return found


def _last_days(
    clocks: Mapping[str, Clock], wanted: Wanted, service: str | None, law: Law
) -> Iterator[tuple[str, LastDay]]:
    for name, clock_name in _CLOCKS.items():
        clock = clocks.get(clock_name)
        if clock is None or clock.due is None:
            continue
        due = dt.datetime.fromisoformat(clock.due)
        known = _last_day(clock, due)
        yield f"{name}_due", known
        if name == "appeal":
            yield "appeal_safe", _last_day(clock, _safe(clock, due, service, law))
    if wanted.send_by is not None:
        at = dt.datetime.combine(wanted.send_by, dt.time(23, 59, 59), LOS_ANGELES)
        yield "send_by", LastDay(at=at, section="", grade="INF", explain="set by the office")


def _last_day(clock: Clock, at: dt.datetime) -> LastDay:
    grade, source = _evidence(clock.evidence)
    return LastDay(
        at=at,
        section=clock.section,
        grade=grade,
        source=source,
        explain=clock.explain,
        hours=clock.unit == "hours",
    )


def _safe(clock: Clock, due: dt.datetime, service: str | None, law: Law) -> dt.datetime:
    """The due day without what only unverified rules add: days for the way of service, and the move off closed days."""
    if clock.started is None or clock.amount is None or clock.unit == "hours":
        return due
    start = dt.datetime.fromisoformat(clock.started).date()
    added = law.pick(f"service.{service}", {}, start) if f"service.{service}" in law.rules else None
    moved = law.pick("filing.rolls", {}, start)
    if all(picked is None or _evidence(picked.evidence)[0] == "V" for picked in (added, moved)):
        return due
    try:
        day = day_after(start, clock.amount, clock.unit)
    except OutsideCalendarError:
        return due
    return dt.datetime.combine(min(day, due.date()), due.timetz())


def _values(
    case: Case, clocks: Mapping[str, Clock], date: dt.date | None, law: Law
) -> Iterator[tuple[str, LegalValue]]:
    dates = key_dates(case)
    day = date or max(dates.values(), default=None)
    if day is not None:
        rules = dict(_RULES)
        rules["review_days"] = _determination(case)
        rules["reviewer_answer_days"] = "reviewer.request expedited" if expedited(case) else "reviewer.request"
        for name, rule in rules.items():
            picked = law.pick(rule, dates, day) if rule in law.rules else None
            if picked is not None and (value := _value(picked, says_of(picked, dates))) is not None:
                yield name, value
    for name, clock_name in _CLOCKS.items():
        clock = clocks.get(clock_name)
        if clock is not None and clock.amount is not None:
            grade, source = _evidence(clock.evidence)
            yield (
                f"{name}_days",
                LegalValue(value=clock.amount, unit=clock.unit, section=clock.section, grade=grade, source=source),
            )


def _determination(case: Case) -> str:
    if expedited(case):
        return "determination.expedited"
    return "determination.formulary" if case.formulary else "determination.regular"


def _value(picked: Picked, says: str) -> LegalValue | None:
    if isinstance(picked.value, bool) or not isinstance(picked.value, int | float):
        return None
    grade, source = _evidence(picked.evidence)
    return LegalValue(
        value=picked.value, unit=picked.unit, section=picked.section, grade=grade, source=source, note=says
    )


def _evidence(text: str) -> tuple[EvidenceGrade, str | None]:
    """Grade and source from "V S7"; the weakest of several that stand in one text governs."""
    words = text.replace(",", " ").replace(";", " ").split()
    grade = next((grade for grade in _WEAKEST_FIRST if grade in words), _WEAKEST_FIRST[1])
    return grade, " ".join(word for word in words if word not in _WEAKEST_FIRST) or None


def _service_of_assignment(moments: tuple[Moment, ...]) -> str | None:
    served = _last(moments, "assignment served")
    return served.service if served else None


def _reasons(case: Case, moments: tuple[Moment, ...], until: dt.datetime | None) -> tuple[Reason, ...]:
    """The reasons that the finding names, or where none was made yet those that the screening finds."""
    found = _last(moments, "application ineligible")
    screened = screen(case, until)
    answers = {reason_code(answer.code): answer for answer in screened.reasons}
    codes = (found.event.reasons if found else ()) or (screened.because if screened.outcome == "ineligible" else ())
    return tuple(_reason(code, answers.get(reason_code(code))) for code in dict.fromkeys(codes))


def _reason(code: str, answer: ReasonAnswer | None) -> Reason:
    if answer is None:
        return Reason(code=code)
    grade, source = _evidence(answer.evidence)
    section = answer.section if answer.section[:1].isalpha() else f"8 CCR {answer.section}"
    return Reason(code=answer.code, section=section, grade=grade, source=source, fact=answer.fact)


def _questions(case: Case, until: dt.datetime | None) -> tuple[str, ...]:
    return tuple(question.code for question in screen(case, until).questions)


def _fee(case: Case, until: dt.datetime | None, wanted: Wanted) -> Fee | None:
    known = fee_of(case, until, degree=wanted.degree, reviewers=wanted.reviewers)
    if known.amount is None or known.section is None or known.evidence is None:
        return None
    grade, source = _evidence(known.evidence)
    return Fee(
        dollars=known.amount,
        section=known.section,
        grade=grade,
        source=source,
        what_for=fee_words(known.rule or ""),
        note=known.note,
    )


def _overdue(clocks: Mapping[str, Clock]) -> bool:
    clock = clocks.get(_CLOCKS["records"])
    return clock is not None and clock.state == "overdue"


def _usually_asked(case: Case, kind: str) -> tuple[str, ...]:
    """Who is asked where nobody is named: everybody on eligibility, the claims administrator for records."""
    if kind == "eligibility question":
        return tuple(dict.fromkeys(a.party.id for a in addressees(case, notice_kinds()[kind])))
    if kind not in {"more records", "records overdue", "insufficient records"}:
        return ()
    everybody = addressees(case, notice_kinds()[kind])
    return tuple(a.party.id for a in everybody if a.audience == "administrator" and role_of(a.party.role) == a.role)


def _decisions(case: Case, moments: tuple[Moment, ...]) -> Mapping[int, Decision]:
    """What was decided of each item: the last determination, or before it is served the reviewers' signed review."""
    found: dict[int, Decision] = {}
    for moment in moments:
        if moment.type == "remanded":
            for place in moment.event.items or range(len(case.items)):
                found.pop(place, None)
        if moment.type not in {"determination served", "review completed"}:
            continue
        outcome = outcome_of(moment.event.outcome)
        for place in moment.event.items or range(len(case.items)):
            if outcome == "upheld":
                found[place] = "upheld"
            elif outcome == "overturned":
                found[place] = "overturned"
    return found


def _items(moments: tuple[Moment, ...] | list[Moment], name: str) -> tuple[int, ...] | None:
    """The items that events of this name concern; None: all of them, or there is no such event."""
    events = [moment.event for moment in moments if moment.type == name]
    if not events or any(not event.items for event in events):
        return None
    return tuple(sorted({place for event in events for place in event.items}))
