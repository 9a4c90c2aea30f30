"""The plain problem of assignment: cases that need reviews, reviewers that have places, and who may take what.

Nothing here knows of licences, conflicts or treatments: a pair that a hard rule excludes is simply not among `pairs`.
The order in which cases, reviewers and pairs are handed in changes nothing: `problem_of` sorts them by their ids.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.signedinteger[Any]]
"""Whole numbers, one an element; of 32 bits where millions are kept."""

Mask: TypeAlias = NDArray[np.bool_]
"""Yes or no, one an element."""

PER_MILLE = 1000
"""Fit is kept in thousandths, so that sums are exact."""


class ProblemFaultError(ValueError):
    """The problem contradicts itself; the message names the id and what is wrong."""


class CaseToAssign(msgspec.Struct, frozen=True, kw_only=True):
    """A case that needs `needed` different reviewers. `due` is the day on which the determination is due.

    A case without a due day comes after those that have one, within expedited and within regular cases.
    """

    id: str
    due: date | None = None
    expedited: bool = False
    needed: int = 1


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer can take: cases that may be open at once, and how many are.

    `group` is a medical group's key, `preferred` whether the reviewer holds the licence that is
    preferred (R4). No places are left where `open_cases` has reached `capacity`.
    """

    id: str
    capacity: int
    open_cases: int = 0
    group: str | None = None
    preferred: bool = True

    @property
    def left(self) -> int:
        """Cases that can still be given."""
        return max(0, self.capacity - self.open_cases)


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Admissible pairs, side by side: places of `Problem.cases` and of `Problem.reviewers`, fit in thousandths.

    `away` marks those whose reviewer is absent on the day of assignment or on that on which the case is due.
    """

    case: Ints
    reviewer: Ints
    fit: Ints
    away: Mask


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Cases and reviewers in the order of their ids, pairs in the order of (case, reviewer)."""

    cases: tuple[CaseToAssign, ...]
    reviewers: tuple[Places, ...]
    pairs: Pairs


def problem_of(
    cases: Iterable[CaseToAssign],
    reviewers: Iterable[Places],
    pairs: Iterable[tuple[str, str, float]],
    away: Collection[tuple[str, str]] = (),
) -> Problem:
    """The problem from pairs by id: `(case id, reviewer id, fit 0..1)`.

    `away` are the pairs, by their ids, whose reviewer is absent on the day of assignment or on the due day.

    Raises:
        ProblemFaultError: an id stands twice or is not known, a number is out of its range.
    """
    given, places = tuple(cases), tuple(reviewers)
    case_at = {case.id: at for at, case in enumerate(given)}
    reviewer_at = {reviewer.id: at for at, reviewer in enumerate(places)}
    rows = list(pairs)
    for case, reviewer, _fit in rows:
        if case not in case_at:
            raise ProblemFaultError(f"a pair names the case {case!r}, which is not among the cases")
        if reviewer not in reviewer_at:
            raise ProblemFaultError(f"a pair names the reviewer {reviewer!r}, who is not among the reviewers")
    return problem_from(
        given,
        places,
        case=np.array([case_at[row[0]] for row in rows], dtype=np.int64),
        reviewer=np.array([reviewer_at[row[1]] for row in rows], dtype=np.int64),
        fit=np.array([row[2] for row in rows], dtype=np.float64),
        away=np.array([row[:2] in away for row in rows], dtype=bool),
    )


def problem_from(
    cases: Sequence[CaseToAssign],
    reviewers: Sequence[Places],
    *,
    case: NDArray[np.integer],
    reviewer: NDArray[np.integer],
    fit: NDArray[np.floating],
    away: Mask,
) -> Problem:
    """The problem from arrays of equal length: places of `cases`, places of `reviewers`, fit 0..1, absence when due.

    Raises:
        ProblemFaultError: as `problem_of`.
    """
    _check(cases, reviewers)
    if len(fit) and (not np.isfinite(fit).all() or fit.min() < 0 or fit.max() > 1):
        raise ProblemFaultError("a fit is not between 0 and 1")
    case_order = sorted(range(len(cases)), key=lambda at: cases[at].id)
    reviewer_order = sorted(range(len(reviewers)), key=lambda at: reviewers[at].id)
    new_case, new_reviewer = _inverse(case_order)[case], _inverse(reviewer_order)[reviewer]
    order = np.lexsort((new_reviewer, new_case))
    new_case, new_reviewer = new_case[order], new_reviewer[order]
    if len(order) and ((np.diff(new_case) == 0) & (np.diff(new_reviewer) == 0)).any():
        raise ProblemFaultError("a pair of case and reviewer stands twice")
    return Problem(
        cases=tuple(cases[at] for at in case_order),
        reviewers=tuple(reviewers[at] for at in reviewer_order),
        pairs=Pairs(
            case=new_case,
            reviewer=new_reviewer,
            fit=np.floor(fit[order] * PER_MILLE + 0.5).astype(np.int64),
            away=away[order],
        ),
    )


def urgency(cases: Sequence[CaseToAssign]) -> Ints:
    """The rank of each case, 0 the most urgent: expedited first, then by the day on which it is due."""
    keys = [(not case.expedited, case.due or date.max) for case in cases]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.array([ranks[key] for key in keys], dtype=np.int64)


def _check(cases: Sequence[CaseToAssign], reviewers: Sequence[Places]) -> None:
    for what, ids in (("case", [c.id for c in cases]), ("reviewer", [r.id for r in reviewers])):
        seen: set[str] = set()
        for one in ids:
            if one in seen:
                raise ProblemFaultError(f"the {what} {one!r} stands twice; give every {what} an id of its own")
            seen.add(one)
    for case in cases:
        if case.needed < 1:
            raise ProblemFaultError(f"the case {case.id!r} needs {case.needed} reviewers; give 1 or more")
    for reviewer in reviewers:
        if reviewer.capacity < 0 or reviewer.open_cases < 0:
            raise ProblemFaultError(f"the reviewer {reviewer.id!r} has a number of cases below 0")


def _inverse(order: Sequence[int]) -> Ints:
    inverse = np.empty(len(order), dtype=np.int64)
    inverse[np.array(order, dtype=np.int64)] = np.arange(len(order))
    return inverse
