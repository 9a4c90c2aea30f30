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

IN_CALIFORNIA = "mail in California"
_ROLLS = "filing.rolls"
_DATE, _TIME, _FULL = len("2024-05-01"), len("2024-05-01T"), len("2024-05-01T09:30:00-07:00")
_UR_DECISIONS = {"D1", "D2"}
_AROUND_THANKSGIVING = {11, 12}


class Counted(msgspec.Struct, frozen=True, gc=False):
    """How a period of days was counted: its end, what service adds to it, and where a closed last day moves.

    `passed` are closed days that it passed over, `extra` is what service adds, up to `served`; `why` the last day moves
    by the rule `roll`, to `moved`.
    """

    picked: Picked
    passed: str
    end: CalendarDay
    extra: Picked | None = None
    served: CalendarDay | None = None
    roll: Picked | None = None
    why: str = ""
    moved: CalendarDay | None = None

    @property
    def says(self) -> str:
        """The sentences on it."""
        says = f"{self.picked.counted}{self.passed}: {self.end.written}."
        if self.extra is not None and self.served is not None:
            way, added = self.extra.rule.removeprefix(SERVED), self.served.written
            says += f" Service by {way} adds {self.extra.number:g} days ({self.extra.cite}): {added}."
        if self.roll is not None and self.moved is not None:
            says += f" As {self.why}, the next open day counts ({self.roll.cite}): {self.moved.written}."
        return says


class Elapsed(msgspec.Struct, frozen=True, gc=False):
    """How hours were counted: from a start, to a moment at Los Angeles in ISO."""

    start: Moment
    picked: Picked
    seconds: float
    iso: str

    @property
    def says(self) -> str:
        """The sentences on it."""
        name = datetime.fromtimestamp(self.seconds, LOS_ANGELES).tzname()
        says = f"{self.picked.number:g} hours of elapsed time after it: {self.iso[:10]} {self.iso[11:16]} {name}."
        if self.start.iso[-6:] != self.iso[-6:]:
            says += " The clocks changed in between."
        if self.start.whole_day:
            says += " The time of day is not known: counted from the beginning of the day; it may be up to a day later."
        return says


class Told(msgspec.Struct, frozen=True, gc=False):
    """How a day was reckoned, in sentences already."""

    says: str


class Due(msgspec.Struct, frozen=True, gc=False):
    """When something is due: in `seconds` of the epoch, in `iso` at Los Angeles, and the ordinal of its `day` there.

    `by_hour`: a clock of hours. `how` it was reckoned is put into sentences only where somebody asks (`says`); `by` is
    the evidence of what moved the day besides the amount: days for service, a last day on which offices are closed.
    """

    seconds: float
    day: int
    by_hour: bool
    iso: str
    how: Counted | Elapsed | Told
    by: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """How it was reckoned."""
        return self.how.says


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
    passed = ""
    if by_calendar:
        end = calendar_day(start + int(picked.number))
    else:
        end, passed, by = period_end(start, picked.number, picked.unit)
    day, served, why, moved = end, None, "", None
    if extra is not None and extra.number:
        day = served = calendar_day(day.ordinal + int(extra.number))
        by = (*by, extra.evidence)
    if by_calendar and roll is not None and day.open is not True:
        day, why = next_open(day.ordinal)
        moved = day
        by = (*by, roll.evidence)
    how = Counted(picked, passed, end, extra, served, roll, why, moved)
    return Due(day.end_seconds, day.ordinal, False, day.end, how, by)  # noqa: FBT003 - a field of its own


def due_hours_after(start: Moment, picked: Picked, *, end_of_day: bool = False, days: int = 0) -> Due:
    """The end of a period of hours: elapsed time, whatever the clocks on the wall do, and on any day.

    Counted from the start's moment, or from the last second of its day or of a day so many `days` later.
    """
    since = calendar_day(start.day + days).end_seconds if end_of_day else start.seconds
    seconds = since + picked.number * 3600
    iso = None if end_of_day or picked.number % 24 else _same_hour(start, int(picked.number) // 24)
    if iso is not None:
        day = start.day + int(picked.number) // 24
    else:
        at = datetime.fromtimestamp(seconds, LOS_ANGELES)
        day, iso = at.toordinal(), at.isoformat()
    return Due(seconds, day, True, iso, Elapsed(start, picked, seconds, iso))  # noqa: FBT003 - a field of its own


def _same_hour(start: Moment, days: int) -> str | None:
    """The moment so many days of 24 hours later, where that is the same time of day; None: it may not be."""
    iso = start.iso
    if len(iso) != _FULL:
        return None
    day, offset = calendar_day(start.day + days), iso[-6:]
    if day.end[-6:] != offset or calendar_day(day.ordinal - 1).end[-6:] != offset:
        return None
    return day.iso + iso[_DATE:]


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
    by = (*by, rule.evidence)
    return Due(last.end_seconds, last.ordinal, False, last.end, Told(says), by), remark  # noqa: FBT003 - a field of its own
