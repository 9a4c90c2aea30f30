"""Many cases at once give what one case after the other gives; no hard rule is ever broken."""

from datetime import date
from functools import cache

import msgspec
import numpy as np
import pytest
from benchmarks.assignment_instance import Instance, make_instance

from openimr.model import Absence, Attestation, Case, CaseItem, Event, Injury, Licence, Reviewer, Treatment
from openimr.reviewers.assignment import Inputs, assign_cases, assignment_rules, due_day, frozen
from openimr.reviewers.assignment.batch import screen_of
from openimr.reviewers.assignment.presence import days_present
from openimr.reviewers.assignment.qualifying import qualified
from openimr.reviewers.assignment.record import AssignmentRecord, record_text
from openimr.reviewers.conflicts import Clearance, screen_conflicts
from openimr.reviewers.matching import Match, match
from openimr.reviewers.qualification import qualify
from openimr.reviewers.qualification.qualify import decided_before

RULES = assignment_rules()
SAID = "2025-06-01T09:00:00-07:00"
DENIED = tuple(f"R{n}" for n in range(1, 11) if n != 4)
"""Every rule but the preference."""
LICENSED = (Licence(state="NV", status="active", start="2001-01-01", end="2027-12-31", discipline="none"),)


@cache
def world() -> Inputs:
    """Seventy cases and forty reviewers; some attested, decided before, sent back, or hardly known.

    Nine more deny a rule each by their own word, for every case; and numbers and ids are written in other ways.
    """
    made: Instance = make_instance(5, 70, 40)
    cases, reviewers = list(made.cases), list(made.reviewers)
    # So few organisations make nearly everyone tied to some party: every second reviewer has none.
    reviewers[::2] = [msgspec.structs.replace(reviewer, affiliations=()) for reviewer in reviewers[::2]]
    numbers = [case.case_number for case in cases]
    reviewers[0] = msgspec.structs.replace(
        reviewers[0],
        qme=None,
        attestations=(
            Attestation(statement="R6", answer=True, at=SAID, case_number=(numbers[0] or "").replace("-", " ").lower()),
        ),
    )
    for at, rule in enumerate(DENIED):
        # Of some other case, or of none; R10 is about a case, so that of another one says nothing of these.
        number = "CM99-0000000" if at % 2 and rule != "R10" else None
        denial = Attestation(statement=rule, answer=False, at=SAID, case_number=number)
        twin = msgspec.structs.replace(reviewers[12], id=f"denies-{rule}", name=f"Corvin Odd{'abcdefghi'[at]}ley")
        twin = msgspec.structs.replace(twin, npi=None, addresses=(), licences=LICENSED, attestations=(denial,))
        reviewers.append(twin)
    reviewers[6] = msgspec.structs.replace(reviewers[6], id=reviewers[6].id.upper())
    reviewers[2] = msgspec.structs.replace(reviewers[2], capacity=None)
    reviewers[3] = msgspec.structs.replace(reviewers[3], profession="soothsayer", boards=())
    reviewers[4] = msgspec.structs.replace(reviewers[4], absences=(Absence(start="2025-06-01", end="2025-07-01"),))
    cases[0] = msgspec.structs.replace(cases[0], prior_reviewers=(f" {reviewers[6].id.lower()}", "gone"))
    back = (Event(type="remanded", at="2025-06-10T10:00:00-07:00"),)
    cases[1] = msgspec.structs.replace(cases[1], events=(*cases[1].events, *back))
    cases[2] = msgspec.structs.replace(cases[2], items=(), diagnoses=(), injury=Injury())
    cases[3] = msgspec.structs.replace(cases[3], items=())
    odd = CaseItem(request="unheard of", treatment=Treatment(kind="other"))
    cases[4] = msgspec.structs.replace(cases[4], items=(*cases[4].items, odd, cases[4].items[0]))
    return Inputs(
        cases=tuple(cases),
        reviewers=tuple(reviewers),
        organizations=made.organizations,
        needed=made.reviewers_wanted,
    )


@cache
def single() -> dict[str, dict[str, Match]]:
    """`match`, one case after the other."""
    inputs, on = world(), made_on()
    return {
        case.case_number or "": {
            found.reviewer or "": found
            for found in match(
                case, inputs.reviewers, on, screen_conflicts(inputs.reviewers, case, inputs.organizations, on)
            )
        }
        for case in inputs.cases
    }


def made_on() -> date:
    return date(2025, 6, 16)


@cache
def run(seed: str = "seed") -> AssignmentRecord:
    return assign_cases(world(), on=made_on(), seed=seed)


def still_qualified(reviewer: Reviewer, case: Case) -> bool:
    """On the day on which the case is due, where that is known: licence and certificate."""
    due = due_day(case)
    if due is None or due <= made_on():
        return True
    return all(a.answer == "yes" for a in qualify(reviewer, case, due) if a.id in {"R2", "R3"})


@pytest.mark.begins
def test_a_pair_is_admissible_in_the_batch_if_it_is_alone() -> None:
    """Every reviewer against every case: qualification, conflicts, absence, capacity; and the fit to the thousandth."""
    inputs, on = world(), made_on()
    screen = screen_of(inputs, qualified(inputs.cases, inputs.reviewers, on), on, RULES)
    admissible = 0
    for row, case in enumerate(inputs.cases):
        for column, reviewer in enumerate(inputs.reviewers):
            found = single()[case.case_number or ""][reviewer.id]
            there = days_present(reviewer.absences, on, due_day(case), 1) > 0
            alone = found.status == "eligible" and reviewer.capacity is not None and there
            alone = alone and found.fit >= RULES.settings.fit_floor.value / 1000 and still_qualified(reviewer, case)
            assert (screen.blocked[row, column] == 0) == alone, (row, column, found.reasons)
            assert abs(int(screen.fit[row, column]) - found.fit * 1000) <= 1
            admissible += alone
    assert admissible > 200


@pytest.mark.parametrize("rule", DENIED)
def test_a_reviewers_own_denial_bars_from_every_case(rule) -> None:
    """But for the reviewer's own word many of the cases could go to this one."""
    inputs, on = world(), made_on()
    column = [reviewer.id for reviewer in inputs.reviewers].index(f"denies-{rule}")
    [denies] = inputs.reviewers[column : column + 1]
    silent = msgspec.structs.replace(
        inputs,
        reviewers=tuple(msgspec.structs.replace(r, attestations=()) if r is denies else r for r in inputs.reviewers),
    )
    free, barred = (
        np.count_nonzero(screen_of(i, qualified(i.cases, i.reviewers, on), on, RULES).blocked[:, column] == 0)
        for i in (silent, inputs)
    )
    assert (free > 10, barred) == (True, 0)


def test_every_review_given_is_one_that_the_rules_allow() -> None:
    inputs, record = world(), run()
    given: dict[str, int] = {}
    assert len(record.assigned) > 40
    for case in record.assigned:
        ids = [one.reviewer for one in case.reviewers]
        assert len(set(ids)) == len(ids) <= inputs.needed.get(case.case, 1)
        for one in case.reviewers:
            assert single()[case.case][one.reviewer].status == "eligible"
            given[one.reviewer] = given.get(one.reviewer, 0) + 1
    for reviewer in inputs.reviewers:
        assert given.get(reviewer.id, 0) <= max(0, (reviewer.capacity or 0) - (reviewer.open_cases or 0))
    decided = {case.case_number: decided_before(case).ids for case in inputs.cases}
    assert all(one.reviewer not in decided[case.case] for case in record.assigned for one in case.reviewers)


def test_every_case_is_assigned_or_said_why_not() -> None:
    inputs, record = world(), run()
    missing = {case.case: case.missing for case in record.unassigned}
    got = {case.case: len(case.reviewers) for case in record.assigned}
    for case in inputs.cases:
        number = case.case_number or ""
        assert got.get(number, 0) + missing.get(number, 0) == inputs.needed.get(number, 1)
    assert all(case.why and case.needed for case in record.unassigned)
    assert record.objective.assigned == sum(got.values())


def test_what_is_to_be_attested_is_what_a_single_match_says() -> None:
    for one in run().to_attest:
        assert one.statements == single()[one.case][one.reviewer].to_attest
    assert len(run().to_attest) == run().objective.assigned


def test_the_record_names_no_one() -> None:
    text = record_text(run())
    for reviewer in world().reviewers:
        assert reviewer.name
        assert reviewer.name not in text
        assert reviewer.name.split()[-1] not in text
        assert reviewer.npi is None or reviewer.npi not in text


def test_the_order_of_files_and_entries_changes_no_byte() -> None:
    inputs = world()
    turned = msgspec.structs.replace(
        inputs,
        cases=inputs.cases[::-1],
        reviewers=inputs.reviewers[::-1],
        organizations=inputs.organizations[::-1],
    )
    assert record_text(assign_cases(turned, on=made_on(), seed="seed")) == record_text(run())


def test_another_seed_changes_the_lot_and_nothing_that_the_rules_settle() -> None:
    one, other = run().objective, run("another").objective
    assert msgspec.structs.replace(one, lot=0, fit=None) == msgspec.structs.replace(other, lot=0, fit=None)


def test_a_tie_that_a_person_has_cleared_no_longer_keeps_the_reviewer_out() -> None:
    """For the case and the evidence that the person saw."""
    inputs, on = world(), made_on()
    number, reviewer, found = next(
        (number, reviewer, found)
        for number, all_found in single().items()
        for reviewer, found in all_found.items()
        if found.status == "to be checked"
    )
    clearances = tuple(
        Clearance(
            reviewer=reviewer,
            fingerprint=conflict.fingerprint,
            by="screener",
            at="2025-06-15T09:00:00-07:00",
            reason="another person of the name",
            case_number=number,
        )
        for conflict in found.conflicts
    )
    cleared = msgspec.structs.replace(inputs, clearances=clearances)
    row = [case.case_number for case in inputs.cases].index(number)
    column = [one.id for one in inputs.reviewers].index(reviewer)
    before, after = (
        screen_of(i, qualified(i.cases, i.reviewers, on), on, RULES).blocked[row, column] for i in (inputs, cleared)
    )
    assert np.bitwise_count(before) == np.bitwise_count(after) + 1
    assert frozen(inputs, on)["clearances"] != frozen(cleared, on)["clearances"]


DUE = [
    ("regular: 30 days from the complete records", {}, "2025-06-16T10:00:00-07:00", "2025-07-16"),
    ("expedited: 3 days", {"priority": "expedited"}, "2025-06-16T10:00:00-07:00", "2025-06-19"),
    ("records are not complete", {}, None, None),
]


@pytest.mark.parametrize(("fields", "complete", "due"), [d[1:] for d in DUE], ids=[d[0] for d in DUE])
def test_the_due_day_is_that_of_the_determination_clock(fields, complete, due) -> None:
    events = (Event(type="records complete", at=complete),) if complete else ()
    found = due_day(Case(case_number="1", events=events, **fields))
    assert (found.isoformat() if found else None) == due
