"""The clocks of a case as a notice tells them: last days, safe days, and from what they are counted."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from openimr.model import Case
from openimr.process.clock import Clock
from openimr.process.days import LOS_ANGELES, OutsideCalendarError, day_after, is_open
from openimr.process.law import Law, house_law
from openimr.process.moments import moments_of
from openimr.process.notices.evidence import graded
from openimr.process.notices.facts import LastDay
from openimr.process.notices.kinds import Audience
from openimr.process.notices.served import clock_for

CLOCKS: Mapping[str, str] = {
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


def latest(clocks: Iterable[Clock], audience: Audience | None = None) -> dict[str, Clock]:
    """The clock of each name that began last; where the parties have each their own, that of the audience."""
    listed: dict[str, list[Clock]] = {}
    for clock in clocks:
        listed.setdefault(clock.clock, []).append(clock)
    found = {name: clock_for(each, audience) for name, each in listed.items()}
    named = {name: clock for name, clock in found.items() if clock is not None}
    if audience == "physician" and "documents from physician" in named:
        named[CLOCKS["documents"]] = named["documents from physician"]
    return named


def last_days(
    clocks: Mapping[str, Clock], send_by: dt.date | None, services: Mapping[str, str | None], law: Law
) -> Iterator[tuple[str, LastDay]]:
    """The last days that a notice may name, by placeholder; of some also the safe day.

    `services` are the ways of service that may add days, by the clocks' short names; `send_by` is the office's own day.
    """
    for name, clock_name in CLOCKS.items():
        clock = clocks.get(clock_name)
        if clock is None or clock.due is None:
            continue
        due = dt.datetime.fromisoformat(clock.due)
        known = _last_day(clock, due)
        yield f"{name}_due", known
        if name in services:
            yield f"{name}_safe", _last_day(clock, _safe(clock, due, services[name], law))
    if send_by is not None:
        at = dt.datetime.combine(send_by, dt.time(23, 59, 59), LOS_ANGELES)
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


_SAFE = frozenset({CLOCKS["appeal"], CLOCKS["apply"], "appeal of ineligibility"})
"""The times of which a notice tells the safe day beside the last one."""


def safe_day(clock: Clock, case: Case) -> dt.date | None:
    """The day that a notice names first, where the law leaves two open: without what only unverified rules add.

    None: the clock has one last day.
    """
    if clock.clock not in _SAFE or clock.due is None or clock.started is None:
        return None
    start = dt.datetime.fromisoformat(clock.started)
    began = (m for m in moments_of(case)[0] if m.type == clock.start_event and m.at.date() == start.date())
    due = dt.datetime.fromisoformat(clock.due)
    day = _safe(clock, due, next((m.service for m in began), None), house_law()).date()
    return day if day != due.date() else None


def counted_from(clock: Clock | None, case: Case) -> str | None:
    """The event whose hour starts the hours of an expedited review; None: days count, or the hour is not known.

    An event that the case dates by its day alone has no hour, and hours that run from receipt of the notice have none
    before the case records it.
    """
    if clock is None or clock.unit != "hours" or clock.started is None:
        return None
    start = dt.datetime.fromisoformat(clock.started)
    timed = any(m.at == start and "T" in m.event.at.upper() for m in moments_of(case)[0] if m.type == clock.start_event)
    return clock.start_event if timed and clock.start_event != "assignment served" else None


def from_sending(clock: Clock | None) -> bool:
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


def is_overdue(clocks: Mapping[str, Clock]) -> bool:
    """Whether the claims administrator's records are late."""
    clock = clocks.get(CLOCKS["records"])
    return clock is not None and clock.state == "overdue"


_OPEN = frozenset({"running", "due today", "overdue"})


def awaited(clocks: Mapping[str, Clock]) -> frozenset[str]:
    """Of what is still to come or may still come, by the clocks' short names, that which has a last day."""
    named = ((name, clocks.get(clock)) for name, clock in CLOCKS.items())
    return frozenset(name for name, clock in named if clock is not None and clock.due and clock.state in _OPEN)


def penalized(clock: Clock | None) -> bool:
    """Whether the penalty for late records can still come to be, or has: not where they came in time.

    It counts from the days for mailed and electronic service only (8 CCR 9792.12(c)(6)).
    """
    if clock is None:
        return True
    return clock.state not in {"met", "ended"} and clock.rule != "records.statute"
