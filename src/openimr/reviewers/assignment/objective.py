"""How good an assignment is, counted from the assignment itself and from nothing that the solver says."""

from collections import Counter

import msgspec
import numpy as np

from openimr.reviewers.assignment.lot import lots
from openimr.reviewers.assignment.network import load_cost, shortfall
from openimr.reviewers.assignment.problem import Ints, Problem, urgency
from openimr.reviewers.assignment.rules import AssignmentRules


class Objective(msgspec.Struct, frozen=True, kw_only=True):
    """What an assignment comes to.

    `wanted` and `assigned` are reviews; `not_taken` those left over by rank of urgency, the most urgent first; `away`
    reviews by reviewers who are absent on the day of assignment or the due day; `colleagues` reviewers of a case beyond
    the first of their medical group; `fit` the mean fit of the assigned reviews (null: there are none), `shortfall` the
    steps by which they fall short of 1; `other_licence` reviews by reviewers without the licence that is preferred;
    `load` the cost of load (full steps of load that each review given came upon); `lot` the sum of the lots.
    """

    wanted: int
    assigned: int
    not_taken: tuple[int, ...]
    colleagues: int
    fit: float | None
    shortfall: int
    other_licence: int
    load: int
    lot: int
    away: int = 0


def objective(problem: Problem, chosen: Ints, rules: AssignmentRules, seed: str) -> Objective:
    """The objective of the pairs at the places `chosen` of `problem.pairs`."""
    case, reviewer = problem.pairs.case[chosen], problem.pairs.reviewer[chosen]
    needed = np.array([c.needed for c in problem.cases], dtype=np.int64)
    missing = needed - np.bincount(case, minlength=len(needed)).astype(np.int64)
    not_taken = np.zeros(len(set(urgency(problem.cases).tolist())), dtype=np.int64)
    np.add.at(not_taken, urgency(problem.cases), missing)
    given = Counter(reviewer.tolist())
    places = problem.reviewers
    load = sum(load_cost(places[at].open_cases + more, rules) for at, count in given.items() for more in range(count))
    pairs = list(zip(case.tolist(), reviewer.tolist(), strict=True))
    names = [(problem.cases[c].id, places[r].id) for c, r in pairs]
    grouped = Counter((c, places[r].group) for c, r in pairs if places[r].group is not None)
    fits = problem.pairs.fit[chosen]
    return Objective(
        wanted=int(needed.sum()),
        assigned=len(chosen),
        not_taken=tuple(not_taken.tolist()),
        colleagues=sum(count - 1 for count in grouped.values()),
        fit=round(float(fits.mean()) / 1000, 6) if len(chosen) else None,
        shortfall=int(shortfall(fits, rules).sum()),
        other_licence=sum(count for at, count in given.items() if not places[at].preferred),
        load=load,
        lot=int(lots(seed, names).sum()),
        away=int(problem.pairs.away[chosen].sum()),
    )
