"""Clocks that items have each for themselves once they were determined, carried out or appealed apart."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from openimr.model import Case
from openimr.process.clock import ClockRule
from openimr.process.law import Law
from openimr.process.moments import Moment
from openimr.process.parting import about
from openimr.process.situation import Events, Situation, whole_of
from openimr.process.startable import Startable, startable

Rounds = Callable[[Sequence[Moment], tuple[int, ...]], Sequence[Situation]]
"""The rounds of a part of the items, by the events that concern it."""
Within = Callable[[Events], Sequence[frozenset[int]] | None]
"""The items that each round is about, by the events; None: all."""


def severed(  # noqa: PLR0917 - what a case's clocks were made of
    possible: Iterable[tuple[Startable, Situation]],
    rounds: Sequence[Situation],
    moments: Sequence[Moment],
    events: Events,
    made: Rounds,
    within: Within,
) -> Iterable[tuple[Startable, Situation]] | None:
    """The clocks, those that are item by item once for each part of the items that has its own events.

    `possible` are the clocks of the case as one, `made` gives the rounds of a part, and
    `within` the items that each round is about (None: all). None: no part has its own.
    """
    law = rounds[0].law
    if not any(moment.items for name in _severing(law) & events.keys() for moment in events[name]):
        return None
    reviewed = sorted(frozenset().union(*(at.everything for at in rounds)))
    found: dict[str, list[tuple[Startable, Situation]]] = {}
    known: dict[tuple[bool, tuple[tuple[int, ...], ...]], list[tuple[Startable, Situation]]] = {}
    for rule in _item_by_item(law):
        items = reviewed if rule.review else range(len(rounds[0].case.items))
        parts = _alike(rule, [item for item in items if _about(rule, rounds[0].case, item)], events)
        if not parts:
            continue
        key = (rule.review, parts)
        if key not in known:
            known[key] = [
                (could, at)
                for part in parts
                for at in _situations(made(_until_they_left(moments, part), part), part, within, review=rule.review)
                for could in startable(law, frozenset(at.events), at.facts)
            ]
        own = [(could, at) for could, at in known[key] if could.rule.name == rule.name]
        found[rule.name] = sorted(own, key=lambda pair: pair[1].round)
    if not found:
        return None
    kept: dict[str, list[tuple[Startable, Situation]]] = {}
    for could, at in possible:
        kept.setdefault(could.rule.name, []).append((could, at))
    return [pair for name in law.clocks.clocks for pair in found.get(name, kept.get(name, ()))]


def _situations(
    rounds: Sequence[Situation],
    part: tuple[int, ...],
    within: Within,
    *,
    review: bool,
) -> Sequence[Situation]:
    """The rounds in which a part is reviewed; of what a remand does not begin anew, the part as one."""
    if not review:
        return [whole_of(rounds[0], frozenset(part), part)]
    reviewed = within(rounds[0].all_events)
    if reviewed is None:
        return rounds
    return [at for at, items in zip(rounds, reviewed, strict=True) if not items.isdisjoint(part)]


_LEAVING = frozenset({"treatment authorized", "application withdrawn", "termination served", "application duplicate"})


def _until_they_left(moments: Sequence[Moment], part: tuple[int, ...]) -> Sequence[Moment]:
    """The events that concern a part; once it has left the review only those that name it."""
    own = about(moments, frozenset(part))
    for place, moment in enumerate(own):
        if moment.type == "determination served":
            break
        if moment.type in _LEAVING and moment.items and {*part} <= {*moment.items}:
            return [*own[: place + 1], *(m for m in own[place + 1 :] if m.items)]
    return own


@lru_cache(maxsize=8)
def _item_by_item(law: Law) -> tuple[ClockRule, ...]:
    return tuple(rule for rule in law.clocks.clocks.values() if rule.severed_by)


@lru_cache(maxsize=8)
def _severing(law: Law) -> frozenset[str]:
    """The events by which items part."""
    return frozenset(name for rule in _item_by_item(law) for name in rule.severed_by)


def _about(rule: ClockRule, case: Case, item: int) -> bool:
    """Whether a clock can be about an item: care to come, or care already given."""
    past = bool(case.items[item].retrospective)
    return not ((past and "not only past care" in rule.needs) or (not past and "past care" in rule.needs))


def _alike(rule: ClockRule, items: Sequence[int], events: Events) -> tuple[tuple[int, ...], ...]:
    """The items by the events of the clock that concern them; empty: those that it is about go one way."""
    listed = [m for name in rule.severed_by for m in events.get(name, ()) if m.items]
    if not listed:
        return ()
    alike: dict[tuple[int, ...], list[int]] = {}
    for item in items:
        alike.setdefault(tuple(m.place for m in listed if item in m.items), []).append(item)
    others = [m for m in listed if {*items}.isdisjoint(m.items) and m.type in {*rule.start, "remanded"}]
    if len(alike) == 1 and not others:
        return ()
    return tuple(tuple(part) for part in alike.values())
