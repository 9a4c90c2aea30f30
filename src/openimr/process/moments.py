"""The events of a case in the order of time, read leniently: what was said how, and what could not be used."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from math import inf

import msgspec

from openimr.model import Case, Event
from openimr.process.clock import clock_rules
from openimr.process.days import LOS_ANGELES, written
from openimr.process.kept import Kept
from openimr.process.words import event_type, role_of, service_of, words

_service_of = Kept(service_of, 2**10)
_DATE, _TIME, _FULL = 10, 19, 25
"""Where the date, the time and the whole of 2024-05-01T09:30:00-07:00 end."""
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""Years that a person may have meant; a slip of the pen (0204) is no date."""


class Moment(msgspec.Struct, frozen=True, gc=False):
    """An event in time. `type` and `service` are names of words.yaml, `on` is its date at Los Angeles.

    `seconds` are those of the epoch, `iso` is the moment at Los Angeles, `day` its date's ordinal.
    `whole_day`: the file gives the day only; the moment is then its first. `side` is the side of the party that did
    it (`sides` of clocks.yaml); None: not said, or of no side. `place` counts the events of the file from 0; `items`
    are the event's; `written` is the day as sentences have it, "2024-04-01 (Mon)".
    """

    seconds: float
    order: int
    type: str
    day: int
    whole_day: bool
    service: str | None
    side: str | None
    place: int
    iso: str
    on: date
    items: tuple[int, ...]
    event: Event
    written: str

    @property
    def at(self) -> datetime:
        """The moment at Los Angeles."""
        return datetime.fromtimestamp(self.seconds, LOS_ANGELES)


def zone_name(moment: Moment) -> str:
    """What the time at Los Angeles is called at a moment: "PST" or "PDT"."""
    if moment.day < _SINCE_1970:
        return moment.at.tzname() or ""
    return _ZONES.get(moment.iso[-6:]) or moment.at.tzname() or ""


_ZONES = {"-08:00": "PST", "-07:00": "PDT"}
_SINCE_1970 = date(1970, 1, 1).toordinal()
"""Before, the same offsets had other names too."""


class EventFault(msgspec.Struct, frozen=True, kw_only=True):
    """An event that could not be used, or was read with a remark. `place` counts the events of the file from 0.

    `field` is the field at fault, `problem` what is wrong and how it was taken, never the field's content.
    """

    place: int
    field: str
    problem: str
    skipped: bool


def moments_of(case: Case) -> tuple[tuple[Moment, ...], tuple[EventFault, ...]]:
    """The events in the order of time, whatever their order in the file, and what was wrong with some.

    Events at one moment follow the order in which words.yaml has their names. An event of an unknown type or with a
    date that is none is left out and named; a moment without time zone is taken at Los Angeles, a date as that day.
    """
    found: list[Moment] = []
    faults: list[EventFault] = []
    sides = sides_of(case)
    last_seconds, last_rank, in_order = -inf, 0, True
    for place, event in enumerate(case.events):
        named = _RANKED[event.type]
        if named is None:
            says = "is no event that is known; docs/lifecycle.md lists them"
            faults.append(EventFault(place=place, field="type", problem=says, skipped=True))
            continue
        at, whole_day = event.at, False
        start = _START_OF[at[:_DATE]] if len(at) == _FULL else None
        if start is not None and (of_day := _OF_DAY[at[_DATE:]]) is not None and of_day[1] == start[4]:
            # the form that nearly all have, 2024-05-01T09:30:00-07:00, is put together of known parts
            first, on, day, written_day, _ = start
            seconds, iso = first + of_day[0], at
        elif (read := _read_at_length(at)) is not None:
            seconds, on, day, written_day, iso, zoned = read
            whole_day = len(at) <= _DATE
            if not zoned:
                says = (
                    "has no time of day; taken as that day at Los Angeles"
                    if whole_day
                    else ("has no time zone; taken as the time at Los Angeles")
                )
                faults.append(EventFault(place=place, field="at", problem=says, skipped=False))
        else:
            says = "is no date or date-time; write it as 2024-05-01 or 2024-05-01T09:30:00-07:00"
            faults.append(EventFault(place=place, field="at", problem=says, skipped=True))
            continue
        service = event.service
        if service is not None:
            service = _service_of[service]
            if service is None:
                says = "is no way of service that is known; taken as not said"
                faults.append(EventFault(place=place, field="service", problem=says, skipped=False))
        by = event.by
        side = (sides.get(by) or _SIDE_OF[by]) if by else None
        rank, name = named
        found.append(
            Moment(seconds, rank, name, day, whole_day, service, side, place, iso, on, event.items, event, written_day)
        )
        if seconds <= last_seconds and (seconds < last_seconds or rank <= last_rank):
            in_order = False
        last_seconds, last_rank = seconds, rank
    if not in_order:
        found.sort(key=_key)
    return tuple(found), tuple(faults)


def parsed(text: str) -> datetime | None:
    """A moment at Los Angeles from ISO text; one without zone is at Los Angeles, a date is its first moment."""
    moment = _moment(text)
    return moment[0] if moment else None


_Read = tuple[float, date, int, str, str, bool]
"""Seconds of the epoch, the date at Los Angeles, its ordinal, how it is written, ISO, whether the text had a zone."""


@lru_cache(maxsize=2**12)
def _read_at_length(text: str) -> _Read | None:
    moment = _moment(text)
    if moment is None:
        return None
    at, zoned = moment
    on = at.date()
    return at.timestamp(), on, on.toordinal(), written(on), at.isoformat(), zoned


def _start_of(text: str) -> tuple[float, date, int, str, str] | None:
    """The first moment of a day, its date, ordinal, how it is written, and the offset of Los Angeles on all of it.

    None: the text is no day, or the offset changes on it.
    """
    try:
        on = date.fromisoformat(text)
        if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
            return None
        first, last = datetime.combine(on, time(), LOS_ANGELES), datetime.combine(on, time(23, 59, 59), LOS_ANGELES)
    except ValueError:
        return None
    offset = first.isoformat()[_TIME:]
    if first.isoformat() != f"{text}T00:00:00{offset}" or last.isoformat() != f"{text}T23:59:59{offset}":
        return None
    return first.timestamp(), on, on.toordinal(), written(on), offset


def _of_day(text: str) -> tuple[int, str] | None:
    """The seconds from midnight to a time of day written T09:30:00-07:00, and the offset; None: not so written."""
    of_day, offset = text[: _TIME - _DATE], text[_TIME - _DATE :]
    try:
        read = time.fromisoformat(of_day)
    except ValueError:
        return None
    if f"T{read.isoformat()}" != of_day:
        return None
    return read.hour * 3600 + read.minute * 60 + read.second, offset


_START_OF = Kept(_start_of, 2**14)
_OF_DAY = Kept(_of_day, 2**14)


def _moment(text: str) -> tuple[datetime, bool] | None:
    """The moment at Los Angeles, and whether the text gave a zone."""
    try:
        at = datetime.fromisoformat(text)
        if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
            return None
        if at.tzinfo is None:
            # A time that the clock skips in spring is read as the same moment by the hour before.
            return at.replace(tzinfo=LOS_ANGELES).astimezone(UTC).astimezone(LOS_ANGELES), False
        return at.astimezone(LOS_ANGELES), True
    except (ValueError, OverflowError):
        return None


def _key(moment: Moment) -> tuple[object, ...]:
    event = moment.event
    return (
        moment.seconds,
        moment.order,
        event.service or "",
        event.by or "",
        event.outcome or "",
        event.items,
        event.to,
        event.reasons,
        event.id or "",
        event.note or "",
        event.recorded or "",
    )


def _ranked(text: str) -> tuple[int, str] | None:
    """The name of an event, and its rank: events at one moment follow the order of words.yaml."""
    name = event_type(text)
    return None if name is None else (_order()[name], name)


@lru_cache(maxsize=1)
def _order() -> Mapping[str, int]:
    return {name: n for n, name in enumerate(words().events)}


_RANKED = Kept(_ranked, 2**12)


@lru_cache(maxsize=1)
def _roles() -> Mapping[str, str]:
    return {role: side for side, roles in clock_rules().sides.items() for role in roles}


def side_of(role: str) -> str | None:
    """The side that a role acts for (`sides` of clocks.yaml); None: of none, or no role."""
    return _SIDE_OF[role]


def _side_of(role: str) -> str | None:
    name = role_of(role)
    return _roles().get(name) if name else None


_SIDE_OF = Kept(_side_of, 2**13)


def sides_of(case: Case) -> Mapping[str, str]:
    """The sides of a case's parties, by their ids."""
    return {party.id: side for party in case.parties if (side := _SIDE_OF[party.role])}


def by_type(moments: Sequence[Moment]) -> dict[str, list[Moment]]:
    """The moments of each type, in the order of time."""
    found: dict[str, list[Moment]] = {}
    for moment in moments:
        name = moment.type
        if name in found:
            found[name].append(moment)
        else:
            found[name] = [moment]
    return found
