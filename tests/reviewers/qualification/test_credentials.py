"""What only looks like a credential: a certificate that ended, a licence of another profession, a week for a date."""

from datetime import date

import msgspec
import pytest

from openimr.model import BoardCertification, Case, CaseItem, Licence, Reviewer, Treatment
from openimr.reviewers import qualify
from openimr.reviewers.matching import match
from openimr.reviewers.professions import profession_named

DAY = date(2026, 3, 2)
LICENCE = Licence(state="CA", number="A90001", status="active", start="2005-01-01", end="2027-12-31", discipline="none")
FAMILY = BoardCertification(board="ABMS", specialty="Family Medicine", end="2030-12-31")
GALLBLADDER = Case(
    case_number="CM26-0000001",
    diagnoses=("gallstones",),
    items=(CaseItem(request="Cholecystectomy", treatment=Treatment(kind="other"), ur_outcome="denied"),),
)


def physician(*boards, licence=LICENCE, **fields):
    return Reviewer(id="x", profession="MD", licences=(licence,), boards=(FAMILY, *boards), years_active=15,
                    hours_per_week=40, qme=False, **fields)  # fmt: skip


def surgery(**days):
    return BoardCertification(board="ABMS", specialty="Surgery", **days)


def answers(reviewer, case=GALLBLADDER, on=DAY):
    return {a.id: a.answer for a in qualify(reviewer, case, on)}


@pytest.mark.parametrize(
    ("board", "answer"),
    [
        (surgery(start="1990-01-01", end="2030-12-31"), "yes"),
        (surgery(start="1990-01-01", end="2026-03-02"), "yes"),
        (surgery(start="1990-01-01", end="2026-03-01"), "no"),
        (surgery(start="1990-01-01", end="2015-01-01"), "no"),
        (surgery(start="2026-03-03", end="2036-01-01"), "no"),
        (surgery(start="1990-01-01"), "unknown"),
        (surgery(lifetime=True), "yes"),
    ],
)
def test_a_certificate_gives_a_specialty_only_while_it_holds(board, answer):
    """Family Medicine is current and satisfies R3 in passing; who may judge the operation is the surgeon."""
    found = answers(physician(board))
    assert (found["R1"], found["R8"]) == (answer, answer)
    [matched] = match(GALLBLADDER, (physician(board),), DAY, {})
    assert (matched.status == "eligible") == (answer == "yes")


def test_why_a_certificate_that_ended_does_not_help_is_said():
    board = surgery(end="2015-01-01")
    [r8] = [a for a in qualify(physician(board), GALLBLADDER, DAY) if a.id == "R8"]
    assert "does not hold on this day" in r8.fact
    assert r8.source == "boards[1].specialty"


@pytest.mark.parametrize(
    ("profession", "number", "answer"),
    [
        ("MD", "A90001", "yes"),
        ("MD", "DC12345", "unknown"),
        ("MD", "dc-12345", "unknown"),
        ("MD", "PA12345", "unknown"),
        ("MD", "PSY 12345", "unknown"),
        ("MD", "90001", "yes"),
        ("DO", "A90001", "yes"),
        ("MD", "20A 9001", "yes"),
        ("DC", "DC12345", "yes"),
        ("DC", "A90001", "unknown"),
        (None, "DC12345", "unknown"),
    ],
)
def test_a_licence_that_another_profession_s_board_gave_is_none_of_this_one_s(profession, number, answer):
    licence = msgspec.structs.replace(LICENCE, number=number)
    reviewer = msgspec.structs.replace(physician(licence=licence), profession=profession)
    assert answers(reviewer)["R2"] == answer
    assert answers(reviewer)["R4"] == answer
    nevada = msgspec.structs.replace(reviewer, licences=(msgspec.structs.replace(licence, state="NV"),))
    assert answers(nevada)["R2"] == "yes"  # the letters are California's


@pytest.mark.parametrize("end", ["2020-W10-1", "2020-W10", "20200302", "2030-W10-1"])
def test_a_date_in_another_writing_is_not_compared_as_text(end):
    """2020-W10-1 is 2 March 2020, and as text it stands behind 2020-06-01."""
    on = date(2020, 6, 1)
    ended = physician(surgery(end="2030-01-01"), licence=msgspec.structs.replace(LICENCE, end=end))
    assert answers(ended, on=on)["R2"] == "unknown"
    board = physician(surgery(end=end))
    assert answers(board, on=on)["R8"] == "unknown"


@pytest.mark.parametrize(
    ("written", "profession"),
    [("MD, LAc", "MD"), ("MD/DC", "MD"), ("DC, MD", "MD"), ("DO, PhD, MPH", "DO"), ("M.D. and D.C.", "MD"),
     ("DC, MPH", "DC"), ("DC, LAc", None), ("MD, soothsayer", None), ("MD, DO", None), ("MPH", None)],
)  # fmt: skip
def test_two_professions_in_one_field(written, profession):
    assert profession_named(written) == profession


@pytest.mark.parametrize("outcome", ["deferred", "conditionally non-certified", "approved"])
def test_what_is_not_in_dispute_keeps_nobody_from_the_rest_and_alone_is_no_review(outcome):
    hearing = CaseItem(request="Hearing aids", treatment=Treatment(kind="equipment", procedure="hearing aid"))
    aside = CaseItem(request="Acupuncture", treatment=Treatment(kind="therapy", procedure="acupuncture"),
                     ur_outcome=outcome)  # fmt: skip
    ear = physician(BoardCertification(board="ABMS", specialty="Otolaryngology", end="2030-12-31"))
    assert answers(ear, Case(items=(hearing, aside)))["R8"] == "yes"
    [r8] = [a for a in qualify(ear, Case(items=(aside,)), DAY) if a.id == "R8"]
    assert (r8.answer, "nothing is to be reviewed" in r8.fact) == ("unknown", True)
