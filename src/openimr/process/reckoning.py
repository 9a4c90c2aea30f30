"""From a start and an amount to the moment when it is due, with the sentence that a paper calendar can check."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from openimr.process.calendar_day import calendar_day, next_open, period_end
from openimr.process.days import LOS_ANGELES, business_days_after, closed_day, written
from openimr.process.law import Law, Picked
from openimr.process.moments import Moment

SERVED = "service."
"""Rules that say how many days a way of service adds are called by it."""

_ROLLS = "filing.rolls"
_TIME = len("2024-05-01T")
_UR_DECISIONS = {"D1", "D2"}
_AROUND_THANKSGIVING = {11, 12}


class Due(msgspec.Struct, frozen=True, gc=False):
    """When something is due: in `seconds` of the epoch, in `iso` at Los Angeles, and the ordinal of its `day` there.

    `by_hour`: a clock of hours. `says` is how it was reckoned.
    """

    seconds: float
    day: int
    by_hour: bool
    says: str
    iso: str


def due_after(start: int, picked: Picked, extra: Picked | None, roll: Picked | None) -> Due:
    """The end of a period of days, months or years after an event on the day of the ordinal `start`.

    `extra`: calendar days that the way of service adds; `roll`: the rule that moves a last day on which offices are
    closed. Service counts before the roll: the period is longer, and its last day then moves.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    by_calendar = picked.unit == "calendar days"
    if by_calendar:
        day = calendar_day(start + int(picked.number))
        says = f"{picked.counted}: {day.written}."
    else:
        day, passed = period_end(start, picked.number, picked.unit)
        says = f"{picked.counted}{passed}: {day.written}."
    if extra is not None and extra.number:
        day = calendar_day(day.ordinal + int(extra.number))
        way = extra.rule.removeprefix(SERVED)
        says += f" Service by {way} adds {extra.number:g} days ({extra.cite}): {day.written}."
    if by_calendar and roll is not None and day.open is not True:
        day, why = next_open(day.ordinal)
        says += f" As {why}, the next open day counts ({roll.cite}): {day.written}."
    return Due(day.end_seconds, day.ordinal, False, says, day.end)  # noqa: FBT003 - a field of its own


def due_hours_after(start: Moment, picked: Picked) -> Due:
    """The end of a period of hours: elapsed time, whatever the clocks on the wall do, and on any day."""
    seconds = start.seconds + picked.number * 3600
    at = datetime.fromtimestamp(seconds, LOS_ANGELES)
    iso = at.isoformat()
    says = f"{picked.number:g} hours of elapsed time after it: {iso[:10]} {iso[11:16]} {at.tzname()}."
    if start.iso[-6:] != iso[-6:]:
        says += " The clocks changed in between."
    if start.whole_day:
        says += " The time of day is not known; counted from the beginning of the day."
    return Due(seconds, at.toordinal(), True, says, iso)  # noqa: FBT003 - a field of its own


def roll_of(law: Law, day: date) -> Picked | None:
    """The rule on last days on which offices are closed."""
    return law.pick(_ROLLS, {}, day)


def service_days(law: Law, way: str, day: date) -> Picked | None:
    """What a way of service adds."""
    return law.pick(_added_by(way), {}, day)


@lru_cache(maxsize=64)
def _added_by(way: str) -> str:
    """The rule on what a way of service adds."""
    return SERVED + way


def deemed(moment: Moment, law: Law, dates: dict[str, date]) -> tuple[date, str]:
    """The day on which a request counts as received: the next business day where it came after the hour of the rule."""
    day = moment.on
    if moment.service not in {"fax", "electronic"} or moment.whole_day:
        return day, ""
    picked = law.pick(f"ur.{moment.service} cut-off", dates, day)
    if picked is None or not isinstance(picked.value, str) or moment.iso[_TIME:-6] <= _hour(picked.value):
        return day, ""
    following = business_days_after(day, 1)
    return following, f" It came after {picked.value}, and counts as received on {written(following)} ({picked.cite})."


@lru_cache(maxsize=64)
def _hour(text: str) -> str:
    """A time of day as ISO moments have it: "17:30" is 17:30:00."""
    return time.fromisoformat(text).isoformat()


def doubt_of_friday(picked: Picked, start: date, end: Due, law: Law, dates: dict[str, date]) -> str:
    """What to add where the Friday after Thanksgiving lies in a period of utilization review."""
    if picked.deadline not in _UR_DECISIONS or picked.unit != "working days":
        return ""
    due = date.fromordinal(end.day)
    if due.month not in _AROUND_THANKSGIVING:
        return ""
    for offset in range(1, (due - start).days + 1):
        closed = closed_day(start + timedelta(days=offset))
        if closed is not None and closed.name == "Day after Thanksgiving":
            rule = law.pick("ur.friday after thanksgiving", dates, start)
            return f" The Friday after Thanksgiving is {rule.value} ({rule.cite}): {rule.note}." if rule else ""
    return ""
