"""Whether review has to wait for a dispute over liability (E06), and whether a question was answered in time (E15)."""

from datetime import datetime

from openimr.process.facts import Fact, Facts, no, unknown, yes

_SOURCE = "application.liability_disputed; events: ur deferred, liability disputed, liability resolved"


def liability(facts: Facts) -> Fact:
    """Whether liability was disputed at the time of utilization review, and the claims administrator does not agree.

    Silence is no agreement: the review waits, and goes on once it agrees or the dispute ends. A dispute that came
    after the application defers nothing. Source: 8 CCR 9792.10.3(d), T12.
    """
    app, sides = facts.application, facts.state.sides
    told = "LIABILITY_DISPUTED" in sides
    if "NOT_LIABLE" in sides:
        return yes("the dispute ended against the worker: the review does not go on", _SOURCE)
    if facts.events.get("liability resolved") and not told:
        return no("the dispute was resolved in the worker's favour", _SOURCE)
    if not told and not app.liability_disputed:
        if app.liability_disputed is None:
            return unknown("nobody has said that liability is disputed", _SOURCE)
        return no("liability is not disputed", _SOURCE)
    if not app.liability_disputed and _only_later(facts):
        return no("liability was disputed only after the application; that does not defer the review", _SOURCE)
    if app.administrator_agrees:
        return no("disputed, but the claims administrator agrees to the review", "application.administrator_agrees")
    if app.administrator_agrees is False or facts.events.get("application deferred"):
        return yes("liability is disputed, and the claims administrator does not agree to the review", _SOURCE)
    return yes("liability is disputed, and the claims administrator has not said that it agrees to the review", _SOURCE)


def _only_later(facts: Facts) -> bool:
    """Whether every dispute that has a day came after the application."""
    disputes = [m for name in ("ur deferred", "liability disputed") for m in facts.events.get(name, ())]
    deferred = facts.events.get("application deferred")
    return (
        facts.filed is not None and bool(disputes) and not deferred and all(m.day > facts.filed.day for m in disputes)
    )


def unanswered(facts: Facts) -> Fact:
    """Whether the time to answer the Administrative Director's question is over. Source: 8 CCR 9792.10.3(c), D16."""
    source = "clock: answer on eligibility"
    asked = facts.events.get("application information requested", ())
    if not asked:
        return no("nothing was asked", "events: application information requested")
    if any(m.at >= asked[-1].at for m in facts.events.get("application information received", ())):
        return no("it was answered", "events: application information received")
    clock = facts.clocks.get("answer on eligibility")
    if clock is None or clock.due is None:
        return unknown("how long the answer may take is not known", source)
    if facts.at > datetime.fromisoformat(clock.due):
        return yes(f"the answer was due on {clock.due[:10]}", source)
    return no(f"the answer is due on {clock.due[:10]}", source)
