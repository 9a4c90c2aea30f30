"""Days as the law counts them: open and closed days, and what so many days, hours, months or years after a moment is.

Everything happens at Los Angeles. The day of the event is not counted; a period of days ends with its last day; hours
are elapsed time, through a change to or from daylight-saving time too.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.kept import Kept

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
_END_OF_DAY = time(23, 59, 59)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class OutsideCalendarError(ValueError):
    """The day lies before or after the calendar of closed state offices; the message says which days it covers."""


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A weekday on which California state offices are closed, and how sure that is."""

    date: date
    name: str
    grade: EvidenceGrade
    source: str


class CalendarSource(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where closed days were read."""

    grade: EvidenceGrade
    what: str


class NotKept(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A holiday on which state offices are open; `library`: the weekdays on which the library `holidays` has it."""

    name: str
    grade: EvidenceGrade
    why: str
    library: tuple[date, ...] = ()


class OfficeCalendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The closed days of California state offices from `first` to `last` (`calendars/state-offices.yaml`)."""

    says: str
    section: str
    first: date
    last: date
    sources: Mapping[str, CalendarSource]
    closed: tuple[ClosedDay, ...]
    not_kept: tuple[NotKept, ...]


class CourtCalendar(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The weekdays that are judicial holidays while state offices are open (`calendars/judicial-holidays.yaml`).

    `grade`: how sure it is that a last day on one of them is extended in this programme.
    """

    says: str
    section: str
    grade: EvidenceGrade
    sources: Mapping[str, CalendarSource]
    days: tuple[ClosedDay, ...]


class _Counted(msgspec.Struct, frozen=True):
    """The open days by ordinal, in order: counting is a search in them."""

    first: int
    last: int
    open_days: tuple[int, ...]
    closed: Mapping[int, ClosedDay]


@cache
def office_calendar() -> OfficeCalendar:
    """The closed days as the file has them.

    Raises:
        msgspec.ValidationError: the file is not in its own form.
        ValueError: a closed day is a weekend's, stands twice, names no source, or lies outside the calendar.
    """
    text = resources.files("openimr.process").joinpath("calendars", "state-offices.yaml").read_bytes()
    read = msgspec.yaml.decode(text, type=OfficeCalendar)
    days = [closed.date for closed in read.closed]
    if days != sorted(set(days)) or any(day.weekday() > 4 for day in days):
        raise ValueError("state-offices.yaml: closed days are weekdays, each once, in their order")
    if not (read.first <= days[0] and days[-1] <= read.last):
        raise ValueError("state-offices.yaml: a closed day lies outside the calendar")
    if unknown := {closed.source for closed in read.closed} - set(read.sources):
        raise ValueError(f"state-offices.yaml: no source is called {min(unknown)!r}")
    return read


@cache
def court_calendar() -> CourtCalendar:
    """The judicial holidays as the file has them.

    Raises:
        msgspec.ValidationError: the file is not in its own form.
        ValueError: a day is out of order, no open day of state offices, or names no source.
    """
    text = resources.files("openimr.process").joinpath("calendars", "judicial-holidays.yaml").read_bytes()
    read = msgspec.yaml.decode(text, type=CourtCalendar)
    days = [day.date for day in read.days]
    if days != sorted(set(days)) or not all(map(is_open, days)):
        raise ValueError("judicial-holidays.yaml: days on which state offices are open, each once, in their order")
    if unknown := {day.source for day in read.days} - set(read.sources):
        raise ValueError(f"judicial-holidays.yaml: no source is called {min(unknown)!r}")
    return read


@cache
def _counted() -> _Counted:
    calendar = office_calendar()
    closed = {day.date.toordinal(): day for day in calendar.closed}
    first, last = calendar.first.toordinal(), calendar.last.toordinal()
    # Ordinal 1 was a Monday, so that (ordinal - 1) % 7 is the weekday.
    open_days = tuple(o for o in range(first, last + 1) if (o - 1) % 7 < 5 and o not in closed)
    return _Counted(first, last, open_days, closed)


def is_open(day: date) -> bool:
    """Whether state offices are open: Monday to Friday, and not a closed day.

    Raises:
        OutsideCalendarError: the calendar does not reach that day.
    """
    counted, ordinal = _counted(), day.toordinal()
    _reached(counted, ordinal)
    return (ordinal - 1) % 7 < 5 and ordinal not in counted.closed


def closed_day(day: date) -> ClosedDay | None:
    """The closed day on that date; None: a weekend, an open day, or outside the calendar."""
    return _counted().closed.get(day.toordinal())


def business_days_after(day: date, count: int) -> date:
    """The `count`th open day after a day (0: the day itself where it is open, else the next open day).

    Raises:
        OutsideCalendarError: the calendar does not reach that far.
    """
    counted, ordinal = _counted(), day.toordinal()
    _reached(counted, ordinal)
    before = bisect_right(counted.open_days, ordinal if count else ordinal - 1)
    place = before + (count - 1 if count else 0)
    if place >= len(counted.open_days):
        raise _outside()
    return date.fromordinal(counted.open_days[place])


def business_days_between(day: date, later: date) -> int:
    """How many open days lie after `day`, up to and with `later`; negative where `later` is the earlier.

    Raises:
        OutsideCalendarError: the calendar does not reach one of them.
    """
    counted = _counted()
    one, other = day.toordinal(), later.toordinal()
    _reached(counted, one)
    _reached(counted, other)
    return bisect_right(counted.open_days, other) - bisect_right(counted.open_days, one)


def rolled(day: date) -> date:
    """The day itself where state offices are open, else the next open day.

    Raises:
        OutsideCalendarError: the calendar does not reach that far.
    """
    return business_days_after(day, 0)


def months_after(day: date, count: int) -> date:
    """The same day of the month so many months later; the month's last day where it has no such day.

    29 February plus 12 months is 28 February.
    """
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return date(year, month, min(day.day, last.day))


def hours_after(moment: datetime, count: float) -> datetime:
    """So many hours of elapsed time after a moment that knows its zone, as the clock at Los Angeles then shows."""
    return (moment.astimezone(UTC) + timedelta(hours=count)).astimezone(LOS_ANGELES)


def day_after(day: date, count: float, unit: str) -> date:
    """The last day of a period of days, months or years that begins with an event on `day`.

    Raises:
        OutsideCalendarError: open days are counted beyond the calendar.
        ValueError: the unit is none of days, months or years.
    """
    if unit == "calendar days":
        return day + timedelta(days=int(count))
    if unit in {"business days", "working days"}:
        return business_days_after(day, int(count))
    if unit in {"months", "years"}:
        return months_after(day, int(count) * (12 if unit == "years" else 1))
    raise ValueError(f"{unit!r} is no unit of whole days")


def end_of(day: date) -> datetime:
    """The last second of a day at Los Angeles."""
    return datetime.combine(day, _END_OF_DAY, LOS_ANGELES)


def local_day(moment: datetime) -> date:
    """The date at Los Angeles of a moment that knows its zone."""
    return moment.astimezone(LOS_ANGELES).date()


ISO = Kept(date.isoformat, 2**14)
"""Days in ISO; to write one anew each time costs more than all else in a sentence."""


@lru_cache(maxsize=8192)
def written(day: date) -> str:
    """The day as a person checks it on a paper calendar: "2024-04-01 (Mon)"."""
    return f"{day.isoformat()} ({_DAYS[day.weekday()]})"


def _reached(counted: _Counted, ordinal: int) -> None:
    if not counted.first <= ordinal <= counted.last:
        raise _outside()


def _outside() -> OutsideCalendarError:
    known = office_calendar()
    return OutsideCalendarError(
        f"the calendar of closed state offices runs from {known.first} to {known.last}; this day lies outside"
    )
