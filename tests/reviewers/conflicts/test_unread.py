"""What a roster leaves open is nobody's all-clear: ties to nobody, reviewers taken off, relatives by surname."""

from datetime import date

import msgspec
import pytest
import yaml

from openimr.model import Case, Event, Party
from openimr.model.reviewer import Affiliation, Organization, OrganizationTie, Reviewer
from openimr.reviewers.conflicts import Clearance, ConflictEngine, after_clearance, screen_conflicts
from openimr.reviewers.history import taken_off
from openimr.reviewers.roster import organizations_of, roster_of

DAY = date(2026, 11, 22)
INSURER = "Sequoia Harvest Insurance Company"
CASE = Case(case_number="CM26-0000001", parties=(Party(id="p1", role="insurer", organization=INSURER),))


def read(*affiliations):
    entry = {"id": "x", "name": "Ann Tolliver", "affiliations": list(affiliations)}
    return roster_of(yaml.safe_dump([entry]).encode(), "roster.yaml")


SLIPS = [
    ("the name of the side misspelt", {"kind": "employment", "organizaton": INSURER}, True),
    ("the side under another name", {"kind": "employment", "name": INSURER}, True),
    ("no side at all", {"kind": "employment"}, True),
    ("one side read, the other not", {"kind": "family", "organization": "Vorpal Clinic", "prson": "Ulf Tovey"}, True),
    ("a number that is not read", {"kind": "payment", "organization": "Vorpal Clinic", "tax_no": "98-7654321"}, True),
    ("an exempt kind with something not read", {"kind": "staff privileges", "organization": "V", "percent": 20}, True),
    ("a remark", {"kind": "employment", "organization": "Vorpal Clinic", "note": "until the spring"}, False),
    ("an empty field", {"kind": "employment", "organization": "Vorpal Clinic", "website": None}, False),
    ("nothing to declare", {"kind": "none"}, False),
    ("nobody", {"kind": "employment", "organization": "self-employed"}, False),
    ("a tie that ended long ago", {"kind": "employment", "name": INSURER, "to": "2001-05-31"}, False),
]


@pytest.mark.parametrize(("tie", "looked_at"), [s[1:] for s in SLIPS], ids=[s[0] for s in SLIPS])
def test_a_tie_with_nobody_knows_whom_is_looked_at_in_every_case(tie, looked_at):
    roster = read(tie)
    for case in (CASE, Case(case_number="CM26-0000002")):
        found = screen_conflicts(roster.reviewers, case, (), DAY).get("x", ())
        assert [(c.grade, c.rule, c.party) for c in found] == ([("to be checked", "unread", "x")] if looked_at else [])
        assert ConflictEngine(roster.reviewers, (), DAY).grades(case) == ({"x": "to be checked"} if looked_at else {})
    assert not any(INSURER in fault.line or "Tovey" in fault.line for fault in roster.faults)


def test_a_tie_that_could_not_be_read_is_named_and_a_person_can_clear_it():
    roster = read({"kind": "employment", "organizaton": INSURER})
    assert any("is to be checked in every case" in fault.line for fault in roster.faults)
    assert not any(fault.refused for fault in roster.faults)
    found = screen_conflicts(roster.reviewers, CASE, (), DAY)
    [conflict] = found["x"]
    assert conflict.evidence == ("affiliations[0]: a field of it could not be read",)
    cleared = Clearance(reviewer="x", fingerprint=conflict.fingerprint, by="clerk7", at="2026-11-22T09:00:00-08:00",
                        reason="asked: the employer is Vorpal Clinic", case_number="CM26 0000001")  # fmt: skip
    assert after_clearance(found, (cleared,), "CM26-0000001", DAY) == {}


@pytest.mark.parametrize("ties", ["ties", "employer", "Conflicts of Interest", "relationships"])
def test_a_list_of_ties_under_another_name_refuses_the_entry(ties):
    roster = roster_of(yaml.safe_dump([{"id": "x", ties: [{"kind": "employment"}]}, {"id": "y"}]).encode(), "r.yaml")
    assert [reviewer.id for reviewer in roster.reviewers] == ["y"]


REGISTER = [
    ("ties misspelt", {"tie": [{"kind": "parent", "organization": INSURER}]}, True),
    ("ties under another name", {"parent": INSURER}, True),
    ("other names under another name", {"aka": "Sequoia Harvest"}, True),
    ("a field of a tie misspelt", {"ties": [{"kind": "parent", "organisaton": INSURER}]}, True),
    ("a share that is not read", {"ties": [{"kind": "owner", "organization": INSURER, "percent": 4}]}, True),
    ("a tie that names no side", {"ties": [{"kind": "parent"}]}, True),
    ("lists that nobody knows", {"branches": [{"name": INSURER}]}, True),
    ("a website", {"website": "none of ours"}, False),
    (
        "a remark",
        {"note": "seen 2026", "ties": [{"kind": "parent", "organization": INSURER, "source": "filing"}]},
        False,
    ),
]


@pytest.mark.parametrize(("fields", "refused"), [r[1:] for r in REGISTER], ids=[r[0] for r in REGISTER])
def test_what_of_a_register_is_not_read_refuses_its_entry(fields, refused):
    """A path from a reviewer to a party may lead through it: match looks at everybody, assign does not begin."""
    register = organizations_of(yaml.safe_dump([{"id": "o1", "name": "Vorpal Clinic", **fields}]).encode(), "reg.yaml")
    assert any(fault.refused for fault in register.faults) == refused
    assert bool(register.organizations) != refused
    assert not any(INSURER in fault.line for fault in register.faults)


def event(kind, by=None, day=25):
    return Event(type=kind, at=f"2026-02-{day}T09:00:00-08:00", by=by)


OFF = [
    ("named", (event("reviewer assigned", "x"), event("reviewer removed", "x", 26)), ("x",)),
    ("in another writing", (event("reviewer assigned", "x"), event("reviewer removed", " X ", 26)), ("X",)),
    ("not named: all who had it", (event("reviewer assigned", "x"), event("reviewer removed", None, 26)), ("x",)),
    ("by a party: all who had it", (event("reviewer assigned", "x"), event("reviewer removed", "p1", 26)), ("x",)),
    ("never assigned in the file", (event("reviewer removed", "x", 26),), ("x",)),
    ("nobody was", (event("reviewer assigned", "x"), event("review completed", "x", 26)), ()),
]


@pytest.mark.parametrize(("events", "off"), [o[1:] for o in OFF], ids=[o[0] for o in OFF])
def test_who_was_taken_off_a_case_is_not_given_it_again_until_a_person_has_looked(events, off):
    case = msgspec.structs.replace(CASE, events=events)
    roster = (Reviewer(id="x"), Reviewer(id="y"))
    assert taken_off(case) == off
    found = screen_conflicts(roster, case, (), DAY)
    assert {i: [(c.grade, c.rule) for c in all_of] for i, all_of in found.items()} == (
        {"x": [("to be checked", "removed")]} if off else {}
    )


def test_who_was_taken_off_is_looked_for_under_another_id_too():
    case = msgspec.structs.replace(CASE, events=OFF[0][1])
    roster = (Reviewer(id="x", name="Zebulon Xylander"), Reviewer(id="z", name="Zebulon Xylander"), Reviewer(id="y"))
    assert set(screen_conflicts(roster, case, (), DAY)) == {"x", "z"}


KIN = [
    ("the worker", "injured worker", "Otto Zwickelhofer", True),
    ("an officer", "officer", "Otto Zwickelhofer", True),
    ("the worker, a surname that many bear", "injured worker", "Otto Smith", False),
    ("another surname", "injured worker", "Otto Zwickelmann", False),
    ("a physician of another practice", "ur physician", "Otto Zwickelhofer", False),
]


@pytest.mark.parametrize(("role", "name", "looked_at"), [k[1:] for k in KIN], ids=[k[0] for k in KIN])
def test_a_rare_surname_in_common_may_be_family(role, name, looked_at, graded):
    reviewer = Reviewer(id="x", name="Ann Smith" if name.endswith("Smith") else "Ann Zwickelhofer")
    party = Party(id="p1", role=role, name=name)
    assert graded(reviewer, party) == ("to be checked" if looked_at else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ulf Tovey", "Ulf R. Tovey"),
        ("Ulf Tovey", "Tovey, Ulf R."),
        ("Ulf Tovey", "Ulf Tovey"),
        ("Ulf Tovey", "U. Tovey"),
    ],
)
@pytest.mark.parametrize("kind", ["owned", "officer"])
def test_two_companies_of_one_person_are_looked_at_however_the_name_is_written(one, other, kind):
    register = (
        Organization(id="o1", name="Vorpal Clinic", ties=(OrganizationTie(kind=kind, person=one, share=60),)),
        Organization(id="o3", name=INSURER, ties=(OrganizationTie(kind=kind, person=other, share=60),)),
    )
    reviewer = Reviewer(id="x", affiliations=(Affiliation(kind="employment", organization="Vorpal Clinic"),))
    assert [c.grade for c in screen_conflicts((reviewer,), CASE, register, DAY)["x"]] == ["to be checked"]
    apart = msgspec.structs.replace(register[1], ties=(OrganizationTie(kind=kind, person="Ida Tovey", share=60),))
    assert screen_conflicts((reviewer,), CASE, (register[0], apart), DAY) == {}


GENERIC = ("Mercy Hospital",)
"""One word of many beside a generic one: never certain by the name."""
TOWNS = [
    ("Vorpal Granite Clinic", "Oakland, CA 94607", "Toledo, OH 43604", "to be checked"),
    ("Bay Area Spine", "Merced, CA 95340", "Chico, CA 95926", "to be checked"),
    ("Vorpal Clinic", "Oakland, CA 94607", "Oakland, CA 94612", "certain"),
    ("Vorpal Clinic", "Oakland, CA 94607", "Toledo, OH 43604", "to be checked"),
    ("Good Samaritan Hospital", "Oakland, CA 94607", "Oakland, CA 94607", "to be checked"),
    ("ABC Trucking", "Oakland, CA 94607", "Oakland, CA 94607", "to be checked"),
    ("Good Samaritan Hospital", "Bakersfield, CA 93301", "Toledo, OH 43604", "to be checked"),
    ("Mercy Hospital", "Bakersfield, CA 93301", "Toledo, OH 43604", "to be checked"),
]


@pytest.mark.parametrize(("name", "ours", "theirs", "grade"), TOWNS)
def test_one_name_in_two_towns_is_never_certain(name, ours, theirs, grade, graded):
    tie = Affiliation(kind="employment", organization=name, address=f"1 Fen Road, {ours}")
    party = Party(id="p1", role="facility", organization=name, address=f"2 Mill Road, {theirs}")
    assert graded(Reviewer(id="x", affiliations=(tie,)), party) == grade
    same = Party(id="p1", role="facility", organization=name, address=f"1 Fen Road, {ours}")
    assert graded(Reviewer(id="x", affiliations=(tie,)), same) == ("to be checked" if name in GENERIC else "certain")
