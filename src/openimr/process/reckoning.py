"""From a start and an amount to the moment when it is due, with the sentence that a paper calendar can check."""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from openimr.process.days import (
    business_days_after,
    closed_day,
    day_after,
    end_of,
    hours_after,
    is_open,
    office_calendar,
    rolled,
    written,
)
from openimr.process.law import Law, Picked
from openimr.process.moments import Moment

SERVED = "service."
"""Rules that say how many days a way of service adds are called by it."""

_ROLLS = "filing.rolls"
_UR_DECISIONS = {"D1", "D2"}
_AROUND_THANKSGIVING = {11, 12}


class Due(msgspec.Struct, frozen=True, gc=False):
    """When something is due: `at` at Los Angeles, `day` its date's ordinal; `by_hour`: a clock of hours."""

    at: datetime
    day: int
    by_hour: bool
    says: str
    iso: str


@lru_cache(maxsize=2**17)
def due_after(start: date, picked: Picked, extra: Picked | None, roll: Picked | None) -> Due:
    """The end of a period of days, months or years after an event on `start`.

    `extra`: calendar days that the way of service adds; `roll`: the rule that moves a last day on which offices are
    closed. Service counts before the roll: the period is longer, and its last day then moves.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    by_calendar = picked.unit == "calendar days"
    if by_calendar:
        day = start + timedelta(days=picked.number)
        says = f"{picked.counted}: {written(day)}."
    else:
        day = day_after(start, picked.number, picked.unit)
        says = f"{picked.counted}{_passed(start, day, picked.unit)}: {written(day)}."
    if extra is not None and extra.number:
        day += timedelta(days=extra.number)
        way = extra.rule.removeprefix(SERVED)
        says += f" Service by {way} adds {extra.number:g} days ({extra.cite}): {written(day)}."
    if roll is not None and by_calendar and not is_open(day):
        closed = closed_day(day)
        last, day = day, rolled(day)
        why = f"state offices are closed that day ({closed.name})" if closed else "that is a weekend"
        why += _passed(last, day, "business days")
        says += f" As {why}, the next open day counts ({roll.cite}): {written(day)}."
    end, iso = _end(day)
    return Due(at=end, day=day.toordinal(), by_hour=False, says=says, iso=iso)


@lru_cache(maxsize=8192)
def _end(day: date) -> tuple[datetime, str]:
    end = end_of(day)
    return end, end.isoformat()


def due_hours_after(start: Moment, picked: Picked) -> Due:
    """The end of a period of hours: elapsed time, whatever the clocks on the wall do, and on any day."""
    at = hours_after(start.at, picked.number)
    iso = at.isoformat()
    says = f"{picked.number:g} hours of elapsed time after it: {iso[:10]} {iso[11:16]} {at.tzname()}."
    if start.at.utcoffset() != at.utcoffset():
        says += " The clocks changed in between."
    if start.whole_day:
        says += " The time of day is not known; counted from the beginning of the day."
    return Due(at=at, day=at.toordinal(), by_hour=True, says=says, iso=iso)


def roll_of(law: Law, day: date) -> Picked | None:
    """The rule on last days on which offices are closed."""
    return law.pick(_ROLLS, {}, day)


def service_days(law: Law, way: str, day: date) -> Picked | None:
    """What a way of service adds."""
    return law.pick(SERVED + way, {}, day)


def deemed(moment: Moment, law: Law, dates: dict[str, date]) -> tuple[date, str]:
    """The day on which a request counts as received: the next business day where it came after the hour of the rule."""
    day = moment.on
    if moment.service not in {"fax", "electronic"} or moment.whole_day:
        return day, ""
    picked = law.pick(f"ur.{moment.service} cut-off", dates, day)
    if picked is None or not isinstance(picked.value, str) or moment.at.time() <= time.fromisoformat(picked.value):
        return day, ""
    following = business_days_after(day, 1)
    return following, f" It came after {picked.value}, and counts as received on {written(following)} ({picked.cite})."


def doubt_of_friday(picked: Picked, start: date, due: date, law: Law, dates: dict[str, date]) -> str:
    """What to add where the Friday after Thanksgiving lies in a period of utilization review."""
    if due.month not in _AROUND_THANKSGIVING or picked.deadline not in _UR_DECISIONS or picked.unit != "working days":
        return ""
    for offset in range(1, (due - start).days + 1):
        closed = closed_day(start + timedelta(days=offset))
        if closed is not None and closed.name == "Day after Thanksgiving":
            rule = law.pick("ur.friday after thanksgiving", dates, start)
            return f" The Friday after Thanksgiving is {rule.value} ({rule.cite}): {rule.note}." if rule else ""
    return ""


def _passed(start: date, due: date, unit: str) -> str:
    """The closed weekdays that a count of open days has passed over."""
    if unit not in {"business days", "working days"}:
        return ""
    closed = office_calendar().closed
    days = _closed_dates()
    passed = closed[bisect_right(days, start) : bisect_left(days, due)]
    names = ", ".join(f"{c.date} {c.name}" for c in passed)
    return f" (offices closed: {names})" if names else ""


@lru_cache(maxsize=1)
def _closed_dates() -> tuple[date, ...]:
    return tuple(c.date for c in office_calendar().closed)
