"""The solver against an independent method: a linear program (HiGHS), written from the rules, not from the network."""

from random import Random

import numpy as np
from scipy.optimize import linprog

from openimr.reviewers.assignment import Problem, assignment_rules, problem_of, solve
from openimr.reviewers.assignment.problem import urgency

from .instances import instance

RULES = assignment_rules()


def best_by_linear_program(problem: Problem) -> list[float]:
    """Weighted reviews not taken, shortfall of fit, colleagues, other licences, load: one after the other."""
    cases, reviewers, pairs = problem.cases, problem.reviewers, problem.pairs
    places = [(at, n) for at, r in enumerate(reviewers) for n in range(r.left)]
    groups = sorted({(c, r.group) for c in range(len(cases)) for r in reviewers if r.group is not None})
    count = len(pairs.case)
    width = count + len(places) + len(cases) + len(groups)
    left, colleague = count + len(places), count + len(places) + len(cases)

    equal, equal_to, most, most_to = [], [], [], []
    for at, case in enumerate(cases):
        row = np.zeros(width)
        row[:count] = pairs.case == at
        row[left + at] = 1
        equal.append(row)
        equal_to.append(case.needed)
    for at in range(len(reviewers)):
        row = np.zeros(width)
        row[:count] = pairs.reviewer == at
        row[count:left] = [-(owner == at) for owner, _n in places]
        equal.append(row)
        equal_to.append(0)
    for at, (case, group) in enumerate(groups):
        row = np.zeros(width)
        row[:count] = [
            c == case and reviewers[r].group == group for c, r in zip(pairs.case, pairs.reviewer, strict=True)
        ]
        row[colleague + at] = -1
        most.append(row)
        most_to.append(1)

    rank = urgency(cases)
    costs = np.zeros((6, width))
    costs[0, left:colleague] = rank.max() + 1 - rank
    costs[1, :count] = np.floor((1000 - pairs.fit) / 100 + 0.5)
    costs[2, :count] = pairs.away
    costs[3, colleague:] = 1
    costs[4, count:left] = [not reviewers[at].preferred for at, _n in places]
    costs[5, count:left] = [(reviewers[at].open_cases + n) // RULES.settings.load_step.value for at, n in places]
    bounds = [(0, 1)] * (count + len(places)) + [(0, None)] * (len(cases) + len(groups))
    values = []
    for cost in costs:
        found = linprog(cost, A_ub=most or None, b_ub=most_to or None, A_eq=equal, b_eq=equal_to, bounds=bounds)
        assert found.status == 0
        values.append(round(found.fun, 3))
        equal.append(cost)
        equal_to.append(round(found.fun))
    return values


def test_a_linear_program_finds_nothing_better() -> None:
    random = Random(46)  # noqa: S311
    for _ in range(25):
        problem = problem_of(*instance(random, most_cases=30, most_reviewers=12, density=random.uniform(0.1, 0.9)))
        found = solve(problem, "s", RULES).objective
        ranks = len(found.not_taken)
        not_taken = sum(count * (ranks - rank) for rank, count in enumerate(found.not_taken))
        assert best_by_linear_program(problem) == [
            not_taken,
            found.shortfall,
            found.away,
            found.colleagues,
            found.other_licence,
            found.load,
        ]
