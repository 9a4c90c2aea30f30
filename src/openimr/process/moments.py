"""The events of a case in the order of time, read leniently: what was said how, and what could not be used."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise

import msgspec

from openimr.model import Case, Event
from openimr.process.clock import clock_rules
from openimr.process.days import LOS_ANGELES
from openimr.process.words import event_type, role_of, service_of, words

_event_type = lru_cache(maxsize=4096)(event_type)
_service_of = lru_cache(maxsize=1024)(service_of)
_DATE = 10
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
"""Years that a person may have meant; a slip of the pen (0204) is no date."""


class Moment(msgspec.Struct, frozen=True, gc=False):
    """An event in time. `type` and `service` are names of words.yaml, `at` is at Los Angeles, `day` its date's ordinal.

    `whole_day`: the file gives the day only; `at` is then its first moment. `side` is the side of the party that did
    it (`sides` of clocks.yaml); None: not said, or of no side. `place` counts the events of the file from 0; `iso` is
    `at` in ISO, `on` its date; `items` are the event's.
    """

    seconds: float
    order: int
    type: str
    at: datetime
    day: int
    whole_day: bool
    service: str | None
    side: str | None
    place: int
    iso: str
    on: date
    items: tuple[int, ...]
    event: Event


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
    sides = _sides_of(case)
    order = _order()
    for place, event in enumerate(case.events):
        name = _event_type(event.type)
        if name is None:
            says = "is no event that is known; docs/lifecycle.md lists them"
            faults.append(EventFault(place=place, field="type", problem=says, skipped=True))
            continue
        moment = _moment(event.at)
        if moment is None:
            says = "is no date or date-time; write it as 2024-05-01 or 2024-05-01T09:30:00-07:00"
            faults.append(EventFault(place=place, field="at", problem=says, skipped=True))
            continue
        at, zoned = moment
        whole_day = len(event.at) <= _DATE
        if not zoned:
            says = (
                "has no time of day; taken as that day at Los Angeles"
                if whole_day
                else ("has no time zone; taken as the time at Los Angeles")
            )
            faults.append(EventFault(place=place, field="at", problem=says, skipped=False))
        service = _service_of(event.service)
        if service is None and event.service is not None:
            says = "is no way of service that is known; taken as not said"
            faults.append(EventFault(place=place, field="service", problem=says, skipped=False))
        side = sides.get(event.by) or _side(event.by) if event.by else None
        found.append(
            Moment(
                seconds=at.timestamp(),
                order=order[name],
                type=name,
                at=at,
                day=at.toordinal(),
                whole_day=whole_day,
                service=service,
                side=side,
                place=place,
                iso=at.isoformat(),
                on=at.date(),
                items=event.items,
                event=event,
            )
        )
    found.sort(key=_time)
    if any(_time(one) == _time(other) for one, other in pairwise(found)):
        found.sort(key=_key)
    return tuple(found), tuple(faults)


def parsed(text: str) -> datetime | None:
    """A moment at Los Angeles from ISO text; one without zone is at Los Angeles, a date is its first moment."""
    moment = _moment(text)
    return moment[0] if moment else None


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


def _time(moment: Moment) -> tuple[float, int]:
    return moment.seconds, moment.order


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
    )


@lru_cache(maxsize=1)
def _order() -> Mapping[str, int]:
    return {name: n for n, name in enumerate(words().events)}


@lru_cache(maxsize=1)
def _roles() -> Mapping[str, str]:
    return {role: side for side, roles in clock_rules().sides.items() for role in roles}


@lru_cache(maxsize=1024)
def _side(role: str) -> str | None:
    name = role_of(role)
    return _roles().get(name) if name else None


def _sides_of(case: Case) -> Mapping[str, str]:
    return {party.id: side for party in case.parties if (side := _side(party.role))}


def by_type(moments: Sequence[Moment]) -> dict[str, list[Moment]]:
    """The moments of each type, in the order of time."""
    found: dict[str, list[Moment]] = {}
    for moment in moments:
        found.setdefault(moment.type, []).append(moment)
    return found
