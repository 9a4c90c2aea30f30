"""Due days as an iCalendar file: the same clocks give the same bytes, and nobody's name or health is in it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from openimr.process import Clock

_OPEN = {"running", "due today", "overdue", "unknown"}


def calendar(cases: Sequence[tuple[str, datetime | None, Sequence[Clock]]]) -> bytes:
    """A calendar of the due moments of cases: each is a name (the case number), the moment asked about, its clocks.

    Periods of days are whole-day entries on their last day, hours a moment in UTC. What is open has an alarm: the
    morning before for a day, two hours before for an hour. A clock that was ended is a cancelled entry, so that a
    calendar that has it already takes it away.
    """
    made = Calendar()
    made.add("prodid", "-//OpenIMR//imr deadlines//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for name, as_of, clocks in cases:
        taken: set[str] = set()
        for clock in clocks:
            if clock.due is not None and as_of is not None:
                key = f"{name}\n{clock.clock}\n{clock.round}\n{clock.started}"
                if key in taken:  # of parties that were served together, each has its own window
                    key += f"\n{clock.who}"
                taken.add(key)
                made.add_component(_entry(name, as_of, clock, datetime.fromisoformat(clock.due), key))
    return bytes(made.to_ical())


def _entry(name: str, as_of: datetime, clock: Clock, due: datetime, key: str) -> Event:
    entry = Event()
    entry.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@deadlines.openimr.invalid")
    entry.add("dtstamp", as_of.astimezone(UTC))
    by_hour = clock.unit == "hours"
    if by_hour:
        entry.add("dtstart", due.astimezone(UTC))
    else:
        entry.add("dtstart", due.date())
        entry.add("dtend", due.date() + timedelta(days=1))
    entry.add("summary", f"{name}: {clock.clock} ({clock.who})")
    entry.add("description", f"{clock.says}. {clock.explain}")
    entry.add("categories", [clock.kind, clock.state])
    entry.add("status", "CANCELLED" if clock.state == "ended" else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    if clock.state in _OPEN:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"{name}: {clock.clock}")
        alarm.add("trigger", timedelta(hours=-2 if by_hour else -15))
        entry.add_component(alarm)
    return entry
