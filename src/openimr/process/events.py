"""A case's events as they are read: names in one spelling, moments as moments, and what cannot be used named."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import msgspec

from openimr.model import Case, Event
from openimr.process.words import event_type

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
"""The zone of every date of the programme; a time without an offset is one of this zone."""


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An event with the name that the process knows, its moment, and its place (from 0) in the case's file.

    `whole_day` says that the file gives a date and no time; `at` is then the day's first moment at Los Angeles.
    """

    type: str
    at: datetime
    place: int
    event: Event
    whole_day: bool = False

    @property
    def day(self) -> date:
        """The day at Los Angeles."""
        return self.at.astimezone(LOS_ANGELES).date()


class EventFault(msgspec.Struct, frozen=True, kw_only=True):
    """What of an event cannot be used: its place (from 0), the field, what is wrong and what to do; never content."""

    place: int
    field: str
    says: str

    @property
    def line(self) -> str:
        """One line for a person: `events[3].type: ...`."""
        return f"events[{self.place}].{self.field}: {self.says}"


class EventsRead(msgspec.Struct, frozen=True, kw_only=True):
    """The events that can be used, in the file's order, and the faults of the others and of single fields."""

    events: tuple[Happened, ...]
    faults: tuple[EventFault, ...]


def read_events(case: Case) -> EventsRead:
    """The events of a case, read; the order is the file's.

    An event whose `type` or `at` cannot be read is left out; one that names an item or a party which the case does not
    have is kept, and the fault is said.
    """
    parties = {party.id for party in case.parties}
    read: list[Happened] = []
    faults: list[EventFault] = []
    for place, event in enumerate(case.events):
        name = event_type(event.type)
        if name is None:
            says = "is no name of an event; docs/lifecycle.md lists the names and other ways of writing them"
            faults.append(EventFault(place=place, field="type", says=says))
        at = moment(event.at)
        if at is None:
            says = "is no date or time; write it as 2015-03-05T14:30:00-08:00"
            faults.append(EventFault(place=place, field="at", says=says))
        if any(not 0 <= item < len(case.items) for item in event.items):
            says = "names an item that the case does not have; items count from 0"
            faults.append(EventFault(place=place, field="items", says=says))
        if any(party not in parties for party in event.to):
            says = "names a party that the case does not have; give the `id` of one of `parties`"
            faults.append(EventFault(place=place, field="to", says=says))
        if name is not None and at is not None:
            read.append(Happened(type=name, at=at, place=place, event=event, whole_day=len(event.at.strip()) == 10))
    return EventsRead(events=tuple(read), faults=tuple(faults))


def moment(text: str) -> datetime | None:
    """A moment with its offset; without one the text is a time, or the day's first moment, at Los Angeles.

    None: the text is neither a date nor a time.
    """
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=LOS_ANGELES)


def day_of(text: str | None) -> date | None:
    """The day of an ISO date or moment, at Los Angeles; None where there is none or it cannot be read."""
    read = None if text is None else moment(text)
    return None if read is None else read.astimezone(LOS_ANGELES).date()


def first_moment(day: date) -> datetime:
    """The first moment of a day at Los Angeles."""
    return datetime.combine(day, time.min, LOS_ANGELES)
