"""What of a case's events cannot be used, in lines for a person, and the order in which the fold takes them."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from math import inf

import msgspec

from openimr.model import Case
from openimr.process.lifecycle import rank_of
from openimr.process.moments import EventFault, Moment, moments_of, parsed
from openimr.process.serving import DIRECTOR
from openimr.process.words import event_type, near_events, near_roles, role_of


def event_faults(case: Case) -> tuple[EventFault, ...]:
    """What of the events cannot be used, by their places: the event itself (`skipped`), or a field of it.

    A type that is not known comes with the names that it is near to; a way of service that is not known is taken as not
    said.
    """
    parties = {party.id for party in case.parties}
    read = moments_of(case)[1]
    faults = [_with_names(case, fault) for fault in read if fault.skipped]
    faults += [fault for fault in read if fault.field == "service"]
    for place, event in enumerate(case.events):
        if any(not 0 <= item < len(case.items) for item in event.items):
            says = "names an item that the case does not have; items count from 0"
            faults.append(EventFault(place=place, field="items", problem=says, skipped=False))
        if any(party not in parties and party != DIRECTOR for party in event.to):
            says = "names a party that the case does not have; give the `id` of one of `parties`"
            faults.append(EventFault(place=place, field="to", problem=says, skipped=False))
        by = event.by
        if (
            by is not None
            and by not in parties
            and role_of(by) is None
            and event_type(event.type) == "records received"
        ):
            says = "names nobody of the case, so that whose records they are is not known; give an `id` of `parties`"
            faults.append(EventFault(place=place, field="by", problem=says, skipped=False))
    return tuple(sorted(faults, key=lambda fault: (fault.place, fault.field)))


def role_faults(case: Case) -> tuple[tuple[int, str], ...]:
    """The parties whose role is none that is known, by their places, with a line on each that names near roles.

    Whoever stands there sends, gets and owes nothing, and nobody stands in for them.
    """
    found = []
    for place, party in enumerate(case.parties):
        if role_of(party.role) is None:
            near = " or ".join(f"`{name}`" for name in near_roles(party.role))
            perhaps = f"; perhaps {near}" if near else ""
            says = f"is no role that is known{perhaps}; this party is told nothing and its steps are nobody's"
            found.append((place, f"{says}; docs/conflicts.md lists the roles"))
    return tuple(found)


def _with_names(case: Case, fault: EventFault) -> EventFault:
    near = near_events(case.events[fault.place].type) if fault.field == "type" else ()
    if not near:
        return fault
    names = " or ".join(f"`{name}`" for name in near)
    return msgspec.structs.replace(fault, problem=f"{fault.problem}; perhaps {names}")


def line_of(fault: EventFault) -> str:
    """One line for a person: `events[3].type: ...`."""
    return f"events[{fault.place}].{fault.field}: {fault.problem}"


def days_of(moments: Sequence[Moment]) -> list[list[Moment]]:
    """The events of each day, in the order of time."""
    return [list(of_day) for _, of_day in groupby(moments, key=lambda m: m.day)]


def in_order(moments: Sequence[Moment]) -> list[Moment]:
    """The events as they are taken: by time, those of one moment in the order of the usual way (words.yaml).

    An event without a time of day comes after the last of its day that the usual way has before it: "determination
    served" of a day after its "review completed" of 14:30; where the file says when it was recorded, not after what
    happened later than that. Those that have a time keep the order of their times. Of UR's decisions those that name
    their items come first: one that names none is about the rest.
    """
    if not any(moment.whole_day for moment in moments):
        return list(moments)
    return [moment for day in days_of(moments) for moment in _day_in_order(day)]


def _day_in_order(day: Sequence[Moment]) -> list[Moment]:
    timed = [(_usual(moment), moment) for moment in day if not moment.whole_day]
    places: list[tuple[int, float, tuple[int, bool], Moment]] = []
    for moment in day:
        if moment.whole_day:
            usual, until = _usual(moment), recorded_at(moment)
            before = (n for n, (other, one) in enumerate(timed, 1) if other <= usual and one.seconds <= until)
            places.append((max(before, default=0), until, usual, moment))
    places.sort(key=lambda one: one[:3])
    found = [moment for after, *_, moment in places if not after]
    for n, (_, moment) in enumerate(timed, 1):
        found.append(moment)
        found += [other for after, *_, other in places if after == n]
    return found


def recorded_at(moment: Moment) -> float:
    """The second in which an event was put on record, inf where nobody knows it: of most files.

    By it, one without a time had happened; before it, nobody could know of one.
    """
    recorded = moment.event.recorded and parsed(moment.event.recorded)
    return recorded.timestamp() if recorded else inf


def _usual(moment: Moment) -> tuple[int, bool]:
    return rank_of(moment.type), moment.type == "ur decision" and not moment.items


def day_of(text: str | None) -> date | None:
    """The day of an ISO date or moment at Los Angeles; None where there is none or it cannot be read."""
    read = None if text is None else parsed(text)
    return None if read is None else read.date()
