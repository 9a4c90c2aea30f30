"""One case number in other ways of writing is one; two numbers that only look alike stay two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import Attestation, Case, Reviewer
from openimr.reviewers.attested import CONFLICTS, affirmed, denied
from openimr.reviewers.conflicts import Clearance, Conflict, after_clearance, attested_conflicts
from openimr.reviewers.ids import case_key

NUMBER = "CM26-0000001"
SAME = [
    "CM26-0000001",
    "cm26-0000001",
    " CM26 0000001",
    "CM260000001",
    "CM26–0000001",
    "CM-26-0000001",
    "ＣＭ26-0000001",
]
OTHER = ["CM26-0000010", "CM26-000001", "CM25-0000001", "26-0000001", "CM26-00000011"]


@pytest.mark.parametrize("written", SAME)
@pytest.mark.parametrize("statement", ["Q10", "Q12", "C7", "R10", "conflicts"])
def test_the_reviewers_word_about_a_case_is_heard_however_the_number_is_written(written, statement):
    said = Attestation(statement=statement, answer=statement.startswith("Q"), at="2026-03-01", case_number=written)
    reviewer, case = Reviewer(id="x", attestations=(said,)), Case(case_number=NUMBER)
    assert attested_conflicts(reviewer, case)
    assert statement != "R10" or denied("R10", reviewer, case) == 0


@pytest.mark.parametrize("written", OTHER)
def test_a_word_about_another_case_is_none_about_this_one(written):
    said = Attestation(statement="Q10", answer=True, at="2026-03-01", case_number=written)
    assert attested_conflicts(Reviewer(id="x", attestations=(said,)), Case(case_number=NUMBER)) == ()


@pytest.mark.parametrize("written", [*SAME, *OTHER])
def test_what_a_reviewer_affirmed_and_a_person_cleared_holds_for_the_case_named(written):
    said = Attestation(statement="conflicts", answer=True, at="2026-03-01", case_number=written)
    reviewer = Reviewer(id="x", attestations=(said,))
    assert (affirmed(CONFLICTS, reviewer, Case(case_number=NUMBER)) == 0) == (written in SAME)
    tie = Conflict(party="p1", role="employer", grade="to be checked", path=(), evidence=(), rule="C1", section="",
                   law_grade="GK", fingerprint="f")  # fmt: skip
    cleared = Clearance(reviewer="x", fingerprint="f", by="clerk", at="2026-03-01", reason="asked", case_number=written)
    left = after_clearance({"x": (tie,)}, (cleared,), NUMBER)
    assert (left == {}) == (written in SAME)


@pytest.mark.parametrize("number", ["", " ", "-", "--"])
def test_a_number_of_no_letter_names_no_case_in_particular(number):
    said = Attestation(statement="Q10", answer=True, at="2026-03-01", case_number=number)
    assert attested_conflicts(Reviewer(id="x", attestations=(said,)), Case(case_number=NUMBER))


@pytest.mark.parametrize(("one", "other"), [("A-1-11", "A-11-1"), ("2024-1", "20241"), ("case-1.12", "case-11.2")])
def test_in_other_numbers_a_sign_between_digits_tells(one, other):
    assert case_key(one) != case_key(other)
    assert case_key(one) == case_key(one.lower().replace("-", "_"))


@given(st.text(max_size=20))
def test_a_key_is_its_own_key(text):
    assert case_key(case_key(text)) == case_key(text)
