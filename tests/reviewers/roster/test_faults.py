"""Faults of a roster as the table `faults.yaml` says them, and files that are no roster."""

import json
from pathlib import Path

import msgspec
import pytest
import yaml

from openimr.reviewers.roster import organizations_of, read_roster, roster_of
from openimr.reviewers.roster.entries import LONGEST
from openimr.reviewers.roster.identifiers import npi_holds

TABLE = msgspec.yaml.decode(Path(__file__).with_name("faults.yaml").read_text())


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["title"])
def test_each_fault_is_one_line_and_the_rest_goes_on(row):
    roster = roster_of(yaml.safe_dump(row["entries"]).encode(), "roster.yaml")
    assert [r.id for r in roster.reviewers] == row["kept"]
    assert [(f.entry, f.field) for f in roster.faults] == [(entry, field) for entry, field, _ in row["faults"]]
    for fault, (entry, field, said) in zip(roster.faults, row["faults"], strict=True):
        assert said in fault.line
        assert fault.line.startswith(f"roster.yaml: entry {entry}")
        assert field is None or f", {field}: " in fault.line
        assert "\n" not in fault.line


def test_no_line_repeats_what_stands_there():
    secret = "Xanthippe Quorndale"  # noqa: S105  a name
    entries = [
        {"id": f"r{n}", "name": secret, "other_names": [secret], "addresses": [secret], **wrong}
        for n, wrong in enumerate(
            (
                {"profession": secret},
                {"licences": [{"state": secret, "number": secret, "from": secret}]},
                {"boards": [{"board": secret, "specialty": secret, "subspecialty": secret, "to": secret}]},
                {"specialties": [secret], "taxonomy": [secret], "npi": secret, "tin": secret},
                {"affiliations": [{"kind": secret, "npi": secret, "share": secret}]},
                {secret: 1, "capacity": secret, "qme": secret},
                {"name": {secret: secret}},
                {"licences": secret},
            )
        )
    ]
    roster = roster_of(yaml.safe_dump(entries).encode(), "roster.yaml")
    assert {fault.entry for fault in roster.faults} == set(range(1, 9))
    assert [f.line for f in roster.faults if "Quorndale" in f.line or "Xanthippe" in f.line] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"a: [1", "is not YAML"),
        (b"id: a\nprofession: MD\n", "is not a list of reviewers"),
        (b"just words", "is not a list of reviewers"),
        (b"\xff\xfe\x00", "is not text in UTF-8"),
        (b"[" * 3000, "is nested deeper than 40 levels"),
        (b"[" * 50000 + b"]" * 50000, "is nested deeper than 40 levels"),
        (b"- " * 50000 + b"a", "is nested deeper than 40 levels"),
        (b"{a: " * 50000, "is nested deeper than 40 levels"),
        (b"- [" + b"[" * 500 + b"]" * 500 + b"]", "is nested deeper than 40 levels"),
        (b"reviewers: [{id: a}]\nreviewers: [{id: b}]\n", "has reviewers twice"),
        (b"- {id: a}\n---\n- {id: b}\n", "holds more than one document"),
        (b"- {? [x] : 1}\n", "stands as a name"),
        (b"- &a {id: x, licences: [{state: CA}]}\n- *a\n", "uses anchors"),
        (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n- [*c]", "uses anchors"),
        (b"- !!python/object/apply:os.system [ls]", "is not YAML"),
    ],
)
def test_what_is_no_roster_is_one_fault_of_the_file(text, said):
    roster = roster_of(text, "roster.yaml")
    assert roster.reviewers == ()
    [fault] = roster.faults
    assert fault.line.startswith("roster.yaml: ")
    assert said in fault.line


def test_an_empty_file_holds_nobody_and_has_no_fault():
    assert roster_of(b"", "r.yaml") == roster_of(b"[]", "r.yaml") == roster_of(b"", "r.csv", table=True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"name,profession\nX,MD\n", "has no column 'id'"),
        (b'id,name\n"a,b\n', "is not CSV"),
        (b"id,capacity,capacity\na,1,2\n", "has a column twice"),
        (b"id,license,licences\na,,\n", "has a column twice"),
    ],
)
def test_what_is_no_table(text, said):
    [fault] = roster_of(text, "roster.csv", table=True).faults
    assert said in fault.line


def test_a_table_with_a_slip_in_a_cell_names_the_entry():
    text = b'id,years_active,licences,capacity\na,many,,\nb,3,"[{bad",\nc,4,,2\n'
    roster = roster_of(text, "roster.csv", table=True)
    assert [r.id for r in roster.reviewers] == ["c"]
    assert [(f.entry, f.field) for f in roster.faults] == [(1, "years_active"), (2, "licences[0]")]


def test_a_row_with_more_cells_than_columns_is_left_out():
    roster = roster_of(b"id,profession\na,MD\nb,MD,revoked\nc,MD,\n", "roster.csv", table=True)
    assert [r.id for r in roster.reviewers] == ["a", "c"]
    assert [(f.entry, f.id, f.field) for f in roster.faults] == [(2, "b", "entry")]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (b"- {id: a, licences: [{state: CA, status: revoked, status: active}]}\n- {id: b}\n", "licences[0].status"),
        (b'[{"id": "a", "qme": true, "qme": false}, {"id": "b"}]', "qme"),
        (b"- {id: a, licences: [{state: CA}], licenses: []}\n- {id: b}\n", "licences"),
        (b"- {id: a, QME: true, qme: false}\n- {id: b}\n", "qme"),
        (b"- {id: a, colour: 1, colour: 2}\n- {id: b}\n", "entry"),
        (b"- {id: x, id: a}\n- {id: b}\n", "id"),
    ],
)
def test_a_field_that_stands_twice_refuses_its_entry(text, field):
    roster = roster_of(text, "roster.yaml")
    assert [r.id for r in roster.reviewers] == ["b"]
    assert [(f.entry, f.field, f.refused) for f in roster.faults] == [(1, field, True)]
    assert "stands twice" in roster.faults[0].line


@pytest.mark.parametrize("date", ["2020-02-30", "2026-13-45", "9" * 5000])
@pytest.mark.parametrize("field", ["from", "to"])
def test_a_date_that_cannot_be_refuses_its_entry_alone(date, field):
    lines = [
        f"- {{id: {n}, licences: [{{state: CA, {field}: {day}}}]}}" for n, day in (("a", date), ("b", "2020-02-29"))
    ]
    roster = roster_of("\n".join(lines).encode(), "roster.yaml")
    assert [r.id for r in roster.reviewers] == ["b"]
    assert [(f.entry, f.field) for f in roster.faults] == [(1, f"licences[0].{field}")]


def test_the_case_of_a_field_makes_no_difference():
    assert roster_of(
        b"- {ID: a, QME: yes, Years_Active: 7.5, licences: [{state: CA, number: 0123, to: ~}]}", "r.yaml"
    ) == roster_of(
        b'[{"id": "a", "qme": true, "years_active": 7.5, "licences": [{"state": "CA", "number": "0123", "to": null}]}]',
        "r.yaml",
    )


def test_the_columns_of_a_table_may_be_in_any_case():
    text = b"ID,Profession,Years_Active,QME\na,MD,7.5,yes\n"
    small = text.replace(b"ID,Profession,Years_Active,QME", b"id,profession,years_active,qme")
    assert roster_of(text, "r.csv", table=True) == roster_of(small, "r.csv", table=True)
    assert roster_of(text, "r.csv", table=True).reviewers[0].years_active == 7.5
    [fault] = roster_of(b"ID,id\na,b\n", "r.csv", table=True).faults
    assert "has a column twice" in fault.line


@pytest.mark.parametrize("bad", ["a\u202eb", "a\x00b", "a\nb", "a\u200bb", "x" * 201])
def test_an_id_that_cannot_be_shown_is_a_fault_and_is_not_shown(bad):
    text = json.dumps([{"id": bad}, {"id": "b"}]).encode()
    roster = roster_of(text, "roster.json")
    assert [r.id for r in roster.reviewers] == ["b"]
    assert [(f.entry, f.id, f.field, f.refused) for f in roster.faults] == [(1, None, "id", True)]
    register = organizations_of(json.dumps([{"id": bad, "name": "x"}, {"id": "b", "name": "y"}]).encode(), "r.json")
    assert [o.id for o in register.organizations] == ["b"]
    assert [(f.entry, f.id, f.field) for f in register.faults] == [(1, None, "id")]


def test_a_file_that_is_too_long_or_not_there(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        read_roster(tmp_path / "none.yaml")
    long = tmp_path / "long.yaml"
    with long.open("wb") as file:
        file.truncate(LONGEST + 1)
    with pytest.raises(OSError, match="over 64 MB"):
        read_roster(long)


def test_the_register_of_organisations_names_its_faults_and_goes_on():
    text = b"""
- {id: o1, name: Larkmoor Spine, tin: 98-1000011, ties: [{kind: parent, organization: o2}]}
- {id: o1, name: Another}
- {id: o3}
- {id: o4, name: Hollin Clinic, npi: "1234567890"}
"""
    register = organizations_of(text, "register.yaml")
    assert [o.id for o in register.organizations] == ["o1", "o4"]
    assert [(f.entry, f.field, f.refused) for f in register.faults] == [
        (2, "id", True),
        (3, "name", True),
        (4, "npi", False),
    ]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("1234567893", True),  # the example of the standard
        ("1234567890", False),
        ("1245319599", True),
        ("1245319598", False),
        ("12345678", False),
        ("１２３４５６７８９３", False),
        ("", False),
    ],
)
def test_npi(text, holds):
    assert npi_holds(text) == holds


TIES = '"[{""kind"": ""employment"", ""organization"": ""Granite Ridge Insurance""}]"'


@pytest.mark.parametrize("head", ["", "  "])
def test_a_column_without_a_name_that_holds_records_refuses_the_entry(head):
    text = f"id,profession,{head}\na,MD,{TIES}\nb,MD,\n".encode()
    roster = roster_of(text, "roster.csv", table=True)
    assert [r.id for r in roster.reviewers] == ["b"]
    assert [(f.entry, f.refused) for f in roster.faults] == [(1, True)]


def test_a_column_without_a_name_is_named_where_something_stands_in_it():
    roster = roster_of(b"id,profession,,\na,MD,left,\nb,MD,,\n", "roster.csv", table=True)
    assert [(f.entry, f.refused) for f in roster.faults] == [(1, False)]


@pytest.mark.parametrize("field", ["name", "qme", "capacity", "other_names", "licences"])
def test_half_a_character_refuses_the_entry_and_names_the_field(field):
    """JSON can write it; no file can hold it."""
    half = {"licences": [{"state": "CA", "number": "\udfff"}], "other_names": ["x", "\udfff"]}.get(field, "\udfff")
    text = json.dumps([{"id": "a", "profession": "MD", field: half}, {"id": "b", "profession": "MD"}]).encode()
    roster = roster_of(text, "roster.json")
    assert [r.id for r in roster.reviewers] == ["b"]
    assert all(f.line.isprintable() for f in roster.faults)
    assert [f.field.partition("[")[0] for f in roster.faults if f.entry == 1] == [field]


def test_half_a_character_in_an_id_a_name_of_a_field_or_a_register_is_a_fault_too():
    for entry in ({"id": "\udfff", "profession": "MD"}, {"id": "a", "\udfff": 1}):
        assert roster_of(json.dumps([entry]).encode(), "r.json").reviewers == ()
    found = organizations_of(json.dumps([{"id": "o1", "name": "\udfff"}]).encode(), "o.json")
    assert [(f.entry, f.id) for f in found.faults] == [(1, "o1")]
