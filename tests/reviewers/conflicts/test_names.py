"""Names: two tables that a medical director can read, and what holds of every name."""

from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nameparser import HumanName

from openimr.model import Case, Party
from openimr.model.record import Record
from openimr.model.reviewer import Affiliation, Reviewer
from openimr.reviewers.conflicts import screen_conflicts
from openimr.reviewers.conflicts.persons import _plain, likeness, readings

HERE = Path(__file__).parent
PERSONS = msgspec.yaml.decode((HERE / "persons.yaml").read_text())
LINES = msgspec.yaml.decode((HERE / "lines.yaml").read_text())
FIRMS = msgspec.yaml.decode((HERE / "organizations.yaml").read_text())
DAY = date(2026, 11, 22)
NAMES = st.one_of(st.sampled_from([row["a"] for row in PERSONS]), st.text(max_size=60))


@pytest.mark.parametrize("row", PERSONS, ids=lambda row: f"{row['a']} / {row['b']}")
def test_persons(row, graded):
    party = Party(id="p1", role="requesting physician", name=row["b"])
    assert graded(Reviewer(id="rv1", name=row["a"]), party) == ("to be checked" if row["alike"] else None), row["why"]


@pytest.mark.parametrize("row", PERSONS, ids=lambda row: f"{row['a']} / {row['b']}")
def test_persons_the_other_way_about(row, graded):
    party = Party(id="p1", role="requesting physician", name=row["a"])
    assert graded(Reviewer(id="rv1", name=row["b"]), party) == ("to be checked" if row["alike"] else None), row["why"]


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["line"])
def test_a_person_in_a_line(row, graded):
    party = Party(id="p1", role=row.get("role", "requesting physician"), **{row.get("field", "name"): row["line"]})
    found = graded(Reviewer(id="rv1", name="Robert Whitlock, MD"), party)
    assert found == ("to be checked" if row.get("found", True) else None), row["why"]


@pytest.mark.parametrize("row", LINES, ids=lambda row: row["line"])
def test_a_person_in_the_line_of_a_records_author(row):
    record = Record(id="r1", kind="progress report", file="a.pdf", first_page=1, last_page=1, author=row["line"])
    case, reviewer = Case(records=(record,)), Reviewer(id="rv1", name="Robert Whitlock, MD")
    found = screen_conflicts((reviewer,), case, (), DAY)
    assert bool(found) == row.get("found", True), row["why"]


def test_the_number_of_one_person_clears_no_other_in_the_line(graded):
    reviewer = Reviewer(id="rv1", name="Robert Whitlock, MD", npi="1902004450")
    line = "Ana Roe PA-C / Robert Whitlock MD"
    party = Party(id="p1", role="requesting physician", name=line, npi="1346287950")
    assert graded(reviewer, party) == "to be checked"
    alone = Party(id="p1", role="requesting physician", name="Robert Whitlock MD", npi="1346287950")
    assert graded(reviewer, alone) is None


@pytest.mark.parametrize("row", FIRMS, ids=lambda row: f"{row['a']} / {row['b']}")
@pytest.mark.parametrize("turned", [False, True])
def test_organizations(row, turned, graded):
    ours, theirs = (row["b"], row["a"]) if turned else (row["a"], row["b"])
    reviewer = Reviewer(id="rv1", affiliations=(Affiliation(kind="employment", organization=ours),))
    grade = graded(reviewer, Party(id="p1", role="insurer", organization=theirs))
    assert (grade or "none") == row["grade"], row["why"]


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_between_0_and_1(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert 0 <= likeness(a, b).score <= 1


PARTS = "Robert Ana Marie Delgado Whitlock Van De La Ma Lee St King Prince Page Abdul Bin Santa Do Ho Jr Mac O Cruz J A"


@given(st.lists(st.sampled_from(PARTS.split()), min_size=2, max_size=3))
def test_the_short_way_of_reading_a_name_is_the_librarys(words):
    """Names of two or three plain words are split without the library, to the same effect."""
    if all(map(_plain, words)):
        name, read = HumanName(" ".join(words)), readings(" ".join(words))[0]
        theirs = tuple(part.replace(".", "").lower() for part in (name.first, name.middle, name.last))
        assert (read.first, " ".join(read.middle), read.surname) == theirs


@pytest.mark.parametrize(
    "name", ["", " ", "'", "-", "()", ",", ", ,", "\u0000", "A" * 5000, "née", "Dr.", "한국 이름", "🙂 🙂"]
)
def test_a_name_that_is_none_is_compared_without_fault(name, graded):
    reviewer = Reviewer(
        id="rv1",
        name=name,
        other_names=(name,),
        affiliations=(
            Affiliation(
                kind=name, organization=name, person=name, address=name, npi=name, tin=name, start=name, end=name
            ),
        ),
    )
    party = Party(id="p1", role="employer", name="Robert Whitlock", organization="Alder Creek Foods Inc")
    assert graded(reviewer, party) is None
