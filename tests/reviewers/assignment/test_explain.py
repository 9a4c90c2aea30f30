"""What is said of each case: why it went there, who came next and why not, what would be needed."""

from datetime import date

import numpy as np

from openimr.reviewers.assignment import CaseToAssign, Places, assignment_rules
from openimr.reviewers.assignment.record import AssignmentRecord, assignment_record, fingerprint, record_text
from openimr.reviewers.assignment.screen import Reason, Screen

REASONS = (
    Reason(id="R3 no", says="without a board certificate in force", change="their board certificate were renewed"),
    Reason(id="R8 no", says="of no specialty that treats hearing loss"),
    Reason(id="conflict", says="tied to a party"),
)
CERTIFICATE, SPECIALTY, CONFLICT = 1, 2, 4


def record_of(
    blocked: list[list[int]], fit: list[list[int]], places: list[Places], needed: int = 1, seed: str = "s"
) -> AssignmentRecord:
    """A run over cases c0, c1, ..., due one day after the other."""
    screen = Screen(
        cases=tuple(CaseToAssign(id=f"c{at}", due=date(2026, 3, 1 + at), needed=needed) for at in range(len(blocked))),
        reviewers=tuple(places),
        reasons=REASONS,
        blocked=np.array(blocked, dtype=np.uint32),
        fit=np.array(fit, dtype=np.uint16),
    )
    return assignment_record(
        screen,
        seed=seed,
        seed_source="given",
        on=date(2026, 2, 1),
        rules=assignment_rules(),
        fingerprints={"cases": "0"},
        attest={("", place.id): ("conflicts",) for place in places},
    )


def test_the_only_reviewer_is_said_to_be_the_only_one() -> None:
    record = record_of([[0, CONFLICT]], [[800, 900]], [Places(id="r", capacity=1), Places(id="s", capacity=1)])
    (case,) = record.assigned
    assert [given.reviewer for given in case.reviewers] == ["r"]
    assert case.why == "the only admissible reviewer"
    assert case.alternatives == ()
    assert [(a.case, a.reviewer, a.statements) for a in record.to_attest] == [("c0", "r", ("conflicts",))]


def test_the_next_best_is_the_one_that_the_latest_rule_spoke_against() -> None:
    """Less fit, as fit but busier, equal by every rule: the last of them would have come next."""
    places = [
        Places(id="busy", capacity=10, open_cases=9),
        Places(id="equal", capacity=10),
        Places(id="lesser", capacity=10),
        Places(id="other", capacity=10),
    ]
    record = record_of([[0, 0, 0, 0]], [[900, 900, 500, 900]], places)
    (case,) = record.assigned
    assert case.reviewers[0].reviewer in {"equal", "other"}
    assert [a.decided_by for a in case.alternatives] == ["lot", "load", "fit"]
    assert [a.reviewer for a in case.alternatives][1:] == ["busy", "lesser"]
    assert case.alternatives[0].why == "is equal by every rule; the lot decided"
    assert "has 9 after this run, and may have 10" in case.alternatives[1].why
    assert case.alternatives[2].why == "fits less (0.50 against 0.90)"
    assert case.ruled_out == {"fit": 1, "load": 1, "lot": 1}
    assert case.admissible == 4


def test_a_better_reviewer_that_other_cases_need_more_is_named_as_such() -> None:
    """c0 gets the second best, as c1 would lose more."""
    places = [Places(id="best", capacity=1), Places(id="second", capacity=5)]
    record = record_of([[0, 0], [0, 0]], [[900, 850], [900, 200]], places)
    case = record.assigned[0]
    assert case.reviewers[0].reviewer == "second"
    assert case.alternatives[0].why == (
        "is needed more by other cases: with this one there, the sum of all fits would be lower"
    )
    assert "1 of them fit this case better, and serve other cases" in case.why


def test_a_case_without_a_free_reviewer_names_the_places_that_would_help() -> None:
    places = [Places(id="full", capacity=2, open_cases=2), Places(id="one", capacity=1), Places(id="x", capacity=9)]
    record = record_of([[0, 0, SPECIALTY]] * 2, [[700, 900, 0]] * 2, places)
    assert [case.case for case in record.assigned] == ["c0"]
    (case,) = record.unassigned
    assert case.case == "c1"
    assert case.why == (
        "2 reviewers of the right specialty may take it, and all are at capacity: 1 before this run, the others "
        "through cases that are at least as urgent"
    )
    assert case.needed == ("one place more with any of one, full",)


def test_a_case_that_only_expired_certificates_keep_out_says_so() -> None:
    places = [Places(id=f"r{at}", capacity=1) for at in range(4)]
    record = record_of([[CERTIFICATE, CERTIFICATE, SPECIALTY | CERTIFICATE, CONFLICT]], [[0] * 4], places)
    (case,) = record.unassigned
    assert case.needed == ("2 could take it if their board certificate were renewed (r0, r1)",)
    assert "3 without a board certificate in force" in case.why
    assert [(e.reason, e.reviewers, e.alone) for e in case.excluded] == [
        ("R3 no", 3, 2),
        ("R8 no", 1, 0),
        ("conflict", 1, 1),
    ]


def test_a_case_that_nobody_treats_says_what_is_missing_on_the_roster() -> None:
    record = record_of([[SPECIALTY, SPECIALTY | CONFLICT]], [[0, 0]], [Places(id=i, capacity=1) for i in "rs"])
    (case,) = record.unassigned
    assert case.needed == (
        "a reviewer to be added to the roster, where all are now of no specialty that treats hearing loss",
    )


def test_a_case_that_got_one_of_two_stands_in_both_lists() -> None:
    places = [Places(id="r", capacity=1), Places(id="s", capacity=1)]
    record = record_of([[0, CONFLICT]], [[900, 900]], places, needed=2)
    assert [case.case for case in record.assigned] == ["c0"]
    (case,) = record.unassigned
    assert case.missing == 1
    assert case.why.startswith("only 1 reviewer of the roster may take it: 1 tied to a party")


def test_the_record_of_the_same_run_is_the_same_text() -> None:
    places = [Places(id=f"r{at}", capacity=2) for at in range(5)]
    runs = {record_text(record_of([[0] * 5] * 4, [[800] * 5] * 4, places, seed="one")) for _ in range(3)}
    assert len(runs) == 1
    assert runs != {record_text(record_of([[0] * 5] * 4, [[800] * 5] * 4, places, seed="two"))}


def test_a_fingerprint_knows_contents_and_not_their_order() -> None:
    a, b = Places(id="a", capacity=1), Places(id="b", capacity=1)
    assert fingerprint([a, b]) == fingerprint([b, a])
    assert fingerprint([a, b]) != fingerprint([a, Places(id="b", capacity=2)])
    assert fingerprint([a]) == fingerprint([Places(id="a", capacity=1, group=None)])


def test_one_who_had_no_place_was_passed_over_by_no_rule() -> None:
    """One case, two reviewers, no place with the second: no other review was spared for."""
    record = record_of([[0, 0]], [[800, 900]], [Places(id="r", capacity=1), Places(id="s", capacity=0)])
    (case,) = record.assigned
    assert [given.reviewer for given in case.reviewers] == ["r"]
    assert case.ruled_out == {"capacity": 1}
    assert "no place before this run" in case.why
    assert "no other review" not in case.why
    (other,) = case.alternatives
    assert (other.reviewer, other.decided_by) == ("s", "capacity")
    assert "no place before this run" in other.why
