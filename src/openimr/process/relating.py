"""Whether applications belong together: duplicates, overlaps, what is joined, and what was asked for before (2.6)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec

from openimr.model import Case, Treatment
from openimr.process.casestate import CaseState
from openimr.process.events import day_of
from openimr.process.fold import accepted, fold
from openimr.process.identity import Identity, identity, sameness
from openimr.process.key_dates import key_dates
from openimr.process.lifecycle import lifecycle
from openimr.process.words import folded

Relation = Literal["duplicate", "related", "consolidate", "repeat request", "new application", "same injury"]

TreatmentKey = tuple[str, tuple[str, ...], str, str, str]
"""Kind, ingredients, procedure, body part, side: what a treatment is, not how the request words it."""


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """How another case is related, why, and by which section; `determined` says that it has been decided before.

    `items` are the places (from 0) of this case's items that the other has too. `unknown` names what one of the two
    does not say, so that the relation has to be looked at.
    """

    place: int
    case_number: str | None
    relation: Relation
    why: str
    items: tuple[int, ...]
    determined: bool
    section: str
    evidence: str
    unknown: tuple[str, ...] = ()


class _Key(msgspec.Struct, frozen=True):
    worker: Identity
    injury: date | None
    decided: date | None
    physician: Identity
    treatments: tuple[TreatmentKey, ...]
    case_number: str | None
    state: str
    determined: bool
    end: str | None
    left: Mapping[TreatmentKey, str]
    filed: date | None


def relate(case: Case, others: Iterable[Case]) -> tuple[Related, ...]:
    """How each of the other cases is related to this one; those that are not are left out. `place` counts from 0.

    Duplicate: same worker, injury, UR decision, requesting physician and treatments; some of the treatments only:
    related. Consolidate: same worker, physician and injury, both eligible and not yet decided (9792.10.4(a)); same
    injury: the same, while one of the two waits for its screening or is with a reviewer already. Repeat request: the
    same treatment under another UR decision. What a case does not say equals nothing.

    An application that was found ineligible or withdrawn was not reviewed, and nothing is there to join another to: a
    later one on the same dispute is new. One that ended because the treatment was authorized is related: nothing is in
    dispute any more as far as it was. To one that was decided a later one is a duplicate that nobody reviews again.
    """
    mine = _key(case)
    found = (_related(mine, _key(other), place) for place, other in enumerate(others))
    return tuple(one for one in found if one is not None)


def relate_all(cases: Sequence[Case]) -> tuple[tuple[Related, ...], ...]:
    """The same for each case among many; `place` is the other's among them. Cases of one worker only are compared."""
    if len(cases) < 2:
        return tuple(() for _ in cases)
    keys = [_key(case) for case in cases]
    of_worker: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        for known in key.worker.keys:
            of_worker.setdefault(known, []).append(place)
    found = []
    for place, key in enumerate(keys):
        near = sorted({n for known in key.worker.keys for n in of_worker[known]} - {place})
        related = (_related(key, keys[n], n) for n in near)
        found.append(tuple(one for one in related if one is not None))
    return tuple(found)


def worker_keys(case: Case) -> frozenset[str]:
    """What the worker of a case is known by: cases that share none of it are never related.

    A program that holds many cases looks up by these which ones to `relate`.
    """
    return identity(case, "injured worker").keys


def treatment_key(treatment: Treatment, request: str = "") -> TreatmentKey:
    """Kind, ingredients, procedure, body part and side; the request's words where neither drug nor procedure is."""
    bare = not treatment.ingredients and not treatment.procedure
    procedure = treatment.procedure or (folded(request) if bare else "")
    return (
        treatment.kind,
        tuple(sorted({folded(name) for name in treatment.ingredients})),
        folded(procedure),
        folded(treatment.body_part or ""),
        folded(treatment.laterality or ""),
    )


def _related(mine: _Key, theirs: _Key, place: int) -> Related | None:
    same_worker = sameness(mine.worker, theirs.worker)
    if same_worker is None:
        return None
    shared = tuple(n for n, key in enumerate(mine.treatments) if key in theirs.treatments)
    same_injury = mine.injury is not None and mine.injury == theirs.injury
    same_decision = mine.decided is not None and mine.decided == theirs.decided
    same_physician = sameness(mine.physician, theirs.physician)
    unknown = tuple(
        name
        for name, here, there in (
            ("date of injury", mine.injury, theirs.injury),
            ("UR decision", mine.decided, theirs.decided),
            ("requesting physician", mine.physician.keys, theirs.physician.keys),
            ("middle name of the worker", same_worker != "near", True),
            ("middle name of the requesting physician", same_physician != "near", True),
        )
        if not here or not there
    )
    relation, why, section, evidence = _relation(
        all_shared=set(mine.treatments) == set(theirs.treatments) and bool(mine.treatments),
        shared=bool(shared),
        same_injury=same_injury,
        same_decision=same_decision,
        same_physician=same_physician is not None,
        before=_ended(theirs, mine),
        after=_ended(mine, theirs),
        decided=mine.determined or theirs.determined,
        both_open=mine.state in _ELIGIBLE and theirs.state in _ELIGIBLE,
        apart=_apart(mine.state, theirs.state),
    )
    if relation is None:
        return None
    if "near" in {same_worker, same_physician}:  # that it is one person is inferred, whatever follows from it
        evidence = " ".join(["INF", *evidence.split()[1:]])
    return Related(
        place=place,
        case_number=theirs.case_number,
        relation=relation,
        why=why,
        items=shared,
        determined=theirs.determined,
        section=section,
        evidence=evidence,
        unknown=unknown,
    )


def _relation(
    *,
    all_shared: bool,
    shared: bool,
    same_injury: bool,
    same_decision: bool,
    same_physician: bool,
    before: str | None,
    after: str | None,
    decided: bool,
    both_open: bool,
    apart: str | None,
) -> tuple[Relation | None, str, str, str]:
    same_dispute = same_injury and same_decision and same_physician
    if same_dispute and shared and (before in _ANEW or after in _ANEW):
        first, second = ("the earlier one", "this one") if before in _ANEW else ("this one", "that one")
        end = _ANEW[(before if before in _ANEW else after) or ""]
        return "new application", f"{first} {end}; {second} was sent again after it", "9792.10.3", "INF"
    if same_dispute and shared and "TERMINATED" in {before, after}:
        why = "same dispute; the first review ended with an authorization: see whether anything is disputed"
        return "related", why, "9792.10.6(a)", "INF S8"
    if same_dispute and all_shared:
        why = "same worker, injury, UR decision, requesting physician and treatments"
        why += "; it has been decided, so that there is nothing to join" if decided else ""
        return "duplicate", why, "DWC definitions", "V S14"
    if same_dispute and shared:
        return "related", "same dispute; some of the treatments are the same", "DWC definitions", "INF S14"
    if same_injury and same_physician and both_open:
        why = "same worker, requesting physician and injury: one determination"
        return "consolidate", why, "9792.10.4(a)", "V S9"
    if shared:
        why = "the same treatment was in dispute under another UR decision"
        return "repeat request", why, "LC 4610(k)", "GK"
    if same_injury and same_physician and apart is not None:
        return "same injury", f"same worker, requesting physician and injury; {apart}", "9792.10.4(a)", "INF S9"
    return None, "", "", ""


_ELIGIBLE = {"ELIGIBLE", "ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE", "RECORDS_COMPLETE"}


def _apart(mine: str, theirs: str) -> str | None:
    """Why two open cases can't be joined now; None: nothing is in the way, or one of them is not open."""
    sets = lifecycle().sets
    if not {mine, theirs} <= {*lifecycle().states_of(["open"]), *_ELIGIBLE}:
        return None
    if {mine, theirs} <= _ELIGIBLE:
        return None
    waiting = {*sets["screening"], "DEFERRED"}
    known = {"that one": theirs, "this one": mine}
    taken = [which for which, state in known.items() if state not in _ELIGIBLE and state not in waiting]
    if not taken:
        return "they can be joined once both are found eligible"
    if len(taken) > 1:
        return "both are with a reviewer already"
    other = next(state for which, state in known.items() if which != taken[0])
    once = ", once it is found eligible" if other in waiting else ""
    return f"{taken[0]} is with a reviewer already, and the same reviewer may take the other{once}"


_ANEW = {"INELIGIBLE": "was found ineligible", "WITHDRAWN": "was withdrawn"}
"""Ends without a review, after which the same dispute can be applied for anew while the time runs (2.3, 2.6)."""
_LEFT: Mapping[str, str] = {"withdrawn": "WITHDRAWN", "authorized": "TERMINATED"}
"""How an item that has left a review ended there."""


def _ended(one: _Key, later: _Key) -> str | None:
    """How one application ended without a determination on what the other is about.

    None: it did not, or the other was there before it. Of one that goes on, what the two share may have left it.
    """
    if one.filed is not None and later.filed is not None and later.filed < one.filed:
        return None
    left = {one.left.get(key) for key in one.treatments if key in later.treatments}
    return one.end or (left.pop() if len(left) == 1 else None)


def end_of_application(state: CaseState) -> str | None:
    """How an application ended without a determination: INELIGIBLE, WITHDRAWN or TERMINATED; None: it did not.

    A finding of ineligibility stands while it is appealed, and after the petition is denied.
    """
    if state.state in {"TERMINATED_PRE", "TERMINATED_POST"}:
        return "TERMINATED"
    if state.state in {"APPEALED", "APPEAL_DENIED"} and _last_finding(state) == "INELIGIBLE":
        return "INELIGIBLE"
    return state.state if state.state in _ANEW else None


def _last_finding(state: CaseState) -> str | None:
    findings = {"INELIGIBLE", "DETERMINED", "ELIGIBLE"}
    return next((step.state for step in reversed(state.history) if step.state in findings), None)


def _key(case: Case) -> _Key:
    dates, state = key_dates(accepted(case)), fold(case)
    decided = {"upheld", "overturned", "decided", "implemented"}
    treatments = tuple(treatment_key(item.treatment, item.request) for item in case.items)
    return _Key(
        worker=identity(case, "injured worker"),
        injury=day_of(case.injury.date) or dates.get("injury"),
        decided=dates.get("ur decision"),
        physician=identity(case, "requesting physician"),
        treatments=treatments,
        case_number=case.case_number,
        state=state.state,
        determined=any(item.status in decided for item in state.items),
        end=end_of_application(state),
        left={treatments[one.item]: _LEFT[one.status] for one in state.items if one.status in _LEFT},
        filed=dates.get("application"),
    )
