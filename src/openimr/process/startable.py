"""Which clocks the events of a case can start, stop and end: the same for all cases with the same kinds of events."""

from functools import lru_cache

import msgspec

from openimr.process.clock import Amount, ClockRule, Condition
from openimr.process.law import Law


class Startable(msgspec.Struct, frozen=True, gc=False):
    """A clock that a case's events can start, and of the events that concern it the names of those that there are.

    `amounts` are those that the case's conditions allow. `resumed`: what it resumes with has happened; `undone`:
    something that undoes a start. `own_conditions`: its amount turns on a condition of the run too, so that `amounts`
    are all; `says_more`: it says more than when it is due. `by_items`: it is met item by item. `simple`:
    neither receipt nor an extension moves its day.
    """

    rule: ClockRule
    amounts: tuple[Amount, ...]
    starts: tuple[str, ...]
    resumed: bool
    undone: bool
    stops: tuple[str, ...]
    ends: tuple[str, ...]
    finals: tuple[str, ...]
    own_conditions: bool
    says_more: bool
    by_items: bool
    simple: bool


@lru_cache(maxsize=2**12)
def startable(law: Law, events: frozenset[str], facts: frozenset[Condition]) -> tuple[Startable, ...]:
    """The clocks that events of these names can start where these conditions hold, in the order of the process."""
    found: list[Startable] = []
    for name, rule in law.clocks.clocks.items():
        if not rule.needs <= facts or (rule.after is not None and rule.after not in events):
            continue
        starts = tuple(event for event in rule.start if event in events)
        resumed = rule.resumes is not None and rule.resumes in events
        own = name in law.own_conditions
        amounts = tuple(amount for amount in rule.amounts if own or amount.when <= facts)
        if (starts or resumed) and amounts:
            found.append(
                Startable(
                    rule=rule,
                    amounts=amounts,
                    starts=starts,
                    resumed=resumed,
                    undone=not events.isdisjoint(rule.undone_by),
                    stops=tuple(event for event in rule.stop if event in events),
                    ends=tuple(event for event in rule.ended_by if event in events),
                    finals=tuple(event for event in law.final[name] if event in events),
                    own_conditions=own,
                    says_more=name in law.telling,
                    by_items="implemented" in rule.stop and "implemented" in events,
                    simple=rule.receipt is None and rule.extension is None,
                )
            )
    return tuple(found)
