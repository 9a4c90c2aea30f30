"""A case against a whole roster: the same answers as one by one, an order that does not hang on the file's, ties."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from openimr.model import Absence, Attestation, Case, Event, Record, Reviewer
from openimr.model.reviewer import Affiliation
from openimr.reviewers import fit, qualify, read_roster
from openimr.reviewers.conflicts import Conflict, screen_conflicts
from openimr.reviewers.conflicts.known_as import Known, not_on_roster, strays_said
from openimr.reviewers.history import deciders
from openimr.reviewers.matching import available, match, review_day

ROOT = Path(__file__).parents[2]
DAY = date(2026, 3, 2)
CASES = msgspec.yaml.decode((Path(__file__).parent / "qualification" / "specialty.yaml").read_text())["rows"]
ROSTER = read_roster(ROOT / "examples" / "rosters" / "example.yaml").reviewers


def case_of(tables, row):
    items = [{"request": row.get("request", "x"), "treatment": treatment} for treatment in row["items"]]
    return tables["case_of"]({"case_number": "CM1", "diagnoses": row.get("diagnoses", []), "items": items})


def tie(grade):
    return Conflict(party="p1", role="employer", grade=grade, path=("a", "b"), evidence=("same TIN",), rule="C1",
                    section="LC 139.5(c)", law_grade="GK")  # fmt: skip


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["case"])
def test_the_same_answers_and_fits_as_one_by_one_in_any_order_of_the_file(tables, row):
    case = case_of(tables, row)
    found = match(case, ROSTER, DAY, {})
    by = {entry.reviewer: entry for entry in found}
    for reviewer in ROSTER:
        assert by[reviewer.id].rules == qualify(reviewer, case, DAY)
        assert by[reviewer.id].fit == fit(reviewer, case, DAY).score
    assert match(case, (*ROSTER[5:], *reversed(ROSTER[:5])), DAY, {}) == found
    places = [entry.status for entry in found]
    assert places == sorted(places, key=["eligible", "to be checked", "not eligible"].index)
    best = [entry.fit for entry in found if entry.eligible]
    assert best == sorted(best, reverse=True)
    assert all(entry.fit > 0 for entry in found if entry.eligible)
    assert all(bool(entry.reasons) != entry.eligible for entry in found)


def test_ties_bar_and_say_so(tables):
    case = case_of(tables, next(row for row in CASES if row["case"] == "chronic opioids"))
    free = {entry.reviewer for entry in match(case, ROSTER, DAY, {}) if entry.eligible}
    assert {"rv-101", "rv-103"} <= free
    ties = {"rv-101": (tie("certain"), tie("to be checked")), "rv-103": (tie("to be checked"),)}
    by = {entry.reviewer: entry for entry in match(case, ROSTER, DAY, ties)}
    assert (by["rv-101"].eligible, by["rv-101"].status) == (False, "not eligible")
    assert (by["rv-103"].eligible, by["rv-103"].status) == (False, "to be checked")
    assert by["rv-103"].reasons == ("conflict to be checked with p1 (employer), rule C1",)
    assert {name for name, entry in by.items() if entry.eligible} == free - {"rv-101", "rv-103"}


def test_of_equal_fits_california_goes_first_and_the_other_says_why(tables):
    case = case_of(tables, next(row for row in CASES if row["case"] == "a lumbar epidural"))
    [here] = [reviewer for reviewer in ROSTER if reviewer.id == "rv-101"]
    licence = msgspec.structs.replace(here.licences[0], state="NV")
    there = msgspec.structs.replace(here, id="rv-000", licences=(licence,))
    first, second = match(case, (there, here), DAY, {})
    assert (first.reviewer, second.reviewer) == ("rv-101", "rv-000")
    assert second.eligible
    [reason] = [answer.fact for answer in second.rules if answer.id == "R4"]
    assert "licensed in Nevada, not in California" in reason


@pytest.mark.parametrize(
    ("capacity", "open_cases", "absences", "free"),
    [
        (None, 0, (), None),
        (0, 0, (), False),
        (2, 1, (), True),
        (2, 2, (), False),
        (2, 0, (Absence(start="2026-03-02", end="2026-03-02"),), False),
        (2, 0, (Absence(start="2026-03-03", end="2026-03-09"),), True),
        (None, 0, (Absence(start="2026-02-20", end="2026-03-02"),), False),
    ],
)
def test_who_is_available_on_the_day(capacity, open_cases, absences, free):
    reviewer = Reviewer(id="x", capacity=capacity, open_cases=open_cases, absences=absences)
    assert available(reviewer, DAY) is free


def test_the_day_of_review():
    events = (Event(type="determination", at="2026-03-02T23:30:00-08:00"), Event(type="assigned", at="2026-01-05"),
              Event(type="of no kind", at="2026-09-09"))  # fmt: skip
    assert review_day(Case(events=events)) == DAY
    record = Record(id="r1", file="a.pdf", first_page=1, last_page=1, kind="other", date="2025-11-30", author=None)
    assert review_day(Case(records=(record,))) == date(2025, 11, 30)
    assert review_day(Case()) is None


@pytest.mark.parametrize(
    ("statement", "answer", "case_number", "free"),
    [
        ("conflicts", False, "CM1", False),
        ("Conflict of interest", False, None, False),
        ("conflicts", False, "CM2", True),
        ("conflicts", True, "CM1", True),
        ("Q10", True, "cm1 ", False),
        ("q10", True, None, False),
        ("Q10", True, "CM2", True),
        ("Q10", False, "CM1", True),
        ("R8", False, "CM2", False),
    ],
)
def test_a_reviewer_who_declares_a_conflict_does_not_decide(tables, statement, answer, case_number, free):
    case = case_of(tables, next(row for row in CASES if row["case"] == "chronic opioids"))
    [reviewer] = [one for one in ROSTER if one.id == "rv-101"]
    [before] = match(case, (reviewer,), DAY, {})
    assert before.eligible
    assert "conflicts" in before.to_attest
    said = Attestation(statement=statement, answer=answer, at="2026-03-01", case_number=case_number)
    declaring = (msgspec.structs.replace(reviewer, attestations=(said,)),)
    [after] = match(case, declaring, DAY, screen_conflicts(declaring, case, (), DAY))
    assert after.eligible == free
    assert ("conflicts" in after.to_attest) == (not (statement == "conflicts" and answer))
    assert free or "attest" in " ".join(after.reasons)


def test_what_was_not_searched_and_the_day_stand_with_each(tables):
    case = case_of(tables, CASES[0])
    [bare] = match(case, (Reviewer(id="x", profession="MD"),), DAY, {})
    assert "the case names no employer" in bare.not_searched
    assert "the roster has no NPI of the reviewer" in bare.not_searched
    assert bare.on == "2026-03-02"


def test_who_decided_before_and_is_on_no_roster_is_named(tables):
    case = msgspec.structs.replace(case_of(tables, CASES[0]), prior_reviewers=("rv-900", " RV-101"))
    assert deciders(case) == ("rv-900", "RV-101")
    assert not_on_roster(case, Known(ROSTER)) == ("rv-900",)
    by = {entry.reviewer: {a.id: a for a in entry.rules}["R10"] for entry in match(case, ROSTER, DAY, {})}
    assert by["rv-101"].answer == "no"
    assert (by["rv-102"].answer, "rv-900" in by["rv-102"].fact) == ("yes", True)


@pytest.mark.parametrize(
    ("prior", "attested", "asked"),
    [
        (("rv-900",), None, True),
        (("rv-900",), "CM1", False),
        (("rv-900",), "CM2", True),
        (("rv-103",), None, False),
        ((), None, False),
    ],
)
def test_where_one_who_decided_before_is_on_no_roster_r10_is_attested(tables, prior, attested, asked):
    """The same person may stand in the roster under another id: nobody but the reviewer knows."""
    case = msgspec.structs.replace(case_of(tables, CASES[0]), prior_reviewers=prior)
    [reviewer] = [one for one in ROSTER if one.id == "rv-102"]
    said = Attestation(statement="R10", answer=True, at="2026-03-01", case_number=attested or "CM9")
    others = tuple(one for one in ROSTER if one.id != "rv-102")
    roster = (msgspec.structs.replace(reviewer, attestations=(said,)), *others)
    [found] = [one for one in match(case, roster, DAY, {}) if one.reviewer == "rv-102"]
    assert ("R10" in found.to_attest) == asked
    lines = strays_said(case, roster)
    assert lines == (
        ("rv-900 decided it before, and no entry that could be read has this id (R10)",) if "rv-900" in prior else ()
    )


def test_a_tie_that_lapsed_is_named_with_the_rule_that_left_it_out():
    """The three years are our own figure (INF): a person has to see what they left out."""
    old = Affiliation(kind="employment", organization="Brindle Casualty", start="2010-01-01", end="2022-02-01")
    new = Affiliation(kind="employment", organization="Brindle Casualty", start="2010-01-01", end="2024-02-01")
    (said,) = (m.not_searched for m in match(Case(), (Reviewer(id="r1", affiliations=(old, new)),), DAY, {}))
    (line,) = [one for one in said if "looked back" in one]
    assert "affiliations[0]: ended 2022-02-01" in line
    assert "3 years" in line
    assert "INF" in line
