"""Many small instances through the whole of assignment: what is given out holds against hard rules written out here.

The rules are those of docs/assignment.md, put together by this test alone: each pair is asked of `qualify` and
`screen_conflicts` by itself, and capacity, absences, the floor of fit and one vote a person are counted by hand.
"""

from collections import Counter
from datetime import timedelta
from functools import cache
from random import Random

from benchmarks.assignment_instance import make_instance
from msgspec.structs import replace

from openimr.model import Absence, Affiliation, Case, Party, Reviewer
from openimr.reviewers.assignment import Inputs, assign_cases, assignment_rules, due_day
from openimr.reviewers.conflicts import screen_conflicts
from openimr.reviewers.matching import match

RULES = assignment_rules()
POOL = make_instance(11, 14, 14)
ON = POOL.on
MANY = 320
FIRMS = ("Vossbrink Basin Claims Services", "Larkmoor Spine Physicians", "Quillmere Valley Insurance Company")


def instance(seed: int) -> Inputs:
    """Two or three cases and two to five reviewers of the pool, with few places, absences and ties drawn at random."""
    draw = Random(seed)  # noqa: S311 - an instance needs no secret
    cases = tuple(_tied(draw, case) for case in draw.sample(POOL.cases, draw.randint(2, 3)))
    reviewers = tuple(_hindered(draw, one) for one in draw.sample(POOL.reviewers, draw.randint(2, 5)))
    return Inputs(cases=cases, reviewers=reviewers)


def _tied(draw: Random, case: Case) -> Case:
    party = Party(id="planted", role="claims administrator", organization=draw.choice(FIRMS))
    return replace(case, parties=(*case.parties, party))


def _hindered(draw: Random, one: Reviewer) -> Reviewer:
    ties = (Affiliation(kind="employment", organization=draw.choice(FIRMS)),) if draw.random() < 0.3 else ()
    start = ON + timedelta(days=draw.randint(-20, 5))
    away = Absence(start=start.isoformat(), end=(start + timedelta(days=draw.randint(0, 90))).isoformat())
    capacity, still = draw.choice((None, 0, 1, 1, 2, 3)), draw.randint(0, 2)
    return replace(one, affiliations=ties, absences=(away,) if draw.random() < 0.4 else (),
                   capacity=capacity, open_cases=still)  # fmt: skip


QUALIFIES: dict[tuple[str | None, str], bool] = {}
"""By pair of the pool: what is drawn for an instance changes nothing of it."""


def qualifies(case: Case, one: Reviewer) -> bool:
    """The rules of qualification on the day, those on licence and certificate on the due day too, and the floor."""
    pair = (case.case_number, one.id)
    if pair not in QUALIFIES:
        found = match(case, (one,), ON, {})[0]
        later = match(case, (one,), max(ON, due_day(case) or ON), {})[0]
        holds = all(rule.answer == "yes" for rule in later.rules if rule.id in ("R2", "R3"))
        QUALIFIES[pair] = found.eligible and holds and 1000 * found.fit >= RULES.settings.fit_floor.value
    return QUALIFIES[pair]


@cache
def tied(case: Case, one: Reviewer) -> bool:
    """Whether anything is found between a case and a reviewer by themselves, certain or not."""
    return one.id in screen_conflicts((one,), case, (), ON)


def may(case: Case, one: Reviewer) -> bool:
    """The hard rules for a pair, by itself."""
    if (
        one.capacity is None
        or not qualifies(case, one)
        or tied(case, replace(one, absences=(), capacity=1, open_cases=0))
    ):
        return False
    days = [ON + timedelta(days=n) for n in range((max(ON, due_day(case) or ON) - ON).days + 1)]
    return any(not any(a.start <= day.isoformat() <= a.end for a in one.absences) for day in days)


def most(choices: list[list[str]], places: Counter[str]) -> int:
    """How many cases can be given at most, by trying all ways."""
    if not choices:
        return 0
    best = most(choices[1:], places)
    for one in choices[0]:
        if places[one] > 0:
            best = max(best, 1 + most(choices[1:], places - Counter([one])))
    return best


def test_what_is_given_out_holds_against_every_hard_rule():
    given_out = held_back = 0
    for seed in range(MANY):
        inputs = instance(seed)
        record = assign_cases(inputs, on=ON, seed=str(seed))
        cases = {case.case_number: case for case in inputs.cases}
        roster = {one.id: one for one in inputs.reviewers}
        given = [(one.case, who.reviewer) for one in record.assigned for who in one.reviewers]
        said = {one.id: max(0, (one.capacity or 0) - (one.open_cases or 0)) for one in inputs.reviewers}
        admissible = {n: [r.id for r in inputs.reviewers if may(case, r)] for n, case in cases.items()}
        for number, reviewer in given:
            assert reviewer in admissible[number], (seed, number, reviewer)
        assert all(count <= said[one] for one, count in Counter(r for _, r in given).items()), seed
        assert len({number for number, _ in given}) == len(given), f"one reviewer a case: {seed}"
        assert {number for number, _ in given} | {one.case for one in record.unassigned} == set(cases), seed
        assert len(given) == most(list(admissible.values()), Counter(said)), seed
        given_out += len(given)
        held_back += len(cases) * len(roster) - sum(map(len, admissible.values()))
    assert given_out > MANY // 2, "hardly anything is given out: the instances say little"
    assert held_back > MANY, "hardly anybody is barred: the instances say little"
