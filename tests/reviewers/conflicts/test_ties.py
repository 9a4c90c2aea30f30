"""What a tie weighs by its kind, share, relation and dates, and how far a path through the register reaches."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from openimr.model import Case, Party
from openimr.model.reviewer import Affiliation, Organization, OrganizationTie, Reviewer
from openimr.reviewers.conflicts import affiliation_kinds, register_faults, screen_conflicts
from openimr.reviewers.conflicts.rules import figure

DAY = date(2026, 11, 22)
TIES = msgspec.yaml.decode((Path(__file__).parent / "ties.yaml").read_text())
FIRM = "Granite Ridge Insurance Company"


@pytest.mark.parametrize("row", TIES, ids=lambda row: row["why"])
def test_a_declared_tie(row, graded, insurer):
    tie = msgspec.convert({"organization": FIRM, **row["tie"]}, Affiliation)
    assert (graded(Reviewer(id="rv1", affiliations=(tie,)), insurer) or "none") == row["grade"]


@pytest.mark.parametrize("kind", ["family", "patient"])
def test_family_and_treatment_never_lapse(kind, graded, tied):
    worker = Party(id="p1", role="applicant", name="Pilar Quint", npi="1234567893")
    reviewer = tied(kind=kind, person="Pilar Quint", npi="1234567893", relation="sister", end="1991-05-01")
    assert graded(reviewer, worker) == "certain"


@pytest.mark.parametrize(
    ("relation", "grade"),
    [("spouse", "certain"), ("Brother", "certain"), ("aunt", "to be checked"), ("godson", "to be checked")],
)
def test_relatives_of_the_statute_bar_and_wider_ones_are_looked_at(relation, grade, graded, tied):
    physician = Party(id="p1", role="requesting physician", name="P. Quint", npi="1234567893")
    assert graded(tied(kind="family", person="Pilar Quint", npi="1234567893", relation=relation), physician) == grade


def test_a_spouses_employer_is_looked_at(graded, tied, insurer):
    reviewer = tied(kind="family", person="Pilar Quint", relation="spouse", organization=FIRM)
    assert graded(reviewer, insurer) == "to be checked"


def register(**ties):
    """Organisations by id, each with its ties."""
    names = {
        "group": "Alder Creek Medical Group",
        "holding": "Birchwood Holdings LLC",
        "insurer": FIRM,
        "sister": "Cedar Claims Services Inc",
    }
    return tuple(Organization(id=i, name=n, ties=ties.get(i, ())) for i, n in names.items())


def to(kind, other, **more):
    return OrganizationTie(kind=kind, organization=other, **more)


def path_of(reviewer, party, organizations, on=DAY):
    found = screen_conflicts((reviewer,), Case(parties=(party,)), organizations, on)
    return found["rv1"][0] if found else None


def test_the_way_up_from_group_to_owner_is_certain_and_reads_hop_by_hop(tied):
    firms = register(group=(to("parent", "holding", start="2018-01-01"),))
    reviewer = tied(kind="employment", organization="Alder Creek Med Grp", start="2019-02-01")
    found = path_of(reviewer, Party(id="p4", role="insurer", organization="Birchwood Holdings"), firms)
    assert (found.grade, found.rule) == ("certain", "C2")
    assert found.path == (
        "reviewer rv1",
        "employed by (2019 to now)",
        "Alder Creek Medical Group",
        "subsidiary of (2018 to now)",
        "insurer of this case",
    )


def test_group_holding_insurer_is_found_and_looked_at(tied, insurer):
    firms = register(group=(to("parent", "holding"),), insurer=(to("owner", "holding"),))
    found = path_of(tied(kind="employment", organization="group"), insurer, firms)
    assert found.grade == "to be checked"
    assert "Birchwood Holdings LLC" in found.path


def test_a_path_ends_where_a_tie_ended_before_the_look_back(tied, insurer):
    firms = register(group=(to("parent", "holding", end="2019-01-01"),), insurer=(to("owner", "holding"),))
    assert path_of(tied(kind="employment", organization="group"), insurer, firms) is None


def test_ties_that_never_held_at_one_time_are_looked_at(tied):
    firms = register(group=(to("parent", "insurer", start="2025-06-01"),))
    reviewer = tied(kind="employment", organization="group", start="2015", end="2024")
    found = path_of(reviewer, Party(id="p1", role="insurer", organization=FIRM), firms)
    assert found.grade == "to be checked"
    assert any("at one time" in said for said in found.evidence)


def test_an_officers_firm_is_reached_over_the_spouse(tied, insurer):
    firms = register(insurer=(OrganizationTie(kind="officer", person="Pilar Quint", npi="1234567893"),))
    found = path_of(tied(kind="family", person="Pilar Quint", npi="1234567893", relation="spouse"), insurer, firms)
    assert found.grade == "certain"
    assert not any("Pilar" in hop for hop in (*found.path, *found.evidence))


def test_an_owner_outside_the_register_joins_two_organizations(tied, insurer):
    group = Organization(id="g", name="Alder Creek Clinic", ties=(to("owned by", "Falcon Peak Holdings, Inc."),))
    firm = Organization(id="i", name=FIRM, ties=(to("owner", "Falcon Peak Holdings"),))
    assert path_of(tied(kind="employment", organization="Alder Creek Clinic"), insurer, (group, firm))


@pytest.mark.parametrize(("npi", "grade"), [("1234567893", "certain"), (None, "to be checked")])
def test_an_officer_of_two_organizations_is_one_person_by_number_only(npi, grade, tied, insurer):
    officer = OrganizationTie(kind="officer", person="Pilar Quint", npi=npi)
    group = Organization(id="g", name="Alder Creek Clinic", ties=(officer,))
    firm = Organization(id="i", name=FIRM, ties=(officer,))
    assert path_of(tied(kind="employment", organization="g"), insurer, (group, firm)).grade == grade


def test_two_contracts_in_a_row_lead_nowhere(tied, insurer):
    firms = register(group=(to("contract", "holding"),), holding=(to("contract", "insurer"),))
    assert path_of(tied(kind="employment", organization="group"), insurer, firms) is None


def test_a_path_has_no_more_ties_than_the_rules_say(tied, insurer):
    """Reviewer - 1 - 2 - 3 - insurer is four ties; one more is out of reach."""
    words = ("Alder", "Birch", "Cedar", "Ember", "Falcon")
    chain = tuple(
        Organization(id=f"o{i}", name=f"{word} Peak Logistics", ties=(to("parent", f"o{i + 1}"),))
        for i, word in enumerate(words)
    )
    assert figure("ties in a path", DAY) == 4
    assert path_of(tied(kind="employment", organization="o0"), Party(id="p", role="insurer", organization="o3"), chain)
    assert not path_of(
        tied(kind="employment", organization="o0"), Party(id="p", role="insurer", organization="o4"), chain
    )


def test_every_kind_of_the_issue_is_known():
    """Employment, ownership, contracts, family, referral, research, payments."""
    assert {"employment", "ownership", "contract", "family", "referral", "research", "payment"} <= set(
        affiliation_kinds()
    )


def test_an_office_sets_its_own_look_back_but_not_the_statutes_share():
    assert figure("look back", DAY, {"look back": 5}) == 5
    with pytest.raises(ValueError, match="not for an office"):
        figure("financial interest", DAY, {"financial interest": 50})


@pytest.mark.parametrize(
    ("name", "organization", "shown"),
    [
        ("Elizabeth Montgomery", "Elizabeth Montgomery, M.D., Inc.", "the reviewer's own practice"),
        ("Elizabeth Montgomery", "Montgomery Pain Clinic", "the reviewer's own practice"),
        ("Maria de la Cruz", "De La Cruz Medical Corporation", "the reviewer's own practice"),
        ("Ana Ruiz", "Alder Creek Medical Group", "Alder Creek Medical Group"),
    ],
)
def test_a_path_names_no_organisation_that_bears_the_reviewers_name(name, organization, shown):
    reviewer = Reviewer(id="rv1", name=name, affiliations=(Affiliation(kind="employment", organization=organization),))
    firm = Organization(
        id="f1", name=organization, ties=(OrganizationTie(kind="parent", organization="Zephyr Holdings LLC"),)
    )
    for party in (organization, "Zephyr Holdings LLC"):
        case = Case(parties=(Party(id="p1", role="facility", organization=party),))
        conflicts = screen_conflicts((reviewer,), case, (firm,), DAY)["rv1"]
        assert any(shown in c.path for c in conflicts)
        assert shown == organization or not any(organization in text for c in conflicts for text in c.path)


def test_a_relative_written_as_an_organisation_is_named_by_the_field():
    reviewer = Reviewer(
        id="rv1", affiliations=(Affiliation(kind="family", relation="wife", organization="Pilar Quint"),)
    )
    case = Case(parties=(Party(id="p1", role="ur physician", name="Pilar Quint"),))
    (found,) = screen_conflicts((reviewer,), case, (), DAY)["rv1"]
    assert "affiliations[0].organization" in found.path


def test_a_tie_of_the_register_of_a_kind_that_nobody_knows_is_looked_at():
    firm = Organization(
        id="f1",
        name="Alder Creek Medical Group",
        ties=(OrganizationTie(kind="parrent", organization="Granite Ridge Insurance Company"),),
    )
    reviewer = Reviewer(
        id="rv1", affiliations=(Affiliation(kind="employment", organization="Alder Creek Medical Group"),)
    )
    case = Case(parties=(Party(id="p1", role="insurer", organization="Granite Ridge Insurance Company"),))
    assert [c.grade for c in screen_conflicts((reviewer,), case, (firm,), DAY)["rv1"]] == ["to be checked"]


@pytest.mark.parametrize(
    ("tie", "wrong"),
    [
        ({"kind": "parrent", "organization": "Cedar Holdings LLC"}, "ties[0].kind: is no kind"),
        ({"kind": "parent", "organization": "o99"}, "ties[0].organization: looks like an id"),
        ({"kind": "parent", "organization": "org-99"}, "ties[0].organization: looks like an id"),
        ({"kind": "parent", "organization": "F1 "}, "ties[0].organization: is an id of the register but for"),
        ({"kind": "parent"}, "ties[0]: names no other side"),
        ({"kind": "parent", "organization": "Cedar Holdings LLC"}, None),
        ({"kind": "parent", "organization": "f1"}, None),
        ({"kind": "officer", "person": "Pilar Quint"}, None),
    ],
)
def test_faults_of_a_register_are_named(tie, wrong):
    register = (
        Organization(id="f1", name="Cedar"),
        Organization(id="f2", name="Alder", ties=(OrganizationTie(**tie),)),
    )
    said = register_faults(register)
    assert len(said) == (wrong is not None)
    assert all(line.startswith(f"organization f2, {wrong}") for line in said)
    assert not any("Quint" in line or "Cedar" in line for line in said)
    assert len(register_faults((register[0], register[0]))) == 1
