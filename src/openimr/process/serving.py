"""On whom a paper was served, when that can have begun a party's own time, and where its mail went."""

from collections.abc import Collection, Sequence

import msgspec

from openimr.model import Case, Event
from openimr.process.addresses import place_of
from openimr.process.clock import clock_rules
from openimr.process.moments import Moment, side_of, sides_of
from openimr.process.reckoning import IN_CALIFORNIA, service_days
from openimr.process.situation import Situation
from openimr.process.words import role_of, says_california

DIRECTOR = "administrative director"
"""Who stands in `to` though a case has no such party: a determination that was served on it alone was issued."""
_RECEIPTS = frozenset({"determination received", "assignment received", "ur decision received"})
"""What a party received: `by` says who, where a service has `to`."""


def may_begin(side: str, starts: Sequence[Moment], at: Situation, *, again: bool = False) -> Sequence[Moment]:
    """Of services (or receipts), in the order of time, those that can have begun the time of a side.

    The first on the side, and those before it of which the file does not say on whom; none: nothing has reached it.
    Service on one party begins nothing for another. `again`: those after it too, as where it was defective.
    """
    if not any(m.event.to or m.event.by for m in starts):
        return starts
    found: list[Moment] = []
    for moment in starts:
        answer = reached(moment, side, at)
        if answer is not False:
            found.append(moment)
        if answer and not again:
            break
    return found


def reached(moment: Moment, side: str, at: Situation) -> bool | None:
    """Whether a paper reached a side by this service or receipt; None: the file does not say."""
    if moment.type in _RECEIPTS:
        return None if moment.side is None else moment.side == side
    return served_on(moment, side, at.case)


def served_on(moment: Moment, side: str, case: Case) -> bool | None:
    """Whether an event was sent to a party of that side; None: the file does not say to whom."""
    named = moment.event.to
    if not named:
        return None
    roles = {party.id: role_of(party.role) for party in case.parties}
    counting = _counting(side, roles.values())
    found = [roles[party] if party in roles else role_of(party) for party in named]
    if any(role in counting for role in found):
        return True
    return False if all(party in roles or role for party, role in zip(named, found, strict=True)) else None


def issued_only(event: Event) -> bool:
    """Whether an event served a paper on the Administrative Director alone, so that no party's time runs from it."""
    return bool(event.to) and all(to == DIRECTOR for to in event.to)


def without_others(moments: tuple[Moment, ...], event: str | None, side: str | None, case: Case) -> tuple[Moment, ...]:
    """Without the services of a paper, by the event's name, that were on other parties only; `side` None: with all."""
    if side is None:
        return moments
    return tuple(m for m in moments if m.type != event or served_on(m, side, case) is not False)


def sides_asked(moment: Moment, case: Case) -> frozenset[str]:
    """The sides of the parties to which a question was sent; none: it does not say, or one of them is not known.

    A party that takes no papers for its side, as an employer beside its claims administrator, is not the side.
    """
    sides, roles = sides_of(case), {party.id: role_of(party.role) for party in case.parties}
    found: set[str] = set()
    for party in moment.event.to:
        side = sides.get(party) or side_of(party)
        if side is None:
            return frozenset()
        if (roles.get(party) or role_of(party)) in _counting(side, roles.values()):
            found.add(side)
    return frozenset(found)


class Way(msgspec.Struct, frozen=True, gc=False):
    """How mail to a side counts: the way of service, another that is possible, and a sentence on it."""

    service: str
    other: str | None = None
    says: str | None = None


def way_of(start: Moment, side: str | None, at: Situation) -> Way | None:
    """How service by mail counts where an address of the side says more than the event does; None: as it is written.

    "Mail" that names no place goes where the address of the party is. Where the event says California and the address
    says otherwise, both are possible. Source: CCP 1013, D12 ("place of address").
    """
    places = _places(start, side, at)
    if start.service != IN_CALIFORNIA or not places or places == [IN_CALIFORNIA]:
        return None
    where = " or ".join(place.removeprefix("mail ") for place in places)
    if len(places) > 1:
        return Way(places[0], places[-1], f"The addresses of those who were served are {where}.")
    if not says_california(start.event.service):
        return Way(
            places[0], says=f"The address of the {_whose(start, side, at)} in the file is {where}: mail goes there."
        )
    whose = _whose(start, side, at)
    says = f"The file says that it was mailed in California; the address of the {whose} is {where}, which disagrees."
    return Way(IN_CALIFORNIA, places[0], says)


def _whose(start: Moment, side: str | None, at: Situation) -> str | None:
    """The role of the one of a side that was served; the side where that is not told, or several were."""
    served = {role_of(party.role) for party in at.case.parties if party.id in start.event.to}
    own = {role for role in served if role is not None and side_of(role) == side}
    return own.pop() if len(own) == 1 else side


def slowest_mail(start: Moment, side: str | None, at: Situation) -> str:
    """The way of mail that adds the most days, by what the event and the addresses of the side say."""
    if not at.addressed:
        return start.service or IN_CALIFORNIA
    if start.service is None:
        return mail_to(start, side, at)
    way = way_of(start, side, at)
    return start.service if way is None else way.other or way.service


def mail_to(start: Moment, side: str | None, at: Situation) -> str:
    """The way of mail that the address of the one served stands for, whatever the way of service (8 CCR 10605(b))."""
    return ([IN_CALIFORNIA, *_places(start, side, at)])[-1] if at.addressed else IN_CALIFORNIA


def _places(start: Moment, side: str | None, at: Situation) -> list[str]:
    """How mail goes to the addresses of a side, the way that adds the fewest days first.

    The side's own party decides, where it was or can have been served; else those of the side that were.
    """
    if side is None or not at.addressed:
        return []
    roles = {party.id: role_of(party.role) for party in at.case.parties}
    counting = _counting(side, roles.values())
    named = {roles.get(to) or role_of(to) for to in start.event.to}
    found: dict[str | None, set[str]] = {}
    for party in at.case.parties:
        role = roles[party.id]
        if role not in counting or (start.event.to and party.id not in start.event.to and role not in named):
            continue
        if (place := place_of(party.address)) is not None:
            found.setdefault(role, set()).add(place)
    places = found.get(side) or {place for own in found.values() for place in own}

    def added(place: str) -> float:
        extra = service_days(at.law, place, start.on)
        return 0 if extra is None else extra.number

    return sorted(places, key=added)


def _counting(side: str, roles: Collection[str | None]) -> Sequence[str]:
    """The roles service on which is service on a side: those that take papers for it, or where it has none, all."""
    law = clock_rules()
    papers = law.papers.get(side, ())
    return papers if any(role in papers for role in roles) else law.sides.get(side, ())
