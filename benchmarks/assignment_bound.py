"""A bound on any assignment by an independent method: a linear program (HiGHS), made rigorous by Lagrange's relaxation.

The program is solved on the cheapest pairs of each case; pairs that its prices show to be worth it are added until
there are none. The bound does not rest on that: for any prices of reviewers' places, what the cases would pay at the
least over ALL admissible pairs, less what the places earn, is a bound. It knows of no group and no lot.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from openimr.reviewers.assignment import AssignmentRules, Problem
from openimr.reviewers.assignment.network import load_cost, shortfall
from openimr.reviewers.assignment.problem import urgency

FIT, AWAY, LICENCE, LOAD = 10**6, 10**3, 10**2, 1
"""Weights in one sum. With capacities of 1 to 20 a load is below 10 a place, and an exchange moves one place: a licence
outweighs it. It may move some hundreds of pairs, so that a step of fit outweighs as many absences."""

LEFT_OVER = 100_000
"""Steps of fit that a review is worth: an exchange moves a thousand reviewers by twenty steps at the most."""

_FIRST, _MORE = 30, 200_000


@dataclass(frozen=True)
class Bound:
    """The value of an assignment as one sum, and what no assignment of as many reviews can be below."""

    value: int
    bound: float
    rounds: int
    pairs: int


def bound(problem: Problem, chosen: np.ndarray, rules: AssignmentRules, *, fit_alone: bool = False) -> Bound:
    """The bound on urgency, fit, absences, licences and load as one sum, or on urgency and fit alone.

    With all of them HiGHS takes long on large problems: nearly equal sums are many.
    """
    needed = np.array([case.needed for case in problem.cases])
    rank = urgency(problem.cases)
    left_over = (rank.max() + 1 - rank) * float(LEFT_OVER * (1 if fit_alone else FIT))
    cost = shortfall(problem.pairs.fit, rules).astype(float) * (1 if fit_alone else FIT)
    cost += 0 if fit_alone else AWAY * problem.pairs.away
    places = _places(problem, rules, weight=0 if fit_alone else 1)
    missing = needed - np.bincount(problem.pairs.case[chosen], minlength=len(needed))
    value = _value(problem, chosen, cost, places) + round(float((missing * left_over).sum()))
    inside = _cheapest(problem, cost)
    inside[chosen] = True
    rounds = 0
    while True:
        rounds += 1
        prices, worth = _program(problem, np.flatnonzero(inside), cost, places, left_over)
        reduced = cost - worth[problem.pairs.case] + prices[problem.pairs.reviewer]
        better = np.flatnonzero((reduced < -(1e-6 if fit_alone else 1)) & ~inside)
        if not len(better):
            break
        if len(better) > _MORE:
            better = better[np.argpartition(reduced[better], _MORE)[:_MORE]]
        inside[better] = True
    return Bound(value, _lagrange(problem, cost, places, prices, left_over), rounds, int(inside.sum()))


def _places(problem: Problem, rules: AssignmentRules, weight: int) -> list[list[float]]:
    return [
        [weight * (LOAD * load_cost(r.open_cases + n, rules) + LICENCE * (not r.preferred)) for n in range(r.left)]
        for r in problem.reviewers
    ]


def _value(problem: Problem, chosen: np.ndarray, cost: np.ndarray, places: list[list[float]]) -> int:
    given = np.bincount(problem.pairs.reviewer[chosen], minlength=len(places))
    return round(cost[chosen].sum() + sum(sum(own[:count]) for own, count in zip(places, given, strict=True)))


def _cheapest(problem: Problem, cost: np.ndarray) -> np.ndarray:
    """The cheapest pairs of each case, those of reviewers with many places first among equals."""
    left = np.array([reviewer.left for reviewer in problem.reviewers])
    keys = cost - left[problem.pairs.reviewer]
    begin = np.searchsorted(problem.pairs.case, np.arange(len(problem.cases) + 1))
    inside = np.zeros(len(cost), dtype=bool)
    for first, last in pairwise(begin):
        near = np.argsort(keys[first:last], kind="stable")[:_FIRST]
        inside[first + near] = True
    return inside


def _program(
    problem: Problem, at: np.ndarray, cost: np.ndarray, places: list[list[float]], left_over: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The prices of the reviewers' places, and what a review is worth to each case."""
    cases, reviewers = len(problem.cases), len(problem.reviewers)
    owner = np.repeat(np.arange(reviewers), [len(own) for own in places])
    fees = np.array([fee for own in places for fee in own])
    columns = len(at) + len(owner) + cases
    rows = np.concatenate([problem.pairs.case[at], cases + problem.pairs.reviewer[at], cases + owner, np.arange(cases)])
    column = np.concatenate([np.arange(len(at)), np.arange(len(at)), np.arange(len(at), columns)])
    entries = np.concatenate([np.ones(len(at)), -np.ones(len(at)), np.ones(len(owner) + cases)])
    matrix = coo_matrix((entries, (rows, column)), shape=(cases + reviewers, columns)).tocsr()
    wanted = np.concatenate([[case.needed for case in problem.cases], np.zeros(reviewers)])
    scale = max(1.0, float(fees.max(initial=0)))
    found = linprog(
        np.concatenate([cost[at], fees, left_over]) / scale,
        A_eq=matrix,
        b_eq=wanted,
        bounds=np.array([(0, 1)] * (columns - cases) + [(0, case.needed) for case in problem.cases]),
        method="highs-ds",
    )
    if found.status != 0:
        raise ArithmeticError(found.message)
    duals = np.asarray(found.eqlin.marginals) * scale
    return duals[cases:], duals[:cases]


def _lagrange(
    problem: Problem, cost: np.ndarray, places: list[list[float]], prices: np.ndarray, left_over: np.ndarray
) -> float:
    """What the cases pay at the least at these prices, over all pairs, less what the places earn at the most."""
    priced = cost + prices[problem.pairs.reviewer]
    begin = np.searchsorted(problem.pairs.case, np.arange(len(problem.cases) + 1))
    paid = 0.0
    for case, (first, last), fee in zip(problem.cases, pairwise(begin), left_over, strict=True):
        best = np.sort(np.minimum(priced[first:last], fee))[: case.needed]
        paid += float(best.sum()) + fee * (case.needed - len(best))
    earned = sum(sum(max(0.0, price - fee) for fee in own) for own, price in zip(places, prices, strict=True))
    return paid - earned
