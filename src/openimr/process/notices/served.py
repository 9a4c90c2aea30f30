"""On whom a notice has been served already: each party's time runs from its own service, and from nobody else's."""

from collections.abc import Mapping, Sequence

import msgspec

from openimr.model import Case
from openimr.process.clock import Clock
from openimr.process.notices.addressees import audience_of
from openimr.process.notices.kinds import Audience, NoticeKind
from openimr.process.words import event_type

_SIDE: Mapping[Audience, str] = {
    "worker": "injured worker",
    "administrator": "claims administrator",
    "physician": "requesting physician",
}
"""The side of `clocks.yaml` whose time the notice to an audience tells."""


def served_apart(case: Case, kind: NoticeKind) -> bool:
    """Whether the case records to whom the notice went: the audiences may then have times of their own.

    A question that comes again and again goes to everybody, whoever is asked; what somebody else does (`theirs`) is
    served by no notice.
    """
    if kind.again or (kind.theirs and not kind.tells_of):
        return False
    return any(event.to and event_type(event.type) == kind.event for event in case.events)


def heard_by(case: Case, kind: NoticeKind, audience: Audience) -> Case:
    """The case as an audience has heard of it: of the services of the notice those that reached it, or name nobody.

    They stand without those who got them: to this audience they are its own.
    """
    own = {party.id for party in case.parties if audience_of(party) == audience}
    events = tuple(
        msgspec.structs.replace(event, to=()) if event_type(event.type) == kind.event else event
        for event in case.events
        if event_type(event.type) != kind.event or not event.to or own.intersection(event.to)
    )
    return msgspec.structs.replace(case, events=events)


def clock_for(clocks: Sequence[Clock], audience: Audience | None) -> Clock | None:
    """Of clocks of one name the one that began last: of the audience's own, else of those that are no other side's."""
    side = None if audience is None else _SIDE.get(audience)
    own = [clock for clock in clocks if clock.who == side]
    common = [clock for clock in clocks if clock.who not in _SIDE.values()]
    found = clocks if audience is None else own or common or clocks
    return max(reversed(found), key=lambda clock: clock.started or "", default=None)
