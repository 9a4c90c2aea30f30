"""Whether a dispute is within the programme: injured from 2013, or decision communicated from 2013-07-01 (E08)."""

from datetime import date, timedelta

from openimr.process.dated import held
from openimr.process.facts import Fact, Facts, no, unknown, yes
from openimr.process.moments import Moment

_SOURCE = "injury.date; events: ur decision served, ur decision received, ur decision told"
_ASK = "On which day did the UR decision reach the requesting physician and the worker?"


def scope(facts: Facts) -> Fact:
    """Within the programme or before it. Communicated is received: what was mailed around the day is asked about.

    Source: LC 4610.5(a), V S3.
    """
    injury = facts.dates.get("injury")
    decided = facts.dates.get("ur service") or facts.dates.get("ur decision")
    if injury is not None and _within(facts, None):
        return no(f"within the programme: injury of {injury}", _SOURCE)
    there = [m for name in ("ur decision received", "ur decision told") for m in facts.events.get(name, ())]
    served = facts.events.get("ur decision served", ())
    there += [m for m in served if m.service in {"personal", "fax", "electronic"}]
    within = [m.on for m in (*there, *served) if _within(facts, m.on)]
    if within or (not there and not served and decided is not None and _within(facts, decided)):
        return no(f"within the programme: UR decision communicated on {min(within) if within else decided}", _SOURCE)
    if injury is None or decided is None:
        known = injury is not None or decided is not None
        return unknown("the date of injury or of the UR decision is not known", _SOURCE, sign=known)
    if not there and not served:
        return unknown(f"UR decision of {decided}; the day of its service is not known", _SOURCE, _ASK, sign=True)
    if not there and any(_within(facts, _arrived(m)) for m in served):
        says = f"mailed on {served[-1].on}; on which day it was communicated is not known"
        return unknown(says, _SOURCE, _ASK, sign=True)
    return yes(f"injury of {injury}, UR decision of {decided}", _SOURCE)


def _within(facts: Facts, communicated: date | None) -> bool:
    """Whether the injury's day, or that of the communication, is within the programme."""
    known = {"injury": facts.dates.get("injury"), "ur decision": communicated}
    rule = held("review.scope", {key: day for key, day in known.items() if day is not None})
    return rule is not None and rule.value is True


def _arrived(served: Moment) -> date:
    """The day by which mail has usually arrived; a way that is not said may be mail."""
    rule = held(f"service.{served.service or 'mail in California'}", {})
    return served.on + timedelta(days=int(rule.number) if rule is not None and rule.value is not None else 0)
