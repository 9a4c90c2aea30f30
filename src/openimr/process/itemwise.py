"""What utilization review decided on each disputed item: it decides item by item, on one day or on several."""

from collections.abc import Mapping, Sequence

from openimr.model import Case, Event
from openimr.process.lifecycle import outcome_of

CONDITIONAL, DEFERRED, APPROVED = "conditionally non-certified", "deferred", "approved"
NOT_SAID = "not said"
"""A decision of which nobody says what it was; it is read as a denial, and eligibility asks."""

SET_ASIDE = frozenset({CONDITIONAL, DEFERRED})
"""What utilization review takes up again: on receipt of the information, or at the end of a dispute over liability."""

NOT_DISPUTABLE = SET_ASIDE | {APPROVED}
"""Outcomes that no review is applied for (E04, E06, E09)."""

OF_UTILIZATION_REVIEW = frozenset(
    {
        "request made",
        "request received",
        "request returned",
        "ur information requested",
        "ur information received",
        "ur deferred",
        "liability resolved",
        "ur decision",
        "ur decision served",
        "ur decision told",
        "ur decision received",
        "ur service defective",
        "ur appeal requested",
        "ur appeal decided",
    }
)
"""Events by which the items of one request go ways of their own."""

_ORDER = ("denied", NOT_SAID, "modified", "delayed", CONDITIONAL, DEFERRED, APPROVED)


def own_outcomes(case: Case, count: int) -> tuple[str | None, ...]:
    """What each item says of itself; None: nothing."""
    said = tuple(item.ur_outcome for item in case.items)
    return said + (None,) * (count - len(said))


def decided_by(event: Event, own: Sequence[str | None], free: Sequence[int]) -> dict[int, str]:
    """What a decision says of each item that it concerns; empty where its outcome cannot be read.

    `own` is what the items say of themselves, `free` the places of those that a decision which names none is about.
    Where the decision says nothing the items do; where they differ, and it says what one of them says, it sums up.
    """
    said = outcome_of(event.outcome)
    if event.outcome is not None and said is None:
        return {}
    named = [place for place in range(len(own)) if place in event.items]
    if named or said is None:
        return {place: said or own[place] or NOT_SAID for place in named or free}
    differ = {own[place] for place in free}
    sums_up = len(differ) > 1 and said in differ
    return {place: (own[place] if sums_up else None) or said for place in free}


def gravest(outcomes: Mapping[int, str]) -> str | None:
    """The outcome that says where the case stands: a denied item has its window, whatever became of the others."""
    found = next((outcome for outcome in _ORDER if outcome in outcomes.values()), None)
    return "denied" if found == NOT_SAID else found
