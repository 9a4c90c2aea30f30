"""Conflicts of a batch are those of each case by itself: declared ones, earlier reviewers, clearances among them."""

from datetime import date

from openimr.model import Case, Party, Record
from openimr.model.reviewer import Affiliation, Attestation, Licence, Reviewer
from openimr.reviewers.assignment.tied import Ties, grades_of
from openimr.reviewers.conflicts import Clearance, ConflictEngine, screen_conflicts

DAY = date(2026, 11, 22)
NPI = "1234567893"
SAID = {"at": "2026-11-01T09:00:00-07:00"}
ROSTER = (
    Reviewer(id="rv1", npi=NPI),
    Reviewer(id="rv2", npi=NPI),
    Reviewer(id="rv3", attestations=(Attestation(statement="Q10", answer=True, case_number="CM26-0000001", **SAID),)),
    Reviewer(id="rv4", attestations=(Attestation(statement="conflict", answer=True, **SAID),)),
    Reviewer(id="rv5", affiliations=(Affiliation(kind="employment", organization="Alder Creek Family Practice"),)),
    Reviewer(id="rv6", licences=(Licence(state="CA", number="A12345"),)),
)
RECORD = Record(
    id="r1", file="a.pdf", first_page=1, last_page=1, kind="progress report", author="Alder Creek Family Practice"
)
CASES = (
    Case(
        case_number="CM26-0000001",
        prior_reviewers=("RV1 ",),
        records=(RECORD,),
        parties=(Party(id="p1", role="requesting physician", licences=("A12345",)),),
    ),
    Case(case_number="CM26-0000002"),
)


def test_a_batch_is_one_case_after_the_other():
    engine = ConflictEngine(ROSTER, (), DAY)
    for jobs in (1, 2):
        found = list(grades_of(CASES, Ties(reviewers=ROSTER, organizations=(), clearances=(), on=DAY), jobs))
        assert [{ROSTER[at].id: g for at, g in one.items()} for one in found] == [engine.grades(c) for c in CASES]
    checked = ("rv4", "rv5", "rv6")
    assert engine.grades(CASES[0]) == dict.fromkeys(("rv1", "rv2", "rv3"), "certain") | dict.fromkeys(
        checked, "to be checked"
    )
    assert engine.grades(CASES[1]) == {"rv4": "to be checked"}


def test_a_clearance_counts_in_a_batch_if_it_is_given_by_the_day_of_review():
    tie = screen_conflicts(ROSTER, CASES[0], (), DAY)["rv5"][0]
    for at, left in (("2026-11-22T09:00:00-08:00", None), ("2026-11-23T09:00:00-08:00", "to be checked")):
        cleared = Clearance(
            reviewer="rv5", fingerprint=tie.fingerprint, by="clerk7", at=at, reason="asked", case_number="CM26-0000001"
        )
        (found, _) = grades_of(CASES, Ties(reviewers=ROSTER, organizations=(), clearances=(cleared,), on=DAY))
        assert found.get(4) == left
