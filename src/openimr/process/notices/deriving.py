"""The facts of a notice, drawn from the case by the clocks, the dated rules and the fold over its events."""

import datetime as dt
from collections.abc import Iterator, Mapping

import msgspec

from openimr.model import Case, Event
from openimr.process.clock import Clock, clock_rules
from openimr.process.clocking import clocks_of
from openimr.process.days import LOS_ANGELES, OutsideCalendarError, day_after, is_open
from openimr.process.fees import Degree, fee_of
from openimr.process.key_dates import key_dates
from openimr.process.law import Law, Picked, house_law, says_of
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment, moments_of, side_of
from openimr.process.notices.addressees import addressees, missing_addressees
from openimr.process.notices.evidence import graded
from openimr.process.notices.facts import Decision, Fee, LastDay, LegalValue, NoticeFacts, Office
from openimr.process.notices.findings import applied_of, finding_of
from openimr.process.notices.kinds import NoticeKind, notice_kinds
from openimr.process.notices.values import expedited
from openimr.process.notices.wording import fee_words
from openimr.process.screening import screen
from openimr.process.serving import without_others
from openimr.process.words import role_of

_CLOCKS: Mapping[str, str] = {
    "records": "records from claims administrator",
    "documents": "documents from worker",
    "answer": "answer on eligibility",
    "reviewer_answer": "answer to reviewer",
    "appeal": "appeal window",
    "apply": "application window",
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


_OWN_TIME = {"assignment served": "assignment received", "determination served": None, "application ineligible": None}
"""Papers from which each party has its own time, and the receipt from which hours run instead."""


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

    The notice's date is that of `wanted`, else that of the event that it tells of. Where the case records that event,
    its day and way of service govern the last days and are what the notice says; `wanted` fills in what it leaves out,
    and where it says otherwise the office is told (`notes`). Where the case does not have the event yet, the clocks
    that it starts are reckoned as if the notice were served as `wanted` says. What neither says is left out, and
    stands open in the notice.

    Raises:
        NoticeError: a finding of ineligibility names no reason.
    """
    law = law or house_law()
    facts = _facts_of(case, kind, wanted, office, law, side=None)
    event = notice_kinds()[kind].event
    if event not in _OWN_TIME:
        return facts
    if not any((m.type == event and m.event.to) or m.type == _OWN_TIME[event] for m in moments_of(case)[0]):
        return facts
    own = {side: _facts_of(case, kind, wanted, office, law, side=side) for side in clock_rules().papers}
    return msgspec.structs.replace(facts, own=own)


def _facts_of(case: Case, kind: str, wanted: Wanted, office: Office, law: Law, *, side: str | None) -> NoticeFacts:
    """The facts for one side, by the services that were or may have been on it; None: for everybody."""
    declared = notice_kinds()[kind]
    moments = moments_of(case)[0]
    recorded = _recorded(without_others(moments, declared.event, side, case), declared, wanted.date)
    date = wanted.date or (recorded.at.date() if recorded else None)
    service = (recorded.service if recorded else None) or wanted.service
    as_served = _as_served(case, declared, recorded, date, service, side=side)
    if as_served is not case:
        moments = moments_of(as_served)[0]
    until = None if date is None else dt.datetime.combine(date, dt.time(23, 59, 59), LOS_ANGELES)
    clocks = _latest(clocks_of(as_served, until, law) if moments else (), side)
    if kind == "ineligibility" and "appeal of ineligibility" in clocks:
        clocks["appeal window"] = clocks["appeal of ineligibility"]
    asking = _last(moments, "reviewer information requested" if "reviewer" in kind else declared.event)
    own = tuple(asking.event.to) if asking else ()
    reasons, contradicted = finding_of(case, kind, moments, until)
    applied = applied_of(moments, clocks)
    return NoticeFacts(
        date=date,
        service=service,
        assignment_service=service if kind == "assignment" else _service_of_assignment(moments, side, case),
        last_days=dict(_last_days(clocks, wanted, {"appeal": service, "apply": applied.service}, law, side)),
        values=dict(_values(as_served, clocks, date, law, side)),
        reasons=reasons,
        contradicted=contradicted,
        applied=applied,
        records_from=_counted_from(clocks.get(_CLOCKS["records"]), as_served),
        assigns=kind == "assignment",
        answer_from_sending=_from_sending(clocks.get(_CLOCKS["answer"])),
        notes=(*_differing(recorded, wanted), *missing_addressees(case, declared)),
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
    """The event that the notice tells of, of the present round; of one that comes again and again, that of the day.

    A Notice of Assignment from before the review was expedited is not the one that tells of it.
    """
    turns = ["remanded", *(["certified expedited"] if kind.event == "assignment served" else [])]
    since = max((m.at for m in moments if m.type in turns), default=None)
    found = _last(moments, kind.event)
    if found is None or (since is not None and found.at < since):
        return None
    return None if kind.again and date is not None and found.at.date() != date else found


def _as_served(
    case: Case,
    kind: NoticeKind,
    recorded: Moment | None,
    date: dt.date | None,
    service: str | None,
    *,
    side: str | None,
) -> Case:
    """The case as it stands once the notice has been served on that day and in that way, on a side or on everybody."""
    if kind.event is None or date is None:
        return case
    if service == "mail in California":
        service = "mail"  # it goes where the address of the party is
    if recorded is None:
        to = () if side is None else tuple(party.id for party in case.parties if side_of(party.role) == side)
        added = Event(type=kind.event, at=date.isoformat(), service=service, to=to)
        return msgspec.structs.replace(case, events=(*case.events, added))
    if recorded.service is not None or service is None:
        return case
    day = recorded.at.date()
    same = {m.place for m in moments_of(case)[0] if m.type == recorded.type and m.at.date() == day}
    events = (
        msgspec.structs.replace(event, service=service) if place in same else event
        for place, event in enumerate(case.events)
    )
    return msgspec.structs.replace(case, events=tuple(events))


def _differing(recorded: Moment | None, wanted: Wanted) -> Iterator[str]:
    """Where the office says otherwise than the event that the case records: the event governs."""
    if recorded is None:
        return
    day = recorded.at.date()
    if wanted.service and recorded.service and wanted.service != recorded.service:
        yield (
            f"the case records service {_way(recorded.service)} on {day}, --service says {_way(wanted.service)}: "
            "the case's record governs; mend the event if it is wrong"
        )
    if wanted.date is not None and wanted.date != day:
        yield f"the notice is dated {wanted.date}, the case records it on {day}: the last days count from {day}"


def _way(service: str) -> str:
    return f"by {service}" if service != "personal" else "in person"


def _last(moments: tuple[Moment, ...] | list[Moment], name: str | None) -> Moment | None:
    return next((moment for moment in reversed(moments) if moment.type == name), None)


def _latest(clocks: tuple[Clock, ...], side: str | None) -> dict[str, Clock]:
    """The clock of each name that began last; of clocks that each party has for itself the side's own."""
    found: dict[str, Clock] = {}
    for clock in clocks:
        others = set(clock_rules().clocks[clock.clock].apart) - {side}
        if side is not None and clock.who in others:
            continue
        before = found.get(clock.clock)
        if before is None or (clock.started or "") >= (before.started or ""):
            found[clock.clock] = clock
    return found


def _clocks_for(side: str | None) -> Mapping[str, str]:
    """The clocks behind the placeholders of a side's notice."""
    return {**_CLOCKS, "documents": "documents from physician"} if side == "requesting physician" else _CLOCKS


def _last_days(
    clocks: Mapping[str, Clock], wanted: Wanted, services: Mapping[str, str | None], law: Law, side: str | None
) -> Iterator[tuple[str, LastDay]]:
    for name, clock_name in _clocks_for(side).items():
        clock = clocks.get(clock_name)
        if clock is None or clock.due is None:
            continue
        due = dt.datetime.fromisoformat(clock.due)
        known = _last_day(clock, due)
        yield f"{name}_due", known
        if name in services:
            yield f"{name}_safe", _last_day(clock, _safe(clock, due, services[name], law))
    if wanted.send_by is not None:
        at = dt.datetime.combine(wanted.send_by, dt.time(23, 59, 59), LOS_ANGELES)
        yield "send_by", LastDay(at=at, section="", grade="INF", explain="set by the office")


def _last_day(clock: Clock, at: dt.datetime) -> LastDay:
    grade, source = graded(clock.evidence)
    return LastDay(
        at=at,
        section=clock.section,
        grade=grade,
        source=source,
        explain=clock.explain,
        hours=clock.unit == "hours",
    )


def _safe(clock: Clock, due: dt.datetime, service: str | None, law: Law) -> dt.datetime:
    """The due day without what only unverified rules add: days for the way of service, and the move off closed days.

    Where it falls on a day on which nothing can be filed, the last open day before it.
    """
    if clock.started is None or clock.amount is None or clock.unit == "hours":
        return due
    start = dt.datetime.fromisoformat(clock.started).date()
    added = law.pick(f"service.{service}", {}, start) if f"service.{service}" in law.rules else None
    moved = law.pick("filing.rolls", {}, start)
    if all(picked is None or graded(picked.evidence)[0] == "V" for picked in (added, moved)):
        return due
    try:
        day = day_after(start, clock.amount, clock.unit)
        while not is_open(day):
            day -= dt.timedelta(days=1)
    except OutsideCalendarError:
        return due
    return dt.datetime.combine(min(day, due.date()), due.timetz())


def _values(
    case: Case, clocks: Mapping[str, Clock], date: dt.date | None, law: Law, side: str | None
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
    for name, clock_name in _clocks_for(side).items():
        clock = clocks.get(clock_name)
        if clock is not None and clock.amount is not None:
            grade, source = graded(clock.amount_evidence or clock.evidence)
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
    grade, source = graded(picked.evidence)
    return LegalValue(
        value=picked.value, unit=picked.unit, section=picked.section, grade=grade, source=source, note=says
    )


def _service_of_assignment(moments: tuple[Moment, ...], side: str | None, case: Case) -> str | None:
    served = _last(without_others(moments, "assignment served", side, case), "assignment served")
    return served.service if served else None


def _questions(case: Case, until: dt.datetime | None) -> tuple[str, ...]:
    return tuple(question.code for question in screen(case, until).questions)


def _fee(case: Case, until: dt.datetime | None, wanted: Wanted) -> Fee | None:
    known = fee_of(case, until, degree=wanted.degree, reviewers=wanted.reviewers)
    if known.amount is None or known.section is None or known.evidence is None:
        return None
    grade, source = graded(known.evidence)
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


def _counted_from(clock: Clock | None, case: Case) -> str | None:
    """The event whose hour starts the hours of an expedited review; None: days count, or the hour is not known.

    An event that the case dates by its day alone has no hour, and hours that run from receipt of the notice have none
    before the case records it.
    """
    if clock is None or clock.unit != "hours" or clock.started is None:
        return None
    start = dt.datetime.fromisoformat(clock.started)
    timed = any(m.at == start and "T" in m.event.at.upper() for m in moments_of(case)[0] if m.type == clock.start_event)
    return clock.start_event if timed and clock.start_event != "assignment served" else None


def _from_sending(clock: Clock | None) -> bool:
    """Whether the answer's last day is so many days from the day on which the question was sent."""
    if clock is None or clock.started is None or clock.due is None or clock.amount is None:
        return False
    if clock.start_event != "application information requested":
        return False
    try:
        day = day_after(dt.datetime.fromisoformat(clock.started).date(), clock.amount, clock.unit)
    except OutsideCalendarError:
        return False
    return day == dt.datetime.fromisoformat(clock.due).date()


def _items(moments: tuple[Moment, ...] | list[Moment], name: str) -> tuple[int, ...] | None:
    """The items that events of this name concern; None: all of them, or there is no such event."""
    events = [moment.event for moment in moments if moment.type == name]
    if not events or any(not event.items for event in events):
        return None
    return tuple(sorted({place for event in events for place in event.items}))
