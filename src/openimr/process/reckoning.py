"""From a start and an amount to the moment when it is due, with the sentence that a paper calendar can check."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

import msgspec

from openimr.process.calendar_day import CalendarDay, calendar_day, closed_between, next_open, period_end, told_closed
from openimr.process.days import LOS_ANGELES, ClosedDay, business_days_after, is_open, written
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

    `by_hour`: a clock of hours. `says` is how it was reckoned, `by` the evidence of what moved the day besides the
    amount: days for service, a last day on which offices are closed.
    """

    seconds: float
    day: int
    by_hour: bool
    says: str
    iso: str
    by: tuple[str, ...] = ()


def last_day(start: int, picked: Picked) -> CalendarDay:
    """The last day of a period of days, months or years alone.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    if picked.unit == "calendar days":
        return calendar_day(start + int(picked.number))
    return period_end(start, picked.number, picked.unit)[0]


def due_after(start: int, picked: Picked, extra: Picked | None, roll: Picked | None) -> Due:
    """The end of a period of days, months or years after an event on the day of the ordinal `start`.

    `extra`: calendar days that the way of service adds; `roll`: the rule that moves a last day on which offices are
    closed. Service counts before the roll: the period is longer, and its last day then moves.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    by_calendar = picked.unit == "calendar days"
    by: tuple[str, ...] = ()
    if by_calendar:
        day = calendar_day(start + int(picked.number))
        says = f"{picked.counted}: {day.written}."
    else:
        day, passed, by = period_end(start, picked.number, picked.unit)
        says = f"{picked.counted}{passed}: {day.written}."
    if extra is not None and extra.number:
        day = calendar_day(day.ordinal + int(extra.number))
        way = extra.rule.removeprefix(SERVED)
        says += f" Service by {way} adds {extra.number:g} days ({extra.cite}): {day.written}."
        by = (*by, extra.evidence)
    if by_calendar and roll is not None and day.open is not True:
        day, why = next_open(day.ordinal)
        says += f" As {why}, the next open day counts ({roll.cite}): {day.written}."
        by = (*by, roll.evidence)
    return Due(day.end_seconds, day.ordinal, False, says, day.end, by)  # noqa: FBT003 - a field of its own


def due_hours_after(start: Moment, picked: Picked, *, end_of_day: bool = False, days: int = 0) -> Due:
    """The end of a period of hours: elapsed time, whatever the clocks on the wall do, and on any day.

    Counted from the start's moment, or from the last second of its day or of a day so many `days` later.
    """
    since = calendar_day(start.day + days).end_seconds if end_of_day else start.seconds
    seconds = since + picked.number * 3600
    at = datetime.fromtimestamp(seconds, LOS_ANGELES)
    iso = at.isoformat()
    says = f"{picked.number:g} hours of elapsed time after it: {iso[:10]} {iso[11:16]} {at.tzname()}."
    if start.iso[-6:] != iso[-6:]:
        says += " The clocks changed in between."
    if start.whole_day:
        says += " The time of day is not known: counted from the beginning of the day; it may be up to a day later."
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


def deemed(moment: Moment, law: Law, dates: dict[str, date]) -> tuple[date, str, str]:
    """The day on which a request counts as received: the next business day where it came after the hour of the rule.

    With the sentence on that and the rule's evidence; both are empty where it counts on its own day.
    """
    day = moment.on
    if moment.service not in {"fax", "electronic"} or moment.whole_day:
        return day, "", ""
    picked = law.pick(f"ur.{moment.service} cut-off", dates, day)
    if picked is None or not isinstance(picked.value, str) or moment.iso[_TIME:-6] <= _hour(picked.value):
        return day, "", ""
    following = business_days_after(day, 1)
    says = f"It came after {picked.value}, and counts as received on {written(following)} ({picked.cite})."
    return following, says, picked.evidence


@lru_cache(maxsize=64)
def _hour(text: str) -> str:
    """A time of day as ISO moments have it: "17:30" is 17:30:00."""
    return time.fromisoformat(text).isoformat()


def passed_friday(picked: Picked, start: date, end: Due) -> ClosedDay | None:
    """The Friday after Thanksgiving that a period of utilization review passes over; None: none, or no such period."""
    if picked.deadline not in _UR_DECISIONS or picked.unit != "working days":
        return None
    due = date.fromordinal(end.day)
    if due.month not in _AROUND_THANKSGIVING:
        return None
    return next((day for day in closed_between(start, due) if day.name == "Day after Thanksgiving"), None)


def friday_counted(picked: Picked, start: date, end: Due, law: Law, dates: dict[str, date]) -> tuple[Due, str] | None:
    """When a period of utilization review over the Friday after Thanksgiving ends where that Friday counts.

    With what is said of it; None: no such Friday lies in the period. It is the day before, and the safe one.
    """
    friday = passed_friday(picked, start, end)
    rule = None if friday is None else law.pick("ur.friday after thanksgiving", dates, start)
    if friday is None or rule is None:
        return None
    due = date.fromordinal(end.day)
    closed = closed_between(start, due)
    day = due - timedelta(days=1)
    while day != friday.date and not is_open(day):
        day -= timedelta(days=1)
    last = calendar_day(day.toordinal())
    passed, by = told_closed([other for other in closed if other is not friday and other.date < day])
    says = f"{picked.counted}{passed}, the Friday after Thanksgiving with them: {last.written}."
    remark = (
        f"Where the Friday after Thanksgiving is {rule.value} ({rule.cite}), it is {end.iso[:10]}: {rule.note}. The "
        "earlier day is the safe one; in between nobody is late for sure."
    )
    return Due(last.end_seconds, last.ordinal, False, says, last.end, (*by, rule.evidence)), remark  # noqa: FBT003 - a field of its own
