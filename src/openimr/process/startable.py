"""Which clocks the events of a case can start, stop and end: the same for all cases with the same kinds of events."""

from functools import lru_cache

import msgspec

from openimr.process.clock import OF_THE_RUN, Amount, ClockRule, Condition
from openimr.process.law import KEYS, Law


class Choice(msgspec.Struct, frozen=True, gc=False, eq=False):
    """Amounts of a clock that the case's conditions allow; one for all cases alike.

    `own`: which of them holds turns on a condition of the run too. `key`: the place in an `Era` of the one date that
    decides which law holds; None where several do, those at `keys`.
    """

    law: Law
    rule: ClockRule
    amounts: tuple[Amount, ...]
    own: bool
    key: int | None
    keys: frozenset[int]


class Startable(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A clock that a case's events can start, and of the events that concern it the names of those that there are.

    `choice` are the amounts that the case's conditions allow. `alone`: where there is one event of this name, and it
    names no parties, that starts it; `sole`: the same of a clock that cannot begin anew nor run for each party apart.
    `resumed`: what it resumes with has happened; `undone`: something that undoes a start. `says_more`: it says more
    than when it is due. `by_items`: it is met item by item; `particular`: what stops it is not just the first of
    `stops` that concerns all items. `by_service`: how it was served, or
    a condition of the run, can make a difference. `denied`: it asks whether UR denied for want of
    information, and UR did. `every`: each of the events that start it does. `evident` are events that show that it was
    done before them. `moved`: there are events that may put its day off. `earlier`: there are events from which on what
    is done may count, before its start.
    """

    rule: ClockRule
    choice: Choice
    starts: tuple[str, ...]
    alone: str | None
    sole: str | None
    resumed: bool
    undone: bool
    stops: tuple[str, ...]
    evident: tuple[str, ...]
    ends: tuple[str, ...]
    finals: tuple[str, ...]
    says_more: bool
    by_items: bool
    particular: bool
    by_service: bool
    denied: bool
    every: bool
    moved: bool
    earlier: bool


@lru_cache(maxsize=2**13)
def startable(law: Law, events: frozenset[str], facts: frozenset[Condition]) -> tuple[Startable, ...]:
    """The clocks that events of these names can start where these conditions hold, in the order of the process."""
    found: list[Startable] = []
    for name, begun_by in law.begun_by.items():
        if events.isdisjoint(begun_by):
            continue
        could = _of_rule(law, name, events & law.turns_on[name])
        if could is None or not could.rule.needs <= facts:
            continue
        rule = could.rule
        amounts = tuple([place for place, amount in enumerate(rule.amounts) if amount.when - OF_THE_RUN <= facts])
        if amounts:
            asks = rule.conditional is not None or rule.too_early is not None
            denied = asks and "conditionally denied" in facts
            found.append(_with(could, _choice(law, rule.name, amounts), denied=denied))
    return tuple(found)


@lru_cache(maxsize=2**13)
def _of_rule(law: Law, name: str, events: frozenset[str]) -> Startable | None:
    """A clock, with all its amounts, by those of a case's events that it turns on; None: they do not start it."""
    rule = law.clocks.clocks[name]
    starts = tuple([event for event in rule.start if event in events])
    resumed = rule.resumes is not None and rule.resumes in events
    if (rule.after is not None and rule.after not in events) or not (starts or resumed):
        return None
    choice = _choice(law, name, tuple(range(len(rule.amounts))))
    alone = starts[0] if _first_starts(rule, starts, events, resumed=resumed) else None
    by_items = "implemented" in rule.stop
    every = rule.each and starts == (rule.start[0],)
    every = every and not (rule.asks or resumed or rule.needs or rule.served_on or rule.undone_by)
    return Startable(
        rule=rule,
        choice=choice,
        starts=starts,
        alone=alone,
        sole=None if rule.resumed_by or rule.apart else starts[0] if every else alone,
        resumed=resumed,
        undone=not events.isdisjoint(rule.undone_by),
        stops=tuple([event for event in rule.stop if event in events]),
        evident=tuple([event for event in rule.evident if event in events]),
        ends=tuple([event for event in rule.ended_by if event in events]),
        finals=tuple([event for event in law.final[name] if event in events]),
        says_more=name in law.telling,
        by_items=by_items,
        by_service=choice.own or rule.served or rule.cut_off or rule.otherwise is not None,
        particular=by_items or rule.of_drugs or rule.of_its_items or bool(rule.stop_undone_by),
        denied=False,
        every=every,
        earlier=rule.after is not None or not events.isdisjoint(rule.stands_in),
        moved=rule.receipt in events or (rule.extension is not None and rule.extension.event in events),
    )


@lru_cache(maxsize=2**12)
def _with(could: Startable, choice: Choice, *, denied: bool) -> Startable:
    """A clock with the amounts that conditions allow."""
    return msgspec.structs.replace(could, choice=choice, denied=denied)


@lru_cache(maxsize=2**10)
def of_side(could: Startable, side: str) -> Startable:
    """A window that each party has for itself, as that of one."""
    return msgspec.structs.replace(could, rule=msgspec.structs.replace(could.rule, served_on=side))


def _first_starts(rule: ClockRule, starts: tuple[str, ...], events: frozenset[str], *, resumed: bool) -> bool:
    """Whether nothing but the first event of the first of these names can start the clock, and start it once."""
    if not starts or starts[0] in _LOOKED_AT or starts[0] == rule.anew or not events.isdisjoint(rule.undone_by):
        return False
    return not (resumed or rule.each or (rule.apart and not events.isdisjoint(rule.stop)))


_LOOKED_AT = {"assignment received", "determination received", "liability resolved"}
"""Events of which not every one starts a clock."""


@lru_cache(maxsize=2**10)
def _choice(law: Law, name: str, amounts: tuple[int, ...]) -> Choice:
    """The amounts of a clock at these places."""
    rule = law.clocks.clocks[name]
    chosen = tuple([rule.amounts[place] for place in amounts])
    places = {law.rules[term.rule].keyed_to for amount in chosen for term in amount.rules}
    keys = frozenset(_PLACES[key] for key in places if key in _PLACES)
    key = next(iter(keys)) if len(places) == 1 and keys else None
    return Choice(law, rule, chosen, name in law.own_conditions, key, keys)


_PLACES = {key: place for place, key in enumerate(KEYS)}
