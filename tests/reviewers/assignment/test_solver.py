"""The solver against trial of all assignments, and what nobody may ever see broken."""

from collections import Counter
from datetime import date
from random import Random

import msgspec
import numpy as np
import pytest

from openimr.reviewers.assignment import (
    AssignmentRules,
    CaseToAssign,
    Places,
    ProblemFaultError,
    assignment_rules,
    problem_of,
    read_assignment_rules,
    solve,
)
from openimr.reviewers.assignment.lot import lots
from openimr.reviewers.assignment.rules import AssignmentRulesError

from .instances import best_by_trial, instance, names, rank, shuffled

RULES = assignment_rules()


def test_the_best_of_all_assignments_is_found_on_small_problems() -> None:
    """To the last digit, in every rule, and `unique` says rightly whether there is another one as good."""
    random = Random(41)  # noqa: S311
    for _ in range(150):
        problem = problem_of(*instance(random))
        seed = str(random.random())
        solution = solve(problem, seed, RULES)
        best, reach = best_by_trial(problem, RULES, seed)
        assert rank(solution.objective) == best
        assert solution.chosen.tolist() in reach
        assert solution.unique == (len(reach) == 1)


def test_what_a_rule_decided_is_what_it_decided() -> None:
    """Turning one pair around makes the assignment worse by the rule named, and by no rule before it."""
    random = Random(43)  # noqa: S311
    for _ in range(40):
        cases, reviewers, pairs, away = instance(random, most_cases=4)
        problem = problem_of(cases, reviewers, pairs, away)
        solution = solve(problem, "seed", RULES)
        for at in np.flatnonzero(~solution.taken):
            forced = _best_with(problem, int(at))
            if forced is None:
                continue
            here, there = rank(solution.objective), rank(forced)
            # `rank` holds two entries of the rule `reviews`: how many, and how urgent those left over are.
            first = next(place for place, (a, b) in enumerate(zip(here, there, strict=True)) if a != b)
            assert max(0, first - 1) == solution.decided[at]


def _best_with(problem, at):
    from .instances import _all, objective

    values = [
        objective(problem, np.array(chosen, dtype=np.int64), RULES, "seed") for chosen in _all(problem) if at in chosen
    ]
    return min(values, key=rank, default=None)


def test_no_hard_rule_is_ever_broken() -> None:
    """1,000 random problems: only admissible pairs, no reviewer over capacity, none twice on a case, none too many."""
    random = Random(42)  # noqa: S311
    for _ in range(1000):
        cases, reviewers, pairs, away = instance(random, most_cases=14, most_reviewers=8, density=random.random())
        problem = problem_of(cases, reviewers, pairs, away)
        given = names(problem, solve(problem, str(random.random()), RULES).chosen)
        assert len(set(given)) == len(given)
        assert set(given) <= {(case, reviewer) for case, reviewer, _fit in pairs}
        by_reviewer, by_case = Counter(r for _c, r in given), Counter(c for c, _r in given)
        assert all(by_reviewer[r.id] <= max(0, r.capacity - r.open_cases) for r in reviewers)
        assert all(by_case[c.id] <= c.needed for c in cases)


def test_the_order_of_the_inputs_changes_nothing() -> None:
    random = Random(44)  # noqa: S311
    for _ in range(60):
        rows = instance(random, most_cases=9, most_reviewers=6)
        one, other = problem_of(*rows), problem_of(*shuffled(random, rows))
        first, second = solve(one, "s", RULES), solve(other, "s", RULES)
        assert names(one, first.chosen) == names(other, second.chosen)
        assert msgspec.json.encode(first.objective) == msgspec.json.encode(second.objective)
        assert first.decided.tolist() == second.decided.tolist()


def test_a_place_more_never_means_a_review_less() -> None:
    random = Random(45)  # noqa: S311
    for _ in range(80):
        cases, reviewers, pairs, away = instance(random, most_cases=10, most_reviewers=6)
        before = solve(problem_of(cases, reviewers, pairs, away), "s", RULES).objective
        lucky = random.randrange(len(reviewers))
        more = [msgspec.structs.replace(r, capacity=r.capacity + (at == lucky)) for at, r in enumerate(reviewers)]
        after = solve(problem_of(cases, more, pairs, away), "s", RULES).objective
        assert after.assigned >= before.assigned
        assert after.not_taken <= before.not_taken


def test_equal_candidates_get_equal_shares() -> None:
    """Over 3,000 seeds each of 5 equal reviewers gets a fifth of the case: chi-square, 4 degrees, p above 0.01."""
    cases = [CaseToAssign(id="c")]
    reviewers = [Places(id=f"r{at}", capacity=3) for at in range(5)]
    problem = problem_of(cases, reviewers, [("c", r.id, 0.8) for r in reviewers])
    drawn = Counter(names(problem, solve(problem, f"seed {at}", RULES).chosen)[0][1] for at in range(3000))
    assert sum((drawn[r.id] - 600) ** 2 / 600 for r in reviewers) < 13.28


def test_capacity_is_a_bound_and_gets_nobody_a_case_sooner() -> None:
    """Over 3,000 seeds each of three who fit alike, and may have 10, 11 and 10,000 cases, gets a third (2 degrees)."""
    reviewers = [Places(id="ten", capacity=10), Places(id="eleven", capacity=11), Places(id="all", capacity=10_000)]
    problem = problem_of([CaseToAssign(id="c")], reviewers, [("c", r.id, 0.8) for r in reviewers])
    drawn = Counter(names(problem, solve(problem, f"seed {at}", RULES).chosen)[0][1] for at in range(3000))
    assert sum((drawn[r.id] - 1000) ** 2 / 1000 for r in reviewers) < 9.21


def test_a_batch_goes_round_evenly_until_a_capacity_is_reached() -> None:
    """40 cases to capacities of 10, 11 and 10,000: whoever is full takes no more, and the rest is even to a step."""
    reviewers = [Places(id="ten", capacity=10), Places(id="eleven", capacity=11), Places(id="all", capacity=10_000)]
    step = RULES.settings.load_step.value
    for cases, even in ((24, True), (40, False)):
        made = [CaseToAssign(id=f"c{at:02}") for at in range(cases)]
        problem = problem_of(made, reviewers, [(c.id, r.id, 0.8) for c in made for r in reviewers])
        together: Counter[str] = Counter()
        for seed in range(60):
            given = Counter(r for _c, r in names(problem, solve(problem, f"seed {seed}", RULES).chosen))
            together += given
            assert given.total() == cases
            if even:
                assert max(given.values()) - min(given.values()) <= step
            else:
                assert (given["ten"], given["eleven"], given["all"]) == (10, 11, 19)
        if even:
            mean = 60 * cases / 3
            assert all(abs(together[r.id] - mean) < mean / 20 for r in reviewers)


def test_a_greater_capacity_moves_no_case_where_none_is_short() -> None:
    """Random problems in which everybody could take everything: other capacities change no pair."""
    random = Random(49)  # noqa: S311
    for at in range(100):
        cases, reviewers, pairs, away = instance(random, most_cases=8, most_reviewers=6)
        roomy = [msgspec.structs.replace(r, capacity=r.open_cases + 8) for r in reviewers]
        other = [msgspec.structs.replace(r, capacity=random.choice([40, 10_000])) for r in roomy]
        one, two = (problem_of(cases, places, pairs, away) for places in (roomy, other))
        assert names(one, solve(one, f"{at}", RULES).chosen) == names(two, solve(two, f"{at}", RULES).chosen)


def test_equal_cases_get_equal_shares_of_a_better_reviewer() -> None:
    """Four equal cases, one specialist with one place: each case has him in a quarter of the seeds (3 degrees)."""
    cases = [CaseToAssign(id=f"c{at}") for at in range(4)]
    reviewers = [Places(id="best", capacity=1), Places(id="other", capacity=9)]
    pairs = [(c.id, r, fit) for c in cases for r, fit in (("best", 0.9), ("other", 0.6))]
    problem = problem_of(cases, reviewers, pairs)
    drawn: Counter[str] = Counter()
    for at in range(2000):
        drawn.update(c for c, r in names(problem, solve(problem, f"seed {at}", RULES).chosen) if r == "best")
    assert sum((drawn[c.id] - 500) ** 2 / 500 for c in cases) < 11.34


STORIES = [
    (
        "the expedited case gets the only place, though the other is due earlier and fits better",
        [CaseToAssign(id="a", due=date(2026, 3, 9), expedited=True), CaseToAssign(id="b", due=date(2026, 3, 2))],
        [Places(id="r", capacity=1)],
        [("a", "r", 0.4), ("b", "r", 1.0)],
        [("a", "r")],
    ),
    (
        "a case is not left over so that another fits better",
        [CaseToAssign(id="a"), CaseToAssign(id="b")],
        [Places(id="r", capacity=1), Places(id="s", capacity=1)],
        [("a", "r", 1.0), ("a", "s", 0.2), ("b", "r", 1.0)],
        [("a", "s"), ("b", "r")],
    ),
    (
        "a case that is due earlier goes first",
        [CaseToAssign(id="a", due=date(2026, 3, 9)), CaseToAssign(id="b", due=date(2026, 3, 2)), CaseToAssign(id="c")],
        [Places(id="r", capacity=2)],
        [("a", "r", 1.0), ("b", "r", 0.2), ("c", "r", 1.0)],
        [("a", "r"), ("b", "r")],
    ),
    (
        "the better fit wins over the emptier desk",
        [CaseToAssign(id="a")],
        [Places(id="full", capacity=10, open_cases=9), Places(id="free", capacity=10)],
        [("a", "full", 0.9), ("a", "free", 0.7)],
        [("a", "full")],
    ),
    (
        "fits that differ by less than a step are equal, and the emptier desk wins",
        [CaseToAssign(id="a")],
        [Places(id="full", capacity=10, open_cases=9), Places(id="free", capacity=10)],
        [("a", "full", 0.81), ("a", "free", 0.79)],
        [("a", "free")],
    ),
    (
        "a California licence decides between equal fits",
        [CaseToAssign(id="a")],
        [Places(id="here", capacity=10, open_cases=9), Places(id="elsewhere", capacity=10, preferred=False)],
        [("a", "here", 0.8), ("a", "elsewhere", 0.8)],
        [("a", "here")],
    ),
    (
        "training comes before the licence",
        [CaseToAssign(id="a")],
        [Places(id="here", capacity=10), Places(id="elsewhere", capacity=10, preferred=False)],
        [("a", "here", 0.6), ("a", "elsewhere", 0.8)],
        [("a", "elsewhere")],
    ),
    (
        "load is counted in cases: 2 of 4 is less than 4 of 20",
        [CaseToAssign(id="a")],
        [Places(id="large", capacity=20, open_cases=4), Places(id="small", capacity=4, open_cases=2)],
        [("a", "large", 0.8), ("a", "small", 0.8)],
        [("a", "small")],
    ),
    (
        "a colleague who fits goes before a stranger who fits less",
        [CaseToAssign(id="a", needed=2)],
        [
            Places(id="r", capacity=2, group="g"),
            Places(id="s", capacity=2, group="g"),
            Places(id="t", capacity=2, group="h"),
        ],
        [("a", "r", 1.0), ("a", "s", 0.9), ("a", "t", 0.5)],
        [("a", "r"), ("a", "s")],
    ),
    (
        "of reviewers that fit about equally, two of a case come from different groups",
        [CaseToAssign(id="a", needed=2)],
        [
            Places(id="r", capacity=2, group="g"),
            Places(id="s", capacity=2, group="g"),
            Places(id="t", capacity=2, group="h", open_cases=1),
        ],
        [("a", "r", 1.0), ("a", "s", 0.93), ("a", "t", 0.88)],
        [("a", "r"), ("a", "t")],
    ),
    (
        "two colleagues are better than one reviewer too few",
        [CaseToAssign(id="a", needed=2)],
        [Places(id="r", capacity=2, group="g"), Places(id="s", capacity=2, group="g")],
        [("a", "r", 1.0), ("a", "s", 0.9)],
        [("a", "r"), ("a", "s")],
    ),
    (
        "a reviewer over capacity gets nothing",
        [CaseToAssign(id="a")],
        [Places(id="r", capacity=2, open_cases=5)],
        [("a", "r", 1.0)],
        [],
    ),
]


@pytest.mark.parametrize(
    ("cases", "reviewers", "pairs", "expected"), [s[1:] for s in STORIES], ids=[s[0] for s in STORIES]
)
def test_stories(cases, reviewers, pairs, expected) -> None:
    problem = problem_of(cases, reviewers, pairs)
    assert names(problem, solve(problem, "any", RULES).chosen) == expected


def test_nothing_to_assign_is_no_fault() -> None:
    for problem in (problem_of([], [], []), problem_of([CaseToAssign(id="a")], [], [])):
        solution = solve(problem, "s", RULES)
        assert solution.objective.assigned == 0
        assert solution.unique


FAULTS = [
    ([CaseToAssign(id="a"), CaseToAssign(id="a")], [], [], "stands twice"),
    ([CaseToAssign(id="a", needed=0)], [], [], "1 or more"),
    ([], [Places(id="r", capacity=-1)], [], "below 0"),
    ([CaseToAssign(id="a")], [], [("a", "r", 0.5)], "not among the reviewers"),
    ([], [Places(id="r", capacity=1)], [("a", "r", 0.5)], "not among the cases"),
    ([CaseToAssign(id="a")], [Places(id="r", capacity=1)], [("a", "r", 1.5)], "between 0 and 1"),
    ([CaseToAssign(id="a")], [Places(id="r", capacity=1)], [("a", "r", 0.5), ("a", "r", 0.6)], "stands twice"),
]


@pytest.mark.parametrize(("cases", "reviewers", "pairs", "says"), FAULTS)
def test_a_problem_that_contradicts_itself_is_refused(cases, reviewers, pairs, says) -> None:
    with pytest.raises(ProblemFaultError, match=says):
        problem_of(cases, reviewers, pairs)


def test_an_organisation_may_put_load_before_fit() -> None:
    """The order of the rules is data."""
    by_id = {rule.id: rule for rule in RULES.order}
    order = tuple(by_id[i] for i in ("reviews", "load", "groups", "fit", "licence", "lot"))
    rules: AssignmentRules = read_assignment_rules(msgspec.yaml.encode(msgspec.structs.replace(RULES, order=order)))
    reviewers = [Places(id="full", capacity=10, open_cases=9), Places(id="free", capacity=10)]
    problem = problem_of([CaseToAssign(id="a")], reviewers, [("a", "full", 0.9), ("a", "free", 0.7)])
    assert names(problem, solve(problem, "s", rules).chosen) == [("a", "free")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("id: lot", "id: luck"), "Invalid enum value"),
        (("id: groups", "id: fit"), "stands twice"),
        (("fit_step: {value: 100,", "fit_step: {value: 0,"), "fit_step"),
        (("fit_floor: {value: 300,", "fit_floor: {value: 1001,"), "fit_floor"),
        (("load_step: {value: 3,", "load_step: {value: 0,"), "load_step"),
        (("version:", "edition:"), "unknown field"),
    ],
)
def test_rules_that_are_not_in_order_are_refused(change, says) -> None:
    from importlib import resources

    text = resources.files("openimr.reviewers").joinpath("rules", "assignment.yaml").read_text()
    assert change[0] in text
    with pytest.raises(AssignmentRulesError, match=says):
        read_assignment_rules(text.replace(*change).encode())


def test_the_lot_is_drawn_over_the_case_and_the_reviewer_not_over_how_their_ids_are_written():
    writings = [("CM26-0000001", "R1"), ("cm26 0000001", "r1"), ("CM260000001", " R1 ")]
    drawn = lots("seed", writings).tolist()
    assert drawn == [drawn[0]] * 3
    assert lots("seed", [("CM26-0000001", "R2")]).tolist() != drawn[:1]
