"""Whether review has to wait for a dispute over liability (E06), and whether a question was answered in time (E15)."""

from datetime import datetime

from openimr.process.clock import Clock
from openimr.process.facts import Fact, Facts, no, unknown, yes
from openimr.process.foreseen import early_answer
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import moments_of

_SOURCE = "application.liability_disputed; events: ur deferred, liability disputed, liability resolved"


def liability(facts: Facts) -> Fact:
    """Whether liability was disputed at the time of utilization review, and the claims administrator does not agree.

    Silence is no agreement: the review waits, and goes on once it agrees or the dispute ends. A dispute that came
    after the application defers nothing; of one that came between the UR decision and the application it is asked
    whether there was one at the time of utilization review. Items of which alone it is disputed wait alone. Source: 8
    CCR 9792.10.3(d), T12.
    """
    app, sides = facts.application, facts.state.sides
    items = facts.state.items
    against = tuple(one.item for one in items if one.liability == "not liable")
    if "NOT_LIABLE" in sides and len(against) == len(items):
        return yes("the dispute ended against the worker: the review does not go on", _SOURCE)
    resolved = bool(facts.events.get("liability resolved"))
    waiting = tuple(one.item for one in items if one.liability is not None or (one.ur == "deferred" and not resolved))
    told = "LIABILITY_DISPUTED" in sides or bool(waiting)
    if resolved and not told:
        return no("the dispute was resolved in the worker's favour", _SOURCE)
    if not told and not app.liability_disputed:
        return _undisputed(facts)
    if app.administrator_agrees and not against:
        return no("disputed, but the claims administrator agrees to the review", "application.administrator_agrees")
    if not app.liability_disputed and 0 < len(waiting) < len(items):
        return no("liability is disputed for some items, which wait; the others go on", _SOURCE, waiting)
    if not app.liability_disputed and _only_later(facts):
        return no("liability was disputed only after the application; that does not defer the review", _SOURCE)
    if not app.liability_disputed and (after := _after_decision(facts)):
        return unknown(after, _SOURCE, _AT_THE_TIME, sign=True)
    if app.administrator_agrees is False or facts.events.get("application deferred"):
        return yes("liability is disputed, and the claims administrator does not agree to the review", _SOURCE)
    return yes("liability is disputed, and the claims administrator has not said that it agrees to the review", _SOURCE)


_AT_THE_TIME = (
    "Was liability disputed when utilization review decided, and does the claims administrator agree to the review? A "
    "dispute that came after the decision does not defer it (8 CCR 9792.10.3(d))."
)
_ENDED = "Has the dispute over liability ended, on which day, and in whose favour?"


def _undisputed(facts: Facts) -> Fact:
    """What follows where nothing says that liability is disputed now; an end that is presumed only is asked about."""
    deferrals = [m for name in ("ur deferred", "application deferred") for m in facts.events.get(name, ())]
    deferrals += [m for m in facts.events.get("ur decision", ()) if outcome_of(m.event.outcome) == "deferred"]
    agreed = facts.application.administrator_agrees
    if deferrals and not agreed and not facts.events.get("liability resolved"):
        says = f"it was disputed ({deferrals[-1].on}); that the dispute ended is presumed from what followed"
        return unknown(says, _SOURCE, _ENDED, sign=True)
    if facts.application.liability_disputed is None:
        return unknown("nobody has said that liability is disputed", _SOURCE)
    return no("liability is not disputed", _SOURCE)


def _after_decision(facts: Facts) -> str | None:
    """What is said of disputes that all came after the UR decision; None: one may have been there at the time."""
    disputes = facts.events.get("liability disputed", ())
    decided = facts.events.get("ur decision", ())
    if not disputes or not decided or facts.events.get("ur deferred") or facts.events.get("application deferred"):
        return None
    first, last = min(disputes, key=lambda m: m.day), max(decided, key=lambda m: m.day)
    if first.day <= last.day:
        return None
    return f"disputed on {first.on}, after the UR decision of {last.on}; whether it was at that time is not in the file"


def _only_later(facts: Facts) -> bool:
    """Whether every dispute that has a day came after the application."""
    disputes = [m for name in ("ur deferred", "liability disputed") for m in facts.events.get(name, ())]
    deferred = facts.events.get("application deferred")
    return (
        facts.filed is not None and bool(disputes) and not deferred and all(m.day > facts.filed.day for m in disputes)
    )


def _unanswered(facts: Facts) -> list[Clock]:
    """The times to answer, each of a side that was asked, that no answer of that side has stopped."""
    return [one for one in facts.every_clock if one.clock == "answer on eligibility" and one.stopped is None]


def answered(facts: Facts) -> bool:
    """Whether everybody who was asked has answered; a side that is silent is not answered for by another."""
    asked = facts.events.get("application information requested", ())
    after = [m for m in facts.events.get("application information received", ()) if m.at >= asked[-1].at]
    return bool(after) and (any(m.side is None for m in after) or not _unanswered(facts))


def unanswered(facts: Facts) -> Fact:
    """Whether the time to answer the Administrative Director's question is over for sure.

    It runs from receipt, which the file may leave open. Source: 8 CCR 9792.10.3(c), D16.
    """
    source = "clock: answer on eligibility"
    asked = facts.events.get("application information requested", ())
    if not asked:
        return no("nothing was asked", "events: application information requested")
    if answered(facts):
        return no("it was answered", "events: application information received")
    waiting = _unanswered(facts)
    clock = max(waiting, key=lambda one: one.due or "") if waiting else facts.clocks.get("answer on eligibility")
    if clock is None or clock.due is None:
        return unknown("how long the answer may take is not known", source)
    if all(one.state in {"overdue", "unknown"} for one in waiting) and any(one.state == "unknown" for one in waiting):
        says = f"the answer was due on {clock.due[:10]} if the question came on the day of its service; when it came is"
        return unknown(f"{says} not in the file, and the time may still run", source)
    if facts.at > datetime.fromisoformat(clock.due):
        early = early_answer(moments_of(facts.case)[0], "answer on eligibility")
        if early is not None:
            says = f"whether it was answered is not known: the answer is of {early.on}, before the question"
            return unknown(says, "events: application information received", sign=True)
        return yes(f"the answer was due on {clock.due[:10]}", source)
    return no(f"the answer is due on {clock.due[:10]}", source)
