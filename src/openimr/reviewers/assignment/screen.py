"""What the hard rules say of every case and every reviewer: who may take what, and why the others may not."""

from collections.abc import Sequence
from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from openimr.reviewers.assignment.problem import CaseToAssign, Mask, Pairs, Places, Problem, problem_from

Bits: TypeAlias = NDArray[np.uint32]
"""Reasons as bits: bit n is the n-th of `Screen.reasons`."""

MOST_REASONS = 32

NAMED = 5
"""Reviewers named by id in a list."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a hard rule keeps a reviewer from a case.

    `id` is the rule's (`R3`, `conflict`), with the answer where it can be more than one ("R3 unknown"). `says` finishes
    "5 reviewers are ..." ("without a licence in force"), `change` "5 could take it if ..." ("their licence were
    renewed"); null where nothing can be changed about it.
    """

    id: str
    says: str
    change: str | None = None


class Screen(msgspec.Struct, frozen=True, kw_only=True):
    """All cases against all reviewers, in the order of `cases` and `reviewers`.

    `blocked` holds the reasons that stand against each pair (0: none, the pair is admissible), `fit` the specialty
    fit in thousandths, `away` whether the reviewer is absent when it is given or due (null: nobody is);
    each has a row a case and a column a reviewer. `about` names what is in dispute, by case.
    """

    cases: tuple[CaseToAssign, ...]
    reviewers: tuple[Places, ...]
    reasons: tuple[Reason, ...]
    blocked: Bits
    fit: NDArray[np.uint16]
    away: Mask | None = None
    about: tuple[str, ...] = ()


def screened_problem(screen: Screen) -> Problem:
    """The problem of assignment that the hard rules leave."""
    nobody = np.zeros(0, dtype=np.int64)
    problem = problem_from(
        screen.cases,
        screen.reviewers,
        case=nobody,
        reviewer=nobody,
        fit=nobody.astype(np.float64),
        away=nobody.astype(bool),
    )
    # Ten million pairs: the rows and columns are sorted by id, so that the pairs come out sorted.
    rows = sorted(range(len(screen.cases)), key=lambda at: screen.cases[at].id)
    columns = sorted(range(len(screen.reviewers)), key=lambda at: screen.reviewers[at].id)
    case, reviewer = np.nonzero(screen.blocked[rows][:, columns] == 0)
    fit = screen.fit[rows][:, columns][case, reviewer]
    away = np.zeros(len(fit), dtype=bool) if screen.away is None else screen.away[rows][:, columns][case, reviewer]
    pairs = Pairs(case=case.astype(np.int32), reviewer=reviewer.astype(np.int32), fit=fit.astype(np.int32), away=away)
    return msgspec.structs.replace(problem, pairs=pairs)


class Barred(msgspec.Struct, frozen=True, kw_only=True):
    """How many reviewers a reason keeps from a case, and how many are kept from it by this reason alone.

    `who` are the ids of some of the latter.
    """

    reason: str
    reviewers: int
    alone: int
    who: tuple[str, ...] = ()


def excluded(reasons: Sequence[Reason], row: Bits, ids: Sequence[str]) -> tuple[Barred, ...]:
    """The reasons that stand against the reviewers (`ids`) of one case, the most frequent first."""
    found = []
    for at, reason in enumerate(reasons):
        bit = np.uint32(1 << at)
        count = int(np.count_nonzero(row & bit))
        if count:
            alone = sorted(ids[column] for column in np.flatnonzero(row == bit).tolist())
            found.append(Barred(reason=reason.id, reviewers=count, alone=len(alone), who=tuple(alone[:NAMED])))
    return tuple(sorted(found, key=lambda e: (-e.reviewers, e.reason)))
