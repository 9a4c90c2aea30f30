"""A person's word that a tie to be checked is none: it holds until the evidence changes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from openimr.reviewers.conflicts.model import Clearance, Conflict
from openimr.reviewers.ids import case_key


def after_clearance(
    found: Mapping[str, tuple[Conflict, ...]],
    clearances: Iterable[Clearance],
    case_number: str | None = None,
    on: date | None = None,
) -> dict[str, tuple[Conflict, ...]]:
    """What is left of conflicts (by reviewer) after a person's clearances; nobody can clear a certain one.

    A clearance holds for the very evidence it was given for, in its own case. One that `clearance_fault` faults on
    the day `on` of the review (None: whatever the day) holds for nothing.
    """
    number = _number(case_number)
    cleared = {
        (c.reviewer.strip(), c.fingerprint.strip())
        for c in clearances
        if number and _number(c.case_number) == number and clearance_fault(c, on) is None
    }
    left = {
        reviewer: tuple(
            c for c in conflicts if c.grade == "certain" or (reviewer.strip(), c.fingerprint) not in cleared
        )
        for reviewer, conflicts in found.items()
    }
    return {reviewer: conflicts for reviewer, conflicts in left.items() if conflicts}


def clearance_fault(clearance: Clearance, on: date | None = None) -> str | None:
    """Why a clearance holds for nothing, as "field: what is wrong; what to do"; None where it holds.

    It says who looked, when, why and in which case, and nobody has looked after the day `on` of the review.
    """
    for field in ("reviewer", "fingerprint", "by", "reason"):
        if not any(c.isalnum() for c in getattr(clearance, field)):
            return f"{field}: is empty; a clearance says whose tie it is, who looked at it and why"
    if not _number(clearance.case_number):
        return "case_number: is missing; a tie is cleared for one case, name its number"
    try:
        at = datetime.fromisoformat(clearance.at.strip())
    except ValueError:
        return "at: is no date; write it as 2024-05-01T09:30:00-07:00"
    if on is not None and at.date() > on:
        return "at: is after the day of review; a clearance is given before"
    return None


def clearance_faults(clearances: Iterable[Clearance], on: date | None = None) -> Iterator[str]:
    """A line for each clearance that holds for nothing, with its place in the file from 1."""
    for place, clearance in enumerate(clearances, 1):
        fault = clearance_fault(clearance, on)
        if fault is not None:
            yield f"clearance {place}, {fault}"


def _number(written: str | None) -> str:
    return case_key(written or "")
