"""The items that utilization review treated alike: each such part of a case has clocks of its own."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

import msgspec

from openimr.model import Case
from openimr.process.clock import Clock
from openimr.process.itemwise import NOT_DISPUTABLE, OF_UTILIZATION_REVIEW, decided_by, own_outcomes
from openimr.process.key_dates import dates_of
from openimr.process.law import Law
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.rounds import dated_by
from openimr.process.situation import Events, Situation, disputable, drugs_in_part, situation
from openimr.process.startable import Startable, startable

_FILED = ("application mailed", "application filed", "application received")
_DELAY = "ur delay"
"""A UR decision that delays, where that decides nothing (from 2018): as clocks read it."""
_OWN_WAYS = OF_UTILIZATION_REVIEW | {*_FILED, _DELAY}
"""Events by which the items of one request go ways of their own until review is granted."""
_DECISIONS = ("ur deferred", _DELAY, "ur decision")


def without_delays(moments: Sequence[Moment], events: Events, law: Law) -> Sequence[Moment]:
    """The moments, those by which utilization review only delayed read as no decision; the same where there are none.

    Source: LC 4610.5(c)(1), (3), by the rule `eligibility.delay disputable`.
    """
    delays = [m for m in events.get("ur decision", ()) if m.event.outcome and outcome_of(m.event.outcome) == "delayed"]
    places = {m.place for m in delays if _decides_nothing(m.on, law)}
    if not places:
        return moments
    return [msgspec.structs.replace(m, type=_DELAY) if m.place in places else m for m in moments]


def _decides_nothing(day: date, law: Law) -> bool:
    rule = law.pick("eligibility.delay disputable", {"ur decision": day}, day)
    return rule is not None and rule.value is False


class Part(msgspec.Struct, frozen=True, gc=False):
    """Items with the same events of utilization review, and of one kind where drugs of the formulary have own times.

    `adverse`: the treatment was denied or modified, so that review can be applied for. `unfiled`: it was decided after
    the application, which is about the others.
    """

    items: tuple[int, ...]
    adverse: bool
    unfiled: bool


class Parts(msgspec.Struct, frozen=True, gc=False):
    """The parts of a case. `of_drugs_only`: they differ only in that some are drugs, perhaps of the formulary."""

    parts: tuple[Part, ...]
    of_drugs_only: bool

    @property
    def reviewed(self) -> frozenset[int] | None:
        """The items that a review can be about; None: all of them, or nothing speaks for some more than for others."""
        found = frozenset(item for part in self.parts if part.adverse and not part.unfiled for item in part.items)
        return found if found and len(found) < sum(len(part.items) for part in self.parts) else None


def parts_of(case: Case, events: Events) -> Parts | None:
    """The parts of a case by its events; None: all items were treated alike."""
    count = len(case.items)
    if count < 2:
        return None
    drugs = drugs_in_part(case, range(count))
    named = any(moment.items for name in _OWN_WAYS & events.keys() for moment in events[name])
    own = own_outcomes(case, count)
    if not named and len({said in NOT_DISPUTABLE for said in own}) < 2:
        if drugs is None:
            return None
        return Parts(_drugs_apart([(range(count), True, False)], drugs), of_drugs_only=True)
    outcomes = outcomes_of(case, events)
    listed = [m for name in sorted(_OWN_WAYS & events.keys()) for m in events[name]]
    delayed = {item for item, outcome in outcomes.items() if outcome == _DELAY}
    alike: dict[tuple[object, ...], list[int]] = {}
    for item in range(count):
        known = outcomes.get(item) or own[item]
        history = tuple(m.place for m in listed if not m.items or item in m.items)
        alike.setdefault((history, known in NOT_DISPUTABLE or item in delayed), []).append(item)
    filed = min((m.day for name in _FILED for m in events.get(name, ())), default=None)
    decided = {items[0]: _decided_on(events, items[0]) for items in alike.values()}
    before = filed is not None and any(day is not None and day <= filed for day in decided.values())
    found = []
    for (_, excluded), items in alike.items():
        day = decided[items[0]]
        late = before and filed is not None and day is not None and day > filed
        found.append((items, not excluded, late))
    if len(found) == 1 and drugs is None:
        return None
    return Parts(_drugs_apart(found, drugs), of_drugs_only=len(found) == 1)


def _drugs_apart(found: Iterable[tuple[Sequence[int], bool, bool]], drugs: frozenset[int] | None) -> tuple[Part, ...]:
    parts = []
    for items, adverse, unfiled in found:
        kinds = [[i for i in items if i in drugs], [i for i in items if i not in drugs]] if drugs else [list(items)]
        parts += [Part(tuple(kind), adverse, unfiled) for kind in kinds if kind]
    return tuple(sorted(parts, key=lambda part: part.items))


def outcomes_of(case: Case, events: Events) -> Mapping[int, str]:
    """What utilization review decided on each item, by its events; the last word on an item counts."""
    count = max(1, len(case.items))
    own, found = own_outcomes(case, count), dict[int, str]()
    moments = [m for name in _DECISIONS for m in events.get(name, ())]
    for moment in sorted(moments, key=lambda m: (m.day, not m.items)):
        if moment.type == "ur deferred":
            found |= {item: "deferred" for item in moment.items or range(count) if item < count}
            continue
        if moment.type == _DELAY:
            found |= {item: _DELAY for item in moment.items or range(count) if item < count and item not in found}
            continue
        free = [item for item in range(count) if found.get(item) in {None, "deferred", _DELAY}] or list(range(count))
        found |= decided_by(moment.event, own, free)
    return found


def _decided_on(events: Events, item: int) -> int | None:
    """The day of the first decision on an item that can be applied against, or of the first at all."""
    decisions = [m for m in events.get("ur decision", ()) if not m.items or item in m.items]
    return min((m.day for m in [m for m in decisions if disputable(m)] or decisions), default=None)


def apart(
    possible: Iterable[tuple[Startable, Situation]], parts: Parts | None, first: Situation
) -> Iterable[tuple[Startable, Situation]]:
    """The clocks, those of utilization review and of the application once for each part of the case.

    `first` is the case in its first round, `possible` its clocks as if there were no parts.
    """
    if parts is None or (parts.of_drugs_only and not _own_time_of_drugs(first)):
        return possible
    itemwise = _itemwise(first.law, parts.of_drugs_only)
    found: dict[str, list[tuple[Startable, Situation]]] = {}
    for could, at in possible:
        if could.rule.name not in itemwise:
            found.setdefault(could.rule.name, []).append((could, at))
    for part in parts.parts:
        own = _situation(part, first)
        for could in startable(first.law, frozenset(own.events), own.facts):
            if could.rule.name in itemwise:
                found.setdefault(could.rule.name, []).append((could, own))
    return [pair for name in first.law.clocks.clocks for pair in found.get(name, ())]


def _own_time_of_drugs(at: Situation) -> bool:
    """Whether the law of the case's time has a time of its own for drugs of the formulary."""
    day = date.fromordinal(at.asked.day)
    picked = (at.law.pick(name, at.dates, day) for name in _of_drugs(at.law))
    return any(value is not None and value.value is not None for value in picked)


@lru_cache(maxsize=8)
def _of_drugs(law: Law) -> tuple[str, ...]:
    """The rules that hold for drugs of the formulary alone, in clocks that each part has for itself."""
    clocks = [law.clocks.clocks[name] for name in sorted(_itemwise(law, True))]  # noqa: FBT003 - a cache's key
    amounts = [amount for clock in clocks for amount in clock.amounts if "formulary" in amount.when]
    return tuple(dict.fromkeys(term.rule for amount in amounts for term in amount.rules))


@lru_cache(maxsize=8)
def _itemwise(law: Law, of_drugs_only: bool) -> frozenset[str]:  # noqa: FBT001 - a cache's key
    """The clocks that each part has for itself: where only drugs are told apart, those that ask for the formulary."""
    return frozenset(
        name
        for name, rule in law.clocks.clocks.items()
        if rule.itemwise and (not of_drugs_only or any("formulary" in amount.when for amount in rule.amounts))
    )


def _situation(part: Part, at: Situation) -> Situation:
    """The case as if it had only these items."""
    items = frozenset(part.items)
    events: dict[str, Sequence[Moment]] = {}
    for name, moments in at.all_events.items():
        own = about(moments, items)
        if part.unfiled and name in _FILED:
            first = _decided_on(at.all_events, part.items[0])
            own = [m for m in own if first is None or m.day >= first]
        if own:
            events[name] = own
    dates = dict(at.dates)
    dates |= {key: day for key, day in dates_of(at.case, events).items() if key in {"ur decision", "ur service"}}
    own_part = situation(
        at.case,
        events,
        events,
        law=at.law,
        asked=at.asked,
        dates=dates,
        number=1,
        expedited_first=at.expedited_first,
        only=items,
        adverse=part.adverse,
        part=part.items,
        whole=at.all_events,
    )
    requests = events.get("request received", ())
    return dated_by(requests[0], own_part) if requests else own_part


def joined(clocks: Sequence[Clock], count: int) -> list[Clock]:
    """Clocks of several parts that are the same in all else, as one; `count` is that of the case's items."""
    found: list[Clock] = []
    same: dict[Clock, int] = {}
    for clock in clocks:
        if clock.items:
            place = same.setdefault(msgspec.structs.replace(clock, items=()), len(found))
            if place < len(found):
                found[place] = _of(clock, {*found[place].items, *clock.items}, count)
                continue
        found.append(clock)
    return found


def _of(clock: Clock, items: set[int], count: int) -> Clock:
    return msgspec.structs.replace(clock, items=tuple(sorted(items)) if len(items) < count else ())


def about(moments: Sequence[Moment], items: frozenset[int]) -> list[Moment]:
    """The events that concern some of these items."""
    return [m for m in moments if not m.items or not items.isdisjoint(m.items)]


def concerns(clock: Clock, item: int) -> bool:
    """Whether a clock is about an item."""
    return not clock.items or item in clock.items
