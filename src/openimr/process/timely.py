"""Whether the application came in time (E02): from service on the worker, to the day on which it was filed."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from openimr.process.calendar_day import after_court_holidays
from openimr.process.clock import Clock
from openimr.process.clocking import clocks_of
from openimr.process.dated import held
from openimr.process.days import OutsideCalendarError, rolled
from openimr.process.facts import Fact, Facts, no, unknown, yes
from openimr.process.moments import Moment, by_type, moments_of
from openimr.process.parting import concerns
from openimr.process.periods import AT_ONCE
from openimr.process.reckoning import IN_CALIFORNIA
from openimr.process.words import role_of

_CLOCK = "clock: application window"
_SERVED = "events: ur decision served"
_WORKER = {"injured worker", "representative", "family member", "former injured worker", "former representative"}
_POSTMARK = "On which day was the application posted? Please send the envelope or another proof of mailing."
_WHICH = "The UR decision was served more than once. Which service reached the worker or the representative, and when?"
_ON_WORKER = "On which day and by which way was the UR decision served on the worker or the representative?"


def untimely(facts: Facts) -> Fact:
    """Late, in time, or not known.

    The time runs from service on the worker or the representative (service on others begins nothing), and ends with
    filing: the postmark where the application was mailed. What could make a late application timely is asked about
    before anything is found. Source: LC 4610.5(h), 8 CCR 9792.10.1(b)(1) (V S7), D10 to D14.
    """
    filed, clock = facts.filed, facts.clocks.get("application window")
    if filed is None:
        return unknown("no day on which the application was filed stands in the file", "events: application received")
    if clock is not None and clock.state == "not begun: defective service":
        return no("the worker's time has not begun: service was defective", _CLOCK)
    served = facts.events.get("ur decision served", ())
    if (decided := _only_after(facts, filed)) is not None:
        says = f"the application is of {filed.on}, before the UR decision of {decided.on}: one of the days may be wrong"
        return unknown(says, "events: ur decision, application received", _BEFORE, sign=True)
    counted = _counted(facts, served)
    if served and not counted:
        says = "service on others only: the time runs from service on the worker or the representative"
        return unknown(says, _SERVED, _ON_WORKER, sign=True)
    every = _clocks(facts, clock, served, counted)
    clocks = [one for one in every if one.due is not None]
    if any(one.due is None and one.state == "met" for one in every):
        says = "liability was disputed when utilization review decided: the time does not end while that is open"
        return no(f"{says} (LC 4610.5(h)(2), {_evidence(every)})", _CLOCK)
    if not clocks and served:
        says = "no time to apply is counted: the decision cannot be applied against, or lies before the programme"
        return no(says, _CLOCK)
    if not clocks and facts.events.get("ur deferred") and not facts.events.get("ur decision"):
        return no("utilization review was deferred and decided nothing: no time to apply runs", "events: ur deferred")
    if not clocks:
        return unknown("the file does not say when the UR decision was served", _SERVED)
    dues = sorted(date.fromisoformat((one.due or "")[:10]) for one in clocks)
    if filed.on <= dues[0]:
        return no(f"{_WAYS[filed.type]} by the last day, {dues[0]}", _CLOCK)
    if filed.on <= dues[-1]:
        says = f"counted from one service it was due on {dues[0]}, from another on {dues[-1]}"
        return unknown(says, _SERVED, _WHICH, sign=True)
    last = max(clocks, key=lambda one: one.due or "")
    return _late(facts, filed, last, counted)


_BEFORE = "On which day did utilization review decide, and on which was the application filed?"


def _only_after(facts: Facts, filed: Moment) -> Moment | None:
    """The first UR decision, taken or not, where all that the file tells of it came after the application's day."""
    moments = by_type(moments_of(facts.case)[0])
    told = [m for name in ("ur decision", "ur decision served", "ur decision told") for m in moments.get(name, ())]
    if not moments.get("ur decision") or any(m.day <= filed.day or m.seconds > facts.at.timestamp() for m in told):
        return None
    return None if moments.get("ur deferred") else moments["ur decision"][0]


def _evidence(clocks: Sequence[Clock]) -> str:
    return next(one.evidence for one in clocks if one.due is None)


_WAYS = {"application mailed": "posted", "application filed": "filed", "application received": "received"}


def _late(facts: Facts, filed: Moment, clock: Clock, counted: Sequence[Moment]) -> Fact:
    """What follows from a day that lies after the last one: late, unless something is not known that may excuse it."""
    due = (clock.due or "")[:10]
    days = (filed.on - date.fromisoformat(due)).days
    if not counted and clock.start_event == "ur decision":
        says = f"counted from the UR decision it was due on {due}; the day of service is not known"
        return unknown(says, _SERVED, sign=True)
    if counted and any(m.service is None for m in counted):
        says = f"the last day was {due} without days for mailing; how the decision was served is not known"
        return unknown(says, "events: ur decision served, service", sign=True)
    if filed.type == "application received" and days <= _mail_days(filed):
        how = "it came by mail" if filed.service else "it came in a way that is not known, perhaps by mail"
        says = f"{how}, {days} {_days(days)} after the last day, {due}; the day of its postmark is not known"
        return unknown(says, "events: application mailed", _POSTMARK, sign=True)
    if facts.unread:
        says = f"the last day was {due}; events of the file that cannot be read may bear on it ({facts.unread})"
        ask = "When was the application posted or filed, and when was the UR decision served on the worker?"
        return unknown(says, "events", ask, sign=True)
    if refused := sorted({one.event for one in facts.state.refused if one.event in _BEARING}):
        says = f"the last day was {due}; events that were not counted may bear on it ({', '.join(refused)})"
        ask = "Which UR decision is the application about, on which day was it served, and how?"
        return unknown(says, "events", ask, sign=True)
    if clock.state == "unknown" and clock.rule == "application.formulary" and facts.case.formulary is None:
        says = f"the last day was {due} if the drug is one of the formulary, and that is not known"
        return unknown(says, "formulary", "Is the disputed drug one of the formulary (MTUS, 8 CCR 9792.27)?", sign=True)
    if clock.state == "unknown" and filed.on <= _last_by_law(date.fromisoformat(due), counted):
        # No party can answer this: the reason is no ground to ask, and none to refuse.
        says = f"the last day was {due} on the stricter reading of the law, and later on another; the clock says which"
        return unknown(says, _CLOCK, of_law=True)
    if clock.state == "unknown":
        says = f"the last day was {due} on one reading of the file only; the clock says what is not known"
        return unknown(says, _CLOCK, sign=True)
    cited = f"{clock.section}, {clock.evidence}"
    return yes(f"the last day was {due}: {days} {_days(days)} late ({cited})", _CLOCK)


def _last_by_law(due: date, counted: Sequence[Moment]) -> date:
    """The last day on the wider reading of what is not settled: days for fax or electronic service, court holidays.

    Source: 8 CCR 10605(a); CCP 12a, 135.
    """
    extra = held(f"service.{IN_CALIFORNIA}", {}) if any(m.service in AT_ONCE for m in counted) else None
    try:
        last = rolled(due + timedelta(days=0 if extra is None else int(extra.number)))
    except OutsideCalendarError:
        return due
    holiday = after_court_holidays().get(last.toordinal())
    return last if holiday is None else date.fromordinal(holiday[1].ordinal)


_BEARING = {
    "request received",
    "ur decision",
    "ur decision served",
    "ur service defective",
    "application mailed",
    "application filed",
    "application received",
}
"""Events on which the worker's time turns: one that the program refused may be true of another decision."""


def _days(number: int) -> str:
    return "day" if number == 1 else "days"


def _mail_days(filed: Moment) -> int:
    """The days that mail usually takes, where the application came by mail, or in a way that the file does not say."""
    way = filed.service or IN_CALIFORNIA
    if not way.startswith("mail"):
        return 0
    rule = held(f"service.{way}", {})
    return 0 if rule is None or rule.value is None else int(rule.number)


def _counted(facts: Facts, served: Sequence[Moment]) -> Sequence[Moment]:
    """The services that may have begun the worker's time: the first on the worker, and those before it on nobody said.

    Once service was found to be defective, the clock alone says which one counts.
    """
    roles = {party.id: role_of(party.role) for party in facts.case.parties}
    unsaid = [m for m in served if not m.event.to]
    first = next((m for m in served if any(roles.get(to) in _WORKER for to in m.event.to)), None)
    return unsaid if first is None else [*(m for m in unsaid if m.seconds < first.seconds), first]


def _clocks(facts: Facts, clock: Clock | None, served: Sequence[Moment], counted: Sequence[Moment]) -> Sequence[Clock]:
    """The worker's time as counted from each service; the case's own clock where only one can count."""
    if len(served) <= 1 or facts.events.get("ur service defective"):
        return [clock] if clock is not None else []
    found: list[Clock] = []
    places = {m.place for m in served}
    for one in counted:
        events = tuple(e for n, e in enumerate(facts.taken.events) if n not in places or n == one.place)
        alone = clocks_of(msgspec.structs.replace(facts.taken, events=events), facts.at, explain=False)
        of_part = facts.part.items[0] if facts.part is not None else 0
        found += [c for c in alone if c.clock == "application window" and concerns(c, of_part)][:1]
    return found
