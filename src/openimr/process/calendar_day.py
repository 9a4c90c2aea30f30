"""A day as clocks need it again and again: how it is written, its last second, where it moves if offices are closed.

The days of all cases together are few thousand, so that each is made once and kept.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

import msgspec

from openimr.process.clock import evidence
from openimr.process.days import (
    ClosedDay,
    business_days_after,
    closed_day,
    court_calendar,
    day_after,
    end_of,
    is_open,
    office_calendar,
    rolled,
    written,
)


class CalendarDay(msgspec.Struct, frozen=True, gc=False):
    """A day by its ordinal: "2024-04-01 (Mon)", "2024-04-01", and its last second at Los Angeles in ISO and seconds.

    `open`: whether state offices are open; None where the calendar of closed offices does not reach.
    """

    ordinal: int
    written: str
    iso: str
    end: str
    end_seconds: float
    open: bool | None


@lru_cache(maxsize=2**14)
def calendar_day(ordinal: int) -> CalendarDay:
    """The day of an ordinal."""
    day = date.fromordinal(ordinal)
    end = end_of(day)
    calendar = office_calendar()
    reached = calendar.first <= day <= calendar.last
    return CalendarDay(
        ordinal, written(day), day.isoformat(), end.isoformat(), end.timestamp(), is_open(day) if reached else None
    )


@lru_cache(maxsize=2**12)
def next_open(ordinal: int) -> tuple[CalendarDay, str]:
    """The next open day after a closed one, and why the day moves: the holiday or the weekend, and what it passes.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    day = date.fromordinal(ordinal)
    moved = rolled(day)
    closed = closed_day(day)
    why = f"state offices are closed that day ({closed.name})" if closed else "that is a weekend"
    return calendar_day(moved.toordinal()), why + _passed(day, moved)


@cache
def after_court_holidays() -> Mapping[int, tuple[ClosedDay, CalendarDay]]:
    """By the ordinal of each judicial holiday on which state offices are open: it, and the next day that is neither."""
    held = {day.date.toordinal(): day for day in court_calendar().days}
    found: dict[int, tuple[ClosedDay, CalendarDay]] = {}
    for ordinal, day in held.items():
        following = business_days_after(day.date, 1)
        while following.toordinal() in held:
            following = business_days_after(following, 1)
        found[ordinal] = day, calendar_day(following.toordinal())
    return found


@lru_cache(maxsize=2**15)
def period_end(ordinal: int, count: float, unit: str) -> tuple[CalendarDay, str, tuple[str, ...]]:
    """The last day of a period after an event on a day, and the closed weekdays that a count of open days passed over.

    With the evidence of these: how sure it is that offices were closed on them.

    Raises:
        OutsideCalendarError: open days are counted beyond the calendar of closed offices.
        ValueError: the unit is none of days, months or years.
    """
    start = date.fromordinal(ordinal)
    day = day_after(start, count, unit)
    passed = closed_between(start, day) if unit in {"business days", "working days"} else ()
    return calendar_day(day.toordinal()), *told_closed(passed)


def told_closed(days: Sequence[ClosedDay]) -> tuple[str, tuple[str, ...]]:
    """Closed weekdays in brackets, with their evidence, and that evidence."""
    if not days:
        return "", ()
    sure = tuple(dict.fromkeys(evidence(day.grade, day.source) for day in days))
    return f" (offices closed: {', '.join(f'{c.date} {c.name}' for c in days)}; {', '.join(sure)})", sure


def _passed(start: date, due: date) -> str:
    """The closed weekdays that lie between two days."""
    names = ", ".join(f"{c.date} {c.name}" for c in closed_between(start, due))
    return f" (offices closed: {names})" if names else ""


def closed_between(start: date, due: date) -> Sequence[ClosedDay]:
    """The closed weekdays after a day and before another."""
    days = _closed_dates()
    return office_calendar().closed[bisect_right(days, start) : bisect_left(days, due)]


@lru_cache(maxsize=1)
def _closed_dates() -> tuple[date, ...]:
    return tuple(c.date for c in office_calendar().closed)
