"""Who decided a case before is found by whatever names them, and no output shows a name in place of an id."""

from datetime import date

import pytest

from openimr.model import Case, Licence, Reviewer
from openimr.reviewers import qualify
from openimr.reviewers.conflicts.known_as import Known, strays_said
from openimr.reviewers.ids import is_opaque
from openimr.reviewers.matching import match

DAY = date(2026, 3, 2)
PERSON = Reviewer(
    id="r7",
    name="Ilse Vondracek, MD",
    other_names=("Ilse Marchbanks",),
    npi="1234567893",
    licences=(Licence(state="CA", number="A 90417"),),
)
OTHER = Reviewer(id="r8", name="Bartholomew Quince", npi="1245319599")


def r10(prior: str, reviewer: Reviewer) -> tuple[str, str]:
    case = Case(prior_reviewers=(prior,))
    found = next(a for m in match(case, (PERSON, OTHER), DAY, {}) if m.reviewer == reviewer.id for a in m.rules
                 if a.id == "R10")  # fmt: skip
    alone = next(a for a in qualify(reviewer, case, DAY) if a.id == "R10")
    assert alone.answer == found.answer
    return found.answer, found.fact


@pytest.mark.parametrize("prior", ["r7", " R7", "1234567893", "1234-567-893", "A90417", "a-90417", "CA A90417"])
def test_by_id_npi_or_licence_it_is_the_same_person(prior):
    assert r10(prior, PERSON)[0] == "no"
    assert r10(prior, OTHER)[0] == "yes"


@pytest.mark.parametrize(
    "prior", ["Ilse Vondracek", "Vondracek, Ilse M.D.", "Dr. I. Vondracek", "Dr. Vondracek", "Ilse Marchbanks"]
)
def test_by_a_name_it_is_not_known_and_unknown_is_never_yes(prior):
    answer, fact = r10(prior, PERSON)
    assert answer == "unknown"
    assert r10(prior, OTHER)[0] == "yes"
    said = " ".join((fact, r10(prior, OTHER)[1], *strays_said(Case(prior_reviewers=(prior,)), (PERSON, OTHER))))
    assert not [word for word in ("Vondracek", "Marchbanks", "Ilse") if word in said]


def test_a_name_that_no_entry_bears_is_counted_and_not_shown():
    case = Case(prior_reviewers=("Prudence Oakhollow, DO", "old-17"))
    lines = strays_said(case, (PERSON, OTHER))
    assert "old-17" in lines[1]
    assert "Oakhollow" not in " ".join((*lines, r10("Prudence Oakhollow, DO", OTHER)[1]))
    assert Known((PERSON, OTHER)).meant("Prudence Oakhollow, DO") == (frozenset(), frozenset())


@pytest.mark.parametrize(("text", "opaque"), [("rv-101", True), ("R 12", True), ("reviewer 12", True), ("x", True),
                                               ("Ilse Vondracek", False), ("Vondracek, I", False),
                                               ("1234567893", False)])  # fmt: skip
def test_what_may_be_shown_as_an_id(text, opaque):
    assert is_opaque(text) is opaque
