"""Whether a dispute is within the programme: injured from 2013, or decision communicated from 2013-07-01 (E08)."""

from datetime import date

from openimr.process.communicating import communicated
from openimr.process.dated import held
from openimr.process.facts import Fact, Facts, no, unknown, yes

_SOURCE = "injury.date; events: ur decision served, ur decision received, ur decision told"
_ASK = "On which day did the UR decision reach the requesting physician?"


def scope(facts: Facts) -> Fact:
    """Within the programme or before it. Communicated is received: what was mailed around the day is asked about.

    Source: LC 4610.5(a), V S3.
    """
    injury = facts.dates.get("injury")
    if injury is not None and _within(facts, None):
        return no(f"within the programme: injury of {injury}", _SOURCE)
    decided = facts.dates.get("ur decision")
    first, last = communicated(facts.events, facts.case, decided)
    if first is not None and _within(facts, first):
        return no(f"within the programme: UR decision communicated on {first}", _SOURCE)
    if injury is None or first is None:
        known = injury is not None or first is not None
        return unknown("the date of injury or of the UR decision is not known", _SOURCE, sign=known)
    if last is None:
        says = f"UR decision of {first}; the day on which it reached the requesting physician is not known"
        return unknown(says, _SOURCE, _ASK, sign=True)
    if _within(facts, last):
        says = f"mailed on {first}; on which day it was communicated to the requesting physician is not known"
        return unknown(says, _SOURCE, _ASK, sign=True)
    return yes(f"injury of {injury}, UR decision communicated to the requesting physician by {last}", _SOURCE)


def _within(facts: Facts, communicated: date | None) -> bool:
    """Whether the injury's day, or that of the communication, is within the programme."""
    known = {"injury": facts.dates.get("injury"), "ur decision": communicated}
    rule = held("review.scope", {key: day for key, day in known.items() if day is not None})
    return rule is not None and rule.value is True
