"""What has become of each disputed item, for a notice: decided, ended, still under review, or never part of it."""

import datetime as dt
from collections.abc import Mapping, Sequence

import msgspec

from openimr.model import Case
from openimr.process.casestate import CaseState, ItemState
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.notices.facts import Decision, LeftOut
from openimr.process.screening import Screening

_BY_REASON: Mapping[str, LeftOut] = {
    "E04_CNC": "conditional",
    "E06_LIABILITY": "deferred",
    "E09_NO_ADVERSE_UR": "not adverse",
    "E12_AUTHORIZED": "authorized",
}
"""The reasons of the screening that can single out items while the others are reviewed."""


_LEFT = {"authorized", "withdrawn"}
_DECIDED = {"upheld", "overturned", "decided", "implemented"}


class Items(msgspec.Struct, frozen=True, kw_only=True):
    """The places of a case's items, from 0, by what has become of them at a moment.

    `goes_on` are those whose review goes on, `left_out` those that are not reviewed, with the reason.
    """

    decided: frozenset[int] = frozenset()
    authorized: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()
    goes_on: tuple[int, ...] = ()
    left_out: Mapping[int, LeftOut] = {}


def items_of(case: Case, state: CaseState, moments: Sequence[Moment], screened: Screening) -> Items:
    """What has become of the items, by the fold over the events, and by what the screening says of each."""
    by_status = {one.item: one.status for one in state.items}
    authorized = tuple(place for place, status in by_status.items() if status == "authorized")
    withdrawn = tuple(place for place, status in by_status.items() if status == "withdrawn")
    decided = {place for place, status in by_status.items() if status in _DECIDED}
    left_out = {p: why for p, why in _not_reviewable(case, moments, screened).items() if p not in decided}
    for one in state.items:  # what the lifecycle leaves out of the review
        if one.status == "not reviewed":
            left_out[one.item] = left_out.get(one.item) or _why(one) if not one.reasons else "ineligible"
    left_out |= dict.fromkeys(authorized, "authorized")
    left_out |= dict.fromkeys(withdrawn, "withdrawn")
    goes_on = () if state.ended else tuple(p for p in by_status if p not in decided and p not in left_out)
    return Items(
        decided=frozenset(decided), authorized=authorized, withdrawn=withdrawn, goes_on=goes_on, left_out=left_out
    )


def _why(one: ItemState) -> LeftOut:
    """Why an item that nobody found ineligible is not reviewed."""
    if not one.applied:
        return "not applied for"
    return _BY_OUTCOME.get(one.ur or "", "not found eligible")


_BY_OUTCOME: Mapping[str, LeftOut] = {
    "conditionally non-certified": "conditional",
    "deferred": "deferred",
    "approved": "authorized",
    "delayed": "not adverse",
}


def _not_reviewable(case: Case, moments: Sequence[Moment], screened: Screening) -> dict[int, LeftOut]:
    """Items that utilization review did not deny or change for want of necessity.

    Where that is so of every item it is the case's finding that says so, and not the list.
    """
    resolved = any(moment.type == "liability resolved" for moment in moments)
    found: dict[int, LeftOut] = {
        place: "deferred" for place, item in enumerate(case.items) if item.ur_outcome == "deferred" and not resolved
    }
    for answer in screened.reasons:
        if answer.code in _BY_REASON and answer.answer == "no":
            found |= dict.fromkeys(answer.items, _BY_REASON[answer.code])
    found = {p: why for p, why in found.items() if p < len(case.items)}
    found |= {p: "authorized" for p in found if case.items[p].ur_outcome == "approved"}
    return found if len(found) < len(case.items) else {}


def decisions_of(case: Case, moments: Sequence[Moment], *, latest: bool = False) -> Mapping[int, Decision]:
    """What was decided of each item: the last determination, or before it is served the reviewers' signed review.

    `latest`: only what was decided since the last remand, where anything was.
    """
    found: dict[int, Decision] = {}
    before: dict[int, Decision] = {}
    for moment in moments:
        if moment.type == "remanded":
            for place in moment.event.items or range(len(case.items)):
                found.pop(place, None)
            if latest:
                before, found = {**before, **found}, {}
        if moment.type not in {"determination served", "review completed"}:
            continue
        outcome = outcome_of(moment.event.outcome)
        for place in moment.event.items or range(len(case.items)):
            if outcome == "upheld":
                found[place] = "upheld"
            elif outcome == "overturned":
                found[place] = "overturned"
    return found or before


def first_asked(moments: Sequence[Moment]) -> dt.date | None:
    """The day on which utilization review asked for information that never came; None: the case does not say so."""
    asked = None
    for moment in moments:
        if moment.type == "ur information requested":
            asked = asked or moment.at.date()
        elif moment.type == "ur information received":
            asked = None
    return asked
