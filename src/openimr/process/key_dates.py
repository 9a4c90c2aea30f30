"""The dates of a case that pick the values of law."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from openimr.model import Case
from openimr.process.dated import KeyDates
from openimr.process.kept import Kept
from openimr.process.moments import Moment, by_type, moments_of, parsed
from openimr.process.situation import disputable

_EVENTS: Mapping[str, tuple[str, ...]] = {
    "request": ("request received", "request made"),
    "ur decision": ("ur decision", "ur decision served"),
    "ur service": ("ur decision served",),
    "application": ("application received", "application filed", "application mailed"),
    "eligibility": ("application eligible", "application ineligible"),
    "assignment": ("assignment served",),
    "records": ("records complete", "records waived"),
    "determination": ("determination served",),
    "petition": ("petition filed",),
    "review": ("reviewer assigned",),
}
"""The events that give each date, the first that there is; the injury's date stands in the case itself too."""


def key_dates(case: Case) -> KeyDates:
    """The dates of a case by KeyDate, from its events and its injury, at Los Angeles; what is not known is left out.

    The first event of each kind counts; of several UR decisions the first on necessity. `service`, the day on which
    treatment is given, is no event and not among them.
    """
    return dates_of(case, by_type(moments_of(case)[0]))


def dates_of(case: Case, events: Mapping[str, Sequence[Moment]]) -> dict[str, date]:
    """The same from events that have been read already."""
    found: dict[str, date] = {}
    injury = _DAYS[case.injury.date]
    if injury is None and (moments := events.get("injury")):
        injury = moments[0].on
    if injury is not None:
        found["injury"] = injury
    for key, names in _EVENTS.items():
        for name in names:
            if moments := events.get(name):
                found[key] = moments[0].on
                break
    decisions = events.get("ur decision", ())
    if (
        len(decisions) > 1
    ):  # what may be applied against is the decision on necessity, not a conditional denial before it
        found["ur decision"] = next((m for m in decisions if disputable(m)), decisions[0]).on
    return found


_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_written(text: str | None) -> date | None:
    """The day that a text names: ISO (a moment's day too), or 01/15/2013 as forms have it; None: it names none."""
    if not text:
        return None
    if _ISO_DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%m-%d-%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    read = parsed(text)
    return None if read is None else read.date()


_DAYS = Kept(day_written, 2**14)
