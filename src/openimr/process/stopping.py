"""What stops a clock, ends it, suspends it, or shows that it had been met."""

from collections.abc import Iterable
from math import inf

from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.situation import Situation
from openimr.process.startable import Startable


def stop_of(
    could: Startable, start: Moment, at: Situation, by: frozenset[str] | None = None
) -> tuple[Moment | None, bool]:
    """What stopped the clock or ended it (true), whichever came first; `by`: the sides whose answer stops it."""
    rule = could.rule
    stop = None
    if could.stops:
        since = None if rule.early else start
        wanted = wanted_items(could, at)
        if rule.of_its_items and start.items:
            wanted = frozenset(start.items)
        stop = _first(could.stops, at, wanted, since, rule.party, by)
    end = _first(could.ends, at, at.everything, start, together=True) if could.ends else None
    closed = _first(could.finals, at, at.everything, None) if could.finals else None
    if closed is not None and (end is None or closed.seconds < end.seconds):
        end = closed
    if stop is not None and (end is None or (stop.seconds, stop.order) <= (end.seconds, end.order)):
        return stop, False
    return end, end is not None


def wanted_items(could: Startable, at: Situation) -> frozenset[int]:
    """The places of the items that a clock is about."""
    if not could.by_items:
        return at.everything
    past = "past care" in could.rule.needs
    items = at.case.items
    return frozenset(p for p in at.targets if p < len(items) and bool(items[p].retrospective) == past)


def not_before(moment: Moment, start: Moment) -> bool:
    """Whether an event can have come after another: one without a time of day, at any time of its day."""
    return moment.seconds >= start.seconds or (moment.whole_day and moment.day >= start.day)


def before(one: Moment, other: Moment) -> bool:
    """Whether an event came before another, by the order of the usual way where the file has them at one moment."""
    return (one.seconds, one.order) < (other.seconds, other.order)


def suspensions_of(could: Startable, start: Moment, at: Situation) -> list[Moment]:
    """What can suspend a duty of the claims administrator: its own steps, on all items that the duty is about.

    The worker's petition is about what was upheld, and suspends nothing. A step of nobody named may be its own; those
    that are sure come first.
    """
    wanted = wanted_items(could, at)
    found = [
        moment
        for name in could.rule.suspended_by
        for moment in at.events.get(name, ())
        if not_before(moment, start)
        and moment.side in {None, could.rule.who}
        and (not moment.items or wanted <= {*moment.items})
    ]
    return sorted(found, key=lambda m: (m.side is None, m.seconds)) if len(found) > 1 else found


def resumption_of(could: Startable, stopped: str, since: Moment, at: Situation) -> Moment | None:
    """What ends a suspension: the appeal is denied, or the dispute over liability resolved (not against liability)."""
    name = could.rule.resumed_by.get(stopped)
    for moment in at.events.get(name, ()) if name else ():
        if not_before(moment, since) and not against_worker(moment):
            return moment
    return None


def against_worker(moment: Moment) -> bool:
    """Whether a dispute over liability ended against the worker: then nothing begins, and nothing goes on.

    What is no outcome that is known ended it in nobody's favour for sure, and the case does not go on by it either.
    """
    if moment.type != "liability resolved" or moment.event.outcome is None:
        return False
    return outcome_of(moment.event.outcome) not in _FOR_THE_WORKER


_FOR_THE_WORKER = {"liable", "approved"}


def _first(  # noqa: PLR0917 - called for every clock
    names: Iterable[str],
    at: Situation,
    wanted: frozenset[int],
    since: Moment | None,
    party: str | None = None,
    by: frozenset[str] | None = None,
    *,
    together: bool = False,
) -> Moment | None:
    """The first event of these names from a moment on; one that concerns some of the items waits for the others.

    The round has an event of each name. `together`: the others may come by an event of another name, as where one item
    was authorized and the rest of the application withdrawn.
    """
    best: Moment | None = None
    seconds, day = (-inf, 0) if since is None else (since.seconds, since.day)
    some: list[Moment] = []
    for name in names:
        seen: set[int] | None = None
        for moment in at.events[name]:
            if moment.seconds < seconds and not (moment.whole_day and moment.day >= day):
                continue
            if party is not None and name == "records received" and not _from(moment, party):
                continue
            if by and moment.side is not None and moment.side not in by:
                continue
            if moment.items:
                some.append(moment)
                seen = {*moment.items} if seen is None else seen | {*moment.items}
                if not wanted <= seen:
                    continue
            if best is None or moment.seconds < best.seconds:
                best = moment
            break
    return _complete(some, wanted, best) if together and len(some) > 1 else best


def _complete(some: list[Moment], wanted: frozenset[int], best: Moment | None) -> Moment | None:
    """The event with which the last item has left; `best`: one that concerns all of them."""
    seen: set[int] = set()
    for moment in sorted(some, key=lambda m: (m.seconds, m.order)):
        seen.update(moment.items)
        if wanted <= seen:
            return moment if best is None or moment.seconds < best.seconds else best
    return best


def first_of(names: Iterable[str], at: Situation, since: Moment | None) -> Moment | None:
    """The first event of these names from a moment on, whatever it concerns."""
    return _first([name for name in names if name in at.events], at, frozenset(), since)


def _from(moment: Moment, party: str) -> bool:
    """Whether records came from a side; where nobody is named they are the claims administrator's packet."""
    return moment.side == party or (moment.side is None and party == "claims administrator")
