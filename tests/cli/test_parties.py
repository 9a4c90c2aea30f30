"""Parties of a case file that is not quite in its form: nobody is left out of the conflict check for another's slip."""

import json

import pytest

from openimr.cli import main
from openimr.cli.case_file import read_text

OTHER = {"id": "p2", "role": "insurer", "organization": "Granite Ridge Insurance Company"}


def parties(first):
    return read_text(json.dumps({"schema": "openimr/case/1", "parties": [first, OTHER]}).encode())


@pytest.mark.parametrize(
    ("field", "given", "read"),
    [
        ("npi", 1234567893, "1234567893"),
        ("tin", 123456789, "123456789"),
        ("licences", "CA A12345", ("CA A12345",)),
        ("other_names", "Bob Whitlock", ("Bob Whitlock",)),
    ],
)
def test_a_number_without_quotation_marks_and_a_name_without_brackets_are_read(field, given, read):
    found = parties({"id": "p1", "role": "requesting physician", field: given})
    assert getattr(found.case.parties[0], field) == read
    assert (len(found.case.parties), found.left_out) == (2, ())


def test_a_party_that_cannot_be_read_is_named_and_takes_no_other_along():
    found = parties({"id": "p1", "name": "Robert Whitlock"})
    assert [party.id for party in found.case.parties] == ["p2"]
    assert found.left_out == ("`parties[0]` is not in its form (missing required field `role`); left out",)


TIED = [{"id": "p1", "role": "ur physician", "npi": "1346287950"}]
DOCTOR = """
- id: r1
  profession: MD
  npi: "1346287950"
  licences: [{state: CA, number: A1, status: active, from: 2010-01-01, to: null}]
  boards: [{board: ABMS, specialty: Pain Medicine, to: null}]
  years_active: 9
  hours_per_week: 30
  capacity: 9
"""
HONEST = DOCTOR.replace("r1", "r2").replace("1346287950", "1234567893").replace("A1", "A2")


def asked(tmp_path, capsys, *words, roster, **fields):
    case = tmp_path / "case.json"
    item = {"request": "Norco 10/325 mg #60", "treatment": {"kind": "medication", "ingredients": ["hydrocodone"]}}
    case.write_text(json.dumps({"schema": "openimr/case/1", "case_number": "C1", "items": [item], **fields}))
    (tmp_path / "roster.yaml").write_text(roster)
    given = ["--roster", str(tmp_path / "roster.yaml"), "--on", "2026-03-02", "--json"]
    code = main(["reviewers", words[0], str(case), *given, *map(str, words[1:])])
    ran = capsys.readouterr()
    return code, json.loads(ran.out), ran.err


@pytest.mark.parametrize(
    "fields",
    [
        {"parties": [*TIED, {"role": "employer", "organization": "X"}]},
        {"parties": [*TIED, {"id": "p2", "role": None}]},
        {"parties": {"p1": TIED[0]}},
        {"parties": TIED, "records": [{"id": "r1", "kind": "ur determination", "author": "A. Quill, MD"}]},
        {"prior_reviewers": ["r9", 7]},
    ],
)
def test_where_somebody_may_be_missing_nobody_is_eligible(tmp_path, capsys, fields):
    """The attack: one party that is not in its form, and the UR physician may decide."""
    code, found, err = asked(tmp_path, capsys, "match", roster=DOCTOR + HONEST, **fields)
    assert code == 1
    assert err
    assert [m["eligible"] for m in found] == [False, False]
    assert all("could not be read" in " ".join(m["reasons"]) for m in found)
    code, made, _ = asked(tmp_path, capsys, "assign", "--seed", "1", roster=DOCTOR + HONEST, **fields)
    assert code == 3 or (code == 1 and made["assigned"] == [] and made["unassigned"])


def test_one_prior_reviewer_without_brackets_is_read(tmp_path, capsys):
    code, found, _ = asked(tmp_path, capsys, "match", roster=DOCTOR + HONEST, prior_reviewers="r1 ")
    assert code == 0
    assert {m["reviewer"]: m["eligible"] for m in found} == {"r1": False, "r2": True}


def test_a_register_that_cannot_be_read_lets_nobody_decide(tmp_path, capsys):
    (tmp_path / "register.yaml").write_text("- id: [\n")
    register = ["--organizations", tmp_path / "register.yaml"]
    code, found, _ = asked(tmp_path, capsys, "match", *register, roster=HONEST, parties=TIED)
    assert (code, [m["eligible"] for m in found]) == (1, [False])
    assert asked(tmp_path, capsys, "assign", *register, roster=HONEST, parties=TIED)[0] == 3


def test_a_tie_of_the_register_that_leads_nowhere_is_named(tmp_path, capsys):
    (tmp_path / "register.yaml").write_text(
        "- {id: o1, name: Quill Holdings, ties: [{kind: parent, organization: o9}]}\n"
    )
    register = ["--organizations", tmp_path / "register.yaml"]
    code, _, err = asked(tmp_path, capsys, "match", *register, roster=HONEST, parties=TIED)
    assert code == 1
    assert "o1" in err
