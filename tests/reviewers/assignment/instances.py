"""Small invented problems of assignment, and the best assignment found by trying all of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations
from random import Random

import numpy as np

from openimr.reviewers.assignment import (
    AssignmentRules,
    CaseToAssign,
    Objective,
    Places,
    Problem,
    objective,
)

Rows = tuple[list[CaseToAssign], list[Places], list[tuple[str, str, float]], list[tuple[str, str]]]


def instance(random: Random, most_cases: int = 5, most_reviewers: int = 4, density: float = 0.7) -> Rows:
    """Cases, reviewers and pairs; often too few places, often equal fits."""
    cases = [
        CaseToAssign(
            id=f"case-{at}",
            due=random.choice([None, date(2026, 3, 1) + timedelta(days=random.randrange(3))]),
            expedited=random.random() < 0.3,
            needed=random.choice([1, 1, 1, 2, 3]),
        )
        for at in range(random.randint(1, most_cases))
    ]
    reviewers = [
        Places(
            id=f"rev-{at}",
            capacity=random.randint(0, 4),
            open_cases=random.randint(0, 2),
            group=random.choice([None, "g1", "g1", "g2"]),
            preferred=random.random() < 0.7,
        )
        for at in range(random.randint(1, most_reviewers))
    ]
    pairs = [
        (case.id, reviewer.id, random.choice([0.0, 0.3, 0.5, 0.51, 0.8, 0.8, 1.0]))
        for case in cases
        for reviewer in reviewers
        if random.random() < density
    ]
    away = [(case, reviewer) for case, reviewer, _ in pairs if random.random() < 0.2]
    return cases, reviewers, pairs, away


def shuffled(random: Random, rows: Rows) -> Rows:
    """The same problem in another order."""
    cases, reviewers, pairs, away = rows
    return (
        random.sample(cases, len(cases)),
        random.sample(reviewers, len(reviewers)),
        random.sample(pairs, len(pairs)),
        away,
    )


def names(problem: Problem, chosen: np.ndarray) -> list[tuple[str, str]]:
    """The pairs as ids."""
    return [
        (problem.cases[problem.pairs.case[at]].id, problem.reviewers[problem.pairs.reviewer[at]].id) for at in chosen
    ]


def rank(found: Objective) -> tuple[object, ...]:
    """What is compared, first what outweighs: the less the better."""
    return (
        -found.assigned,
        found.not_taken,
        found.shortfall,
        found.away,
        found.colleagues,
        found.other_licence,
        found.load,
        found.lot,
    )


def best_by_trial(problem: Problem, rules: AssignmentRules, seed: str) -> tuple[tuple[object, ...], list[list[int]]]:
    """The best objective over every allowed assignment, and the assignments that reach it."""
    best: tuple[object, ...] | None = None
    reach: list[list[int]] = []
    for chosen in _all(problem):
        value = rank(objective(problem, np.array(chosen, dtype=np.int64), rules, seed))
        if best is None or value < best:
            best, reach = value, [chosen]
        elif value == best:
            reach.append(chosen)
    assert best is not None
    return best, reach


def _all(problem: Problem) -> Iterator[list[int]]:
    left = [reviewer.left for reviewer in problem.reviewers]

    def further(case: int, chosen: list[int]) -> Iterator[list[int]]:
        if case == len(problem.cases):
            yield list(chosen)
            return
        own = [int(at) for at in np.flatnonzero(problem.pairs.case == case)]
        for count in range(problem.cases[case].needed + 1):
            for some in combinations(own, count):
                takers = [int(problem.pairs.reviewer[at]) for at in some]
                if all(left[taker] > 0 for taker in takers):
                    for taker in takers:
                        left[taker] -= 1
                    yield from further(case + 1, [*chosen, *some])
                    for taker in takers:
                        left[taker] += 1

    yield from further(0, [])
