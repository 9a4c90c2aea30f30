"""A person's word that a tie to be checked is none: it holds until the evidence changes."""

from collections.abc import Iterable, Mapping

from openimr.reviewers.conflicts.model import Clearance, Conflict


def after_clearance(
    found: Mapping[str, tuple[Conflict, ...]], clearances: Iterable[Clearance], case_number: str | None = None
) -> dict[str, tuple[Conflict, ...]]:
    """What is left of conflicts (by reviewer) after a person's clearances; nobody can clear a certain one.

    A clearance holds for the very evidence it was given for, in its own case or, without a case, in all.
    """
    cleared = {(c.reviewer, c.fingerprint) for c in clearances if c.case_number in (None, case_number)}
    left = {
        reviewer: tuple(c for c in conflicts if c.grade == "certain" or (reviewer, c.fingerprint) not in cleared)
        for reviewer, conflicts in found.items()
    }
    return {reviewer: conflicts for reviewer, conflicts in left.items() if conflicts}
