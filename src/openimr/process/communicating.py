"""When a UR decision was communicated to the requesting physician, on which it turns whether there is review at all."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from openimr.model import Case
from openimr.process.dated import held
from openimr.process.moments import Moment
from openimr.process.reckoning import IN_CALIFORNIA
from openimr.process.serving import served_on

_PHYSICIAN = "requesting physician"
_WORD = ("ur decision told", "ur decision received", "ur decision served")
_AT_ONCE = {"personal", "fax", "electronic"}


def communicated(
    events: Mapping[str, Sequence[Moment]], case: Case, decided: date | None
) -> tuple[date | None, date | None]:
    """The first and the last day on which it can have been communicated to the physician; None: not known.

    The first word that reached the physician counts: by telephone, a receipt, or service, of which mail takes days.
    What reached others only says nothing of it; what names nobody went to everybody. It was not communicated before it
    was made, on the day `decided`. Source: LC 4610.5(a)(2), "communicated to the requesting physician" (read in the
    digest of AB 2732 of 2014).
    """
    words = [m for name in _WORD for m in events.get(name, ()) if _reached(m, case)]
    if any(m.type == "ur decision received" for m in words):  # it says when the mail came
        words = [m for m in words if m.type != "ur decision served" or m.service in _AT_ONCE]
    spans = [_span(m) for m in words]
    if not spans:
        return decided, None
    return min(first for first, _ in spans), min(last for _, last in spans)


def _reached(moment: Moment, case: Case) -> bool:
    if moment.type == "ur decision received":
        return moment.side in {None, _PHYSICIAN}
    return served_on(moment, _PHYSICIAN, case) is not False


def _span(moment: Moment) -> tuple[date, date]:
    if moment.type != "ur decision served" or moment.service in _AT_ONCE:
        return moment.on, moment.on
    rule = held(f"service.{moment.service or IN_CALIFORNIA}", {})
    days = int(rule.number) if rule is not None and rule.value is not None else 0
    return moment.on, moment.on + timedelta(days=days)
