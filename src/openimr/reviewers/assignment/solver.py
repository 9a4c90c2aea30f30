"""The best assignment of a problem: `solve`."""

import msgspec
import numpy as np

from openimr.reviewers.assignment.flow import lexicographic
from openimr.reviewers.assignment.network import costs, review_network
from openimr.reviewers.assignment.objective import Objective, objective
from openimr.reviewers.assignment.problem import Ints, Mask, Problem
from openimr.reviewers.assignment.rules import AssignmentRules, Weighed


class Solution(msgspec.Struct, frozen=True, kw_only=True):
    """The assignment, pair by pair in the order of `Problem.pairs`.

    `decided` is the place (in the rules' order) of the rule that settled each pair: by it, having the pair where it was
    not taken (or doing without where it was) is worse than the assignment found, however the rest is arranged; the
    rules before it do not mind. `unique` is whether no other assignment is as good by all rules; then
    every correct solver gives this one.
    """

    taken: Mask
    decided: Ints
    rules: tuple[Weighed, ...]
    unique: bool
    objective: Objective

    @property
    def chosen(self) -> Ints:
        """The places of the assigned pairs in `Problem.pairs`."""
        return np.flatnonzero(self.taken)


def solve(problem: Problem, seed: str, rules: AssignmentRules) -> Solution:
    """The best assignment by the rules, in their order; the lot is drawn from `seed`.

    The proof of optimality is part of the way: see `flow`.

    Raises:
        FlowError: the problem is too large for exact arithmetic.
    """
    made = review_network(problem, rules)
    found = lexicographic(made.network, costs(made, problem, rules, seed))
    taken = found.flow[: made.pairs] > 0
    decided = found.decided[: made.pairs]
    return Solution(
        taken=taken,
        decided=decided,
        rules=rules.ids,
        unique=bool((decided < len(rules.ids)).all()),
        objective=objective(problem, np.flatnonzero(taken), rules, seed),
    )
