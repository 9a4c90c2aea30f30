"""Which clocks the events of a case can start, stop and end: the same for all cases with the same kinds of events."""

from functools import lru_cache

import msgspec

from openimr.process.clock import ClockRule
from openimr.process.law import Law


class Startable(msgspec.Struct, frozen=True, gc=False):
    """A clock that a case's events can start, and of the events that concern it the names of those that there are.

    `resumed`: what it resumes with has happened; `undone`: something that undoes a start. `own_conditions`: its amount
    turns on a condition of the run, not of the case alone; `says_more`: it says more than when it is due.
    """

    rule: ClockRule
    starts: tuple[str, ...]
    resumed: bool
    undone: bool
    stops: tuple[str, ...]
    ends: tuple[str, ...]
    finals: tuple[str, ...]
    own_conditions: bool
    says_more: bool


@lru_cache(maxsize=2**12)
def startable(law: Law, events: frozenset[str]) -> tuple[Startable, ...]:
    """The clocks that events of these names can start, in the order of the process."""
    found: list[Startable] = []
    for name, rule in law.clocks.clocks.items():
        if rule.after is not None and rule.after not in events:
            continue
        starts = tuple(event for event in rule.start if event in events)
        resumed = rule.resumes is not None and rule.resumes in events
        if starts or resumed:
            found.append(
                Startable(
                    rule=rule,
                    starts=starts,
                    resumed=resumed,
                    undone=not events.isdisjoint(rule.undone_by),
                    stops=tuple(event for event in rule.stop if event in events),
                    ends=tuple(event for event in rule.ended_by if event in events),
                    finals=tuple(event for event in law.final[name] if event in events),
                    own_conditions=name in law.own_conditions,
                    says_more=name in law.telling,
                )
            )
    return tuple(found)
