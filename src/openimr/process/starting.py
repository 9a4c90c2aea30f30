"""What starts a clock: which of the events that can, for whom, and what undoes it."""

from collections.abc import Sequence
from typing import TypeAlias

from openimr.process.clock import ClockRule
from openimr.process.moments import Moment
from openimr.process.serving import may_begin, sides_asked
from openimr.process.situation import Situation, conditional, disputable, upheld
from openimr.process.startable import Startable
from openimr.process.stopping import against_worker, not_before

Start: TypeAlias = tuple[Moment, Moment | None, frozenset[str] | None]
"""The event that starts a clock, what made it count no longer, and the sides that were asked.

None: no other event can have started it.
"""

NOBODY: frozenset[str] = frozenset()
"""No side was asked, or the file does not say which."""


def starts_of(could: Startable, at: Situation) -> Sequence[Start]:
    """Each start of a clock."""
    rule = could.rule
    if could.every:
        return [(start, None, None) for start in at.events[could.starts[0]]]
    if could.resumed and (resumed := _resumed(rule, at)) is not None:
        return ((resumed, None, NOBODY),)
    for name in could.starts:
        starts = _counting(rule, name, at)
        if not starts:
            continue
        if rule.asks:
            return [one for start in starts for one in _asking(start, at)]
        if rule.superseded:
            return _superseded(starts)
        if rule.each:
            return [(start, None, NOBODY) for start in starts]
        if could.undone:
            found = _redone(rule, starts, at)
            return found if rule.defective else [*found, *_otherwise(could, name, found, at)]
        return ((starts[0], None, NOBODY),)
    return ()


def _counting(rule: ClockRule, name: str, at: Situation) -> Sequence[Moment]:
    """The events of a name that can start a clock, the first first."""
    starts: Sequence[Moment] = at.events[name]
    if name == rule.anew and name == "remanded" and "determination served" not in at.all_events:
        return ()
    if name == "liability resolved":
        starts = [m for m in starts if not against_worker(m)]
    if rule.reconsiders:
        denials = [m for m in at.events.get("ur decision", ()) if conditional(m)]
        starts = [m for m in starts if any(not_before(m, denial) for denial in denials)]
    if "adverse" in rule.needs:
        starts = _adverse(name, starts, at)
    if len(starts) > 1 and "overturned" in rule.needs:
        starts = [m for m in starts if not upheld(m)] or starts
    if rule.served_on is None or not starts or name == "ur decision":
        return starts
    starts = may_begin(rule.served_on, starts, at, again=not at.events.keys().isdisjoint(rule.undone_by))
    return _likely(rule, name, starts, at) if name == "determination received" else starts


def _adverse(name: str, starts: Sequence[Moment], at: Situation) -> Sequence[Moment]:
    """Without the decisions that cannot be applied against, and without service of these alone."""
    if name == "ur decision":
        return [m for m in starts if disputable(m)] or (starts if at.adverse else ())
    decisions = at.events.get("ur decision", ())
    can = [disputable(decision) for decision in decisions]
    if name != "ur decision served" or all(can) or (at.adverse and not any(can)):
        return starts  # of a decision that only sums up, the items say what it was
    return [m for m in starts if _serves_adverse(m, decisions)]


def _serves_adverse(served: Moment, decisions: Sequence[Moment]) -> bool:
    """Whether a decision that can be applied against had been made, or none at all that the file tells of."""
    before = [decision for decision in decisions if not_before(served, decision)]
    return not before or any(disputable(decision) for decision in before)


def _likely(rule: ClockRule, name: str, starts: Sequence[Moment], at: Situation) -> Sequence[Moment]:
    """Receipts without one of nobody said from before anything had been served on the side."""
    served = [m for other in rule.start if other != name for m in at.events.get(other, ())]
    if rule.served_on is None or not any(m.event.to for m in served):
        return starts
    own = may_begin(rule.served_on, served, at)
    return [m for m in starts if m.side is not None or any(not_before(m, service) for service in own)]


def _asking(start: Moment, at: Situation) -> Sequence[Start]:
    """A question: one clock for each side that was asked on eligibility.

    A reviewer's question is sent to all parties that they may know of it (LC 4610.6(b)), so that who was asked is sure
    only where it went to one.
    """
    sides = sides_asked(start, at.case)
    if len(sides) <= 1 or start.type == "reviewer information requested":
        return ((start, None, sides),)
    return [(start, None, frozenset({side})) for side in sorted(sides)]


def _superseded(starts: Sequence[Moment]) -> Sequence[Start]:
    """Each decision with the next on the same items; of two on one day the later alone."""
    found: list[Start] = []
    for place, start in enumerate(starts):
        rest = (m for m in starts[place + 1 :] if _same_items(start, m))
        following = next(rest, None)
        if following is None or following.day > start.day:
            found.append((start, following, NOBODY))
    return found


def _same_items(one: Moment, other: Moment) -> bool:
    return not one.items or not other.items or not {*one.items}.isdisjoint(other.items)


def _redone(rule: ClockRule, starts: Sequence[Moment], at: Situation) -> Sequence[Start]:
    undoing = sorted((m for name in rule.undone_by for m in at.events.get(name, ())), key=lambda m: m.seconds)
    found: list[Start] = []
    for start in starts:
        if found and ((last := found[-1][1]) is None or start.seconds < last.seconds):
            continue
        found.append((start, next((m for m in undoing if not_before(m, start)), None), NOBODY))
    return found[-1:] if rule.defective else found


def _otherwise(could: Startable, name: str, found: Sequence[Start], at: Situation) -> Sequence[Start]:
    """What starts a clock anew in another way, once the last start of the usual name counts no longer.

    As where records were complete, then found insufficient, and the review went on without the rest (T16b).
    """
    undone = found[-1][1] if found else None
    if undone is None:
        return ()
    others = (m for other in could.starts[could.starts.index(name) + 1 :] for m in at.events[other])
    after = sorted((m for m in others if not_before(m, undone)), key=lambda m: (m.seconds, m.order))
    return _redone(could.rule, after, at)


def _resumed(rule: ClockRule, at: Situation) -> Moment | None:
    """The end of a dispute over liability with which a time begins.

    It ended in the worker's favour and the worker may have been told; it had deferred review, though utilization review
    had decided against the treatment; no further decision followed, and nobody had applied before. Source: D13.
    """
    resumed = next(iter(_counting(rule, rule.resumes, at)), None) if rule.resumes else None
    if resumed is None:
        return None
    decided = [m for name in rule.start for m in at.events.get(name, ()) if disputable(m)]
    if not decided or any(m.seconds > resumed.seconds for m in decided):
        return None
    deferred = any(
        m.seconds <= resumed.seconds for name in ("ur deferred", "liability disputed") for m in at.events.get(name, ())
    )
    applied = any(m.seconds < resumed.seconds for name in rule.stop for m in at.events.get(name, ()))
    return resumed if deferred and not applied else None
