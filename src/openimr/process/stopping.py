"""What stops a clock, ends it, suspends it, or shows that it had been met."""

from collections.abc import Iterable
from math import inf

from openimr.process.clock import ClockRule
from openimr.process.drugs import is_drug
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.situation import Situation
from openimr.process.startable import Startable
from openimr.process.words import role_of


def stop_of(
    could: Startable, start: Moment, at: Situation, by: frozenset[str] | None = None
) -> tuple[Moment | None, bool]:
    """What stopped the clock or ended it (true), whichever came first; `by`: the sides whose answer stops it."""
    rule = could.rule
    stop, wanted = None, at.everything
    since = None if rule.early else start
    if could.earlier and since is not None and start.type not in rule.stands_in:
        since = _known_since(start, rule, at)
    if could.stops:
        if could.particular:
            wanted = frozenset(start.items) if rule.of_its_items and start.items else wanted_items(could, at)
        stop = _first(could.stops, at, wanted, since, rule.party, by)
        if could.particular:
            for undoing in (moment for name in rule.stop_undone_by for moment in at.events.get(name, ())):
                if stop is not None and not before(undoing, stop):
                    stop = _first(could.stops, at, wanted, undoing, rule.party, by)
    staying = wanted
    if could.ends and len(wanted) > 1:  # what had left before the clock began need not leave once more
        left = {item for name in could.ends for m in at.events[name] if before(m, start) for item in m.items}
        staying = wanted - left or wanted
    end = _first(could.ends, at, staying, start, together=True) if could.ends else None
    if could.by_items:
        again = order_after(wanted, at)
        end = again if again is not None and (end is None or before(again, end)) else end
    closed = _first(could.finals, at, wanted, None) if could.finals else None
    if closed is not None and (end is None or closed.seconds < end.seconds):
        end = closed
    if end is None:
        if stop is None and could.stops and could.ends and len(at.everything) > 1:
            return _without_those_that_left(could, wanted, since, at, by)
        return stop, False
    if stop is not None and not before(end, stop):
        return stop, False
    return end, True


def _known_since(start: Moment, rule: ClockRule, at: Situation) -> Moment:
    """From when on what is done counts: where the time runs from receipt, from the service before it.

    Who carries out, or appeals, what another way than the file tells of had brought earlier has done so; and who
    decides what was deferred before the notice that the dispute is over is logged has decided it.
    """
    if rule.after is not None and start.type != rule.after:
        return min((start, *at.events.get(rule.after, ())[:1]), key=lambda m: (m.seconds, m.order))
    if not rule.stands_in or start.type in rule.stands_in or start.type not in rule.start:
        return start
    served = [m for name in rule.stands_in for m in at.events.get(name, ())[:1] if before(m, start)]
    return min(served, key=lambda m: (m.seconds, m.order), default=start)


def order_after(wanted: frozenset[int], at: Situation) -> Moment | None:
    """The order with which the next round begins, where it sends these items back; None: there is no such order."""
    orders = at.all_events.get("remanded", ())
    if at.round > len(orders):
        return None
    order = orders[at.round - 1]
    return order if not order.items or wanted <= {*order.items} else None


def _without_those_that_left(
    could: Startable, wanted: frozenset[int], since: Moment | None, at: Situation, by: frozenset[str] | None
) -> tuple[Moment | None, bool]:
    """What stopped the clock for the items that have not left the review one by one, or the last that left (true)."""
    leaving = [m for name in could.ends for m in at.events[name] if m.items]
    gone = wanted & {item for m in leaving for item in m.items}
    if not gone or gone == wanted:
        return None, False
    stop = _first(could.stops, at, wanted - gone, since, could.rule.party, by)
    if stop is None:
        return None, False
    last = max((m for m in leaving if not gone.isdisjoint(m.items)), key=lambda m: (m.seconds, m.order))
    return (last, True) if before(stop, last) else (stop, False)


def wanted_items(could: Startable, at: Situation) -> frozenset[int]:
    """The places of the items that a clock is about."""
    if could.rule.of_drugs:
        drugs = {place for place in at.everything if is_drug(at.case.items[place])}
        return frozenset(drugs) or at.everything
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
    that are sure come first. A dispute over liability that stood open when the duty began suspends it from the start
    (T20).
    """
    if at.all_events.keys().isdisjoint(could.rule.suspended_by):
        return []
    wanted = wanted_items(could, at)
    since = _known_since(start, could.rule, at)
    found = [
        moment
        for name in could.rule.suspended_by
        for moment in (*_still_open(name, since, at), *(m for m in at.events.get(name, ()) if not_before(m, since)))
        if moment.side in {None, could.rule.who} and (not moment.items or wanted <= {*moment.items})
    ]
    return sorted(found, key=lambda m: (m.side is None, m.seconds)) if len(found) > 1 else found


def _still_open(name: str, since: Moment, at: Situation) -> list[Moment]:
    """The disputes over liability from before a duty began that nothing had ended by then."""
    if name != "liability disputed":
        return []
    resolved = at.all_events.get("liability resolved", ())
    ends = [m for m in resolved if not before(since, m) and not against_worker(m)]
    return [
        moment
        for moment in at.all_events.get(name, ())
        if not not_before(moment, since)
        and not any(
            before(moment, end) and not (end.items and moment.items and {*end.items}.isdisjoint(moment.items))
            for end in ends
        )
    ]


def resumption_of(could: Startable, step: Moment, at: Situation) -> Moment | None:
    """What ends a suspension: the appeal is denied, or the dispute over liability resolved (not against liability).

    A decision on an appeal ends it as a whole, whatever items it names; where it remands some, it ends it for the rest.
    A dispute over liability ends for the items that it was resolved for. A suspension that began in between and still
    stands has to end too.
    """
    ends = _end_of(could, step, at)
    steps = [other for other in suspensions_of(could, step, at) if other is not step and other.side is not None]
    for other in sorted(steps, key=lambda m: m.seconds):
        if ends is None:
            return None
        if other.seconds <= ends.seconds and ((later := _end_of(could, other, at)) is None or before(ends, later)):
            ends = later
    return ends


def _end_of(could: Startable, step: Moment, at: Situation) -> Moment | None:
    """What ends one suspension."""
    found: list[Moment] = []
    for name in could.rule.resumed_by.get(step.type, ()):
        whole = at.whole if at.whole is not None and name in _END_ALL else at.events
        for moment in whole.get(name, ()):
            if not not_before(moment, step) or against_worker(moment):
                continue
            if moment.items and step.items and {*moment.items}.isdisjoint(step.items):
                continue
            if name == "remanded" and (not at.part or not moment.items or not {*moment.items}.isdisjoint(at.part)):
                continue  # what is sent back is reviewed again
            found.append(moment)
            break
    return min(found, key=lambda m: (m.seconds, m.order), default=None)


_END_ALL = {"petition denied", "remanded"}
"""Decisions on an appeal."""


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
            if party is not None and name == "records received" and not _from(moment, party, at):
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


def first_of(names: Iterable[str], at: Situation, since: Moment | None, wanted: frozenset[int]) -> Moment | None:
    """The first event of these names from a moment on that concerns the wanted items, with those before it."""
    return _first([name for name in names if name in at.events], at, wanted, since)


def _from(moment: Moment, party: str, at: Situation) -> bool:
    """Whether records came from a side; where nobody is named they are the claims administrator's packet."""
    if moment.side is not None or party != "claims administrator":
        return moment.side == party
    return not of_nobody_known(moment, at)


def of_nobody_known(moment: Moment, at: Situation) -> bool:
    """Whether an event names somebody who is no party of the case, and no role."""
    by = moment.event.by
    return by is not None and moment.side is None and role_of(by) is None and by not in {p.id for p in at.case.parties}
