"""Due days as an iCalendar file: the same clocks give the same bytes, and nobody's name or health is in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import msgspec
from icalendar import Alarm, Calendar, Event

from openimr.process import Clock

_OPEN = {"running", "due today", "overdue", "unknown"}


class CalendarCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a calendar: `key` is what it is known by and is not shown, `name` is shown, `as_of` was asked about."""

    key: str
    name: str
    as_of: datetime | None
    clocks: Sequence[Clock]


def calendar(cases: Sequence[CalendarCase]) -> bytes:
    """A calendar of the due moments of cases; an entry's id comes from its case's key and its clock alone.

    Periods of days are whole-day entries on their last day, hours a moment in UTC. What is open has an alarm: the
    morning before for a day, two hours before for an hour. A clock that was ended is a cancelled entry, so that a
    calendar that has it already takes it away.
    """
    made = Calendar()
    made.add("prodid", "-//OpenIMR//imr deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for case in cases:
        taken: set[str] = set()
        for clock in case.clocks:
            if clock.due is not None and case.as_of is not None:
                made.add_component(_entry(case, case.as_of, clock, _uid(case.key, clock, taken)))
    return bytes(made.to_ical())


def _uid(case: str, clock: Clock, taken: set[str]) -> str:
    """The id of an entry: by its clock and round, and of several (for parties, for items) by its place among them.

    Neither what started it nor its items are in it: where the case goes on, and a time is counted from another service
    or for some items only, the entry that a calendar has already is changed, not left beside a new one.
    """
    key = f"{case}\n{clock.clock}\n{clock.round}"
    number = 1
    while (own := key if number == 1 else f"{key}\n{number}") in taken:
        number += 1
    taken.add(own)
    return f"{sha256(own.encode()).hexdigest()[:32]}@deadlines.openimr.invalid"


def _of(clock: Clock) -> str:
    """The items that a clock is for, by their places, where it is not for all."""
    return f" [{','.join(map(str, clock.items))}]" if clock.items else ""


def _entry(case: CalendarCase, as_of: datetime, clock: Clock, uid: str) -> Event:
    entry = Event()
    name, due, of = case.name, datetime.fromisoformat(clock.due or ""), _of(clock)
    entry.add("uid", uid)
    entry.add("dtstamp", as_of.astimezone(UTC))
    by_hour = clock.unit == "hours"
    if by_hour:
        entry.add("dtstart", due.astimezone(UTC))
    else:
        entry.add("dtstart", due.date())
        entry.add("dtend", due.date() + timedelta(days=1))
    entry.add("summary", f"{name}: {clock.clock}{of} ({clock.who})")
    entry.add("description", f"{clock.says}. {clock.explain}")
    entry.add("categories", [clock.kind, clock.state])
    entry.add("status", "CANCELLED" if clock.state == "ended" else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    if clock.state in _OPEN:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{name}: {clock.clock}{of}")
        alarm.add("trigger", timedelta(hours=-2 if by_hour else -15))
        entry.add_component(alarm)
    return entry
