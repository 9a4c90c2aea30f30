"""YAML and CSV hold the same roster, and an explicit null is not an absent field."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.model import (
    Absence,
    Affiliation,
    Attestation,
    BoardCertification,
    Case,
    CaseItem,
    Licence,
    Reviewer,
    Treatment,
)
from openimr.reviewers import eligible, qualify
from openimr.reviewers.roster import COLUMNS, organizations_of, read_roster, roster_csv, roster_of, roster_yaml

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "rosters" / "example.yaml"

words = st.text(min_size=1, max_size=12).map(lambda t: " ".join(t.split())).filter(
    lambda t: t and t.isprintable() and not any(0xD800 <= ord(c) <= 0xDFFF for c in t)
)  # fmt: skip
maybe = st.none() | words
days = st.dates().map(lambda d: d.isoformat()).filter(lambda d: d >= "1900")
later = st.dates(min_value=date(2100, 1, 1)).map(lambda d: d.isoformat())
lists = st.lists(words, max_size=3).map(tuple)
earlier = st.none() | st.dates(max_value=date(2099, 12, 31)).map(lambda d: d.isoformat())
ends = st.one_of(st.none(), later)


@st.composite
def ended(draw, struct, flag, **fields):
    made = draw(st.builds(struct, start=earlier, end=ends, **fields))
    return msgspec.structs.replace(made, **{flag: made.end is None and draw(st.booleans())})


ties = st.builds(
    Affiliation,
    kind=words,
    organization=maybe,
    person=maybe,
    relation=maybe,
    npi=st.none(),
    tin=maybe,
    address=maybe,
    share=st.none() | st.floats(0, 100, allow_nan=False),
    start=earlier,
    end=ends,
)
reviewers = st.lists(
    st.builds(
        Reviewer,
        id=words,
        profession=maybe,
        name=maybe,
        other_names=lists,
        addresses=lists,
        tin=maybe,
        licences=st.lists(
            ended(Licence, "open_ended", state=words, number=maybe, status=maybe, verified=st.none(),
                  discipline=st.sampled_from([None, "none", "pending", "disciplined"])),
            max_size=2,
        ).map(tuple),
        boards=st.lists(
            ended(BoardCertification, "lifetime", board=words, specialty=words, subspecialty=maybe, verified=st.none()),
            max_size=2,
        ).map(tuple),
        taxonomy=lists,
        specialties=lists,
        treats=lists,
        languages=lists,
        years_active=st.none() | st.floats(0, 80, allow_nan=False),
        hours_per_week=st.none() | st.integers(0, 168).map(float),
        qme=st.none() | st.booleans(),
        capacity=st.none() | st.integers(0, 50),
        open_cases=st.integers(0, 50),
        absences=st.lists(st.builds(Absence, start=earlier.filter(bool), end=later), max_size=2).map(tuple),
        affiliations=st.lists(ties, max_size=2).map(tuple),
        attestations=st.lists(
            st.builds(Attestation, statement=words, answer=st.booleans(), at=days, case_number=maybe, note=maybe),
            max_size=2,
        ).map(tuple),
        npi=st.none(),
    ),
    max_size=3,
    unique_by=lambda r: r.id,
).map(tuple)  # fmt: skip


@given(reviewers)
@settings(max_examples=150, deadline=None)
def test_a_roster_comes_back_from_yaml_and_from_csv(roster):
    for again in (
        roster_of(roster_yaml(roster).encode(), "r.yaml"),
        roster_of(roster_csv(roster).encode(), "r.csv", table=True),
        roster_of(b"\xef\xbb\xbf" + roster_csv(roster).replace("\n", "\r\n").encode(), "r.csv", table=True),
    ):
        assert [fault.line for fault in again.faults if fault.refused] == []
        assert again.reviewers == roster


def test_yaml_to_csv_to_yaml_of_the_example_changes_nothing():
    roster = read_roster(EXAMPLE)
    assert roster.faults == ()
    assert len(roster.reviewers) == 12
    table = roster_csv(roster.reviewers)
    assert table.splitlines()[0] == ",".join(COLUMNS)
    again = roster_of(table.encode(), "r.csv", table=True)
    assert again == roster
    assert roster_yaml(again.reviewers) == roster_yaml(roster.reviewers)


def test_json_is_read_as_yaml_is():
    raw = [{"id": "a", "boards": [{"board": "ABPMR", "specialty": "PM&R", "to": None}]}]
    assert roster_of(json.dumps(raw).encode(), "r.json") == roster_of(yaml.safe_dump(raw).encode(), "r.yaml")
    assert roster_of(json.dumps({"reviewers": raw}).encode(), "r.json") == roster_of(json.dumps(raw).encode(), "r.json")


def test_an_explicit_null_is_no_absent_field_in_yaml_and_in_csv():
    written = roster_of(b"- {id: a, licences: [{state: CA, to: null}], boards: [{board: B, specialty: S, to: ~}]}", "r")
    absent = roster_of(b"- {id: a, licences: [{state: CA}], boards: [{board: B, specialty: S}]}", "r")
    assert written.reviewers[0].licences[0].open_ended
    assert written.reviewers[0].boards[0].lifetime
    assert not absent.reviewers[0].licences[0].open_ended
    assert not absent.reviewers[0].boards[0].lifetime
    for roster in (written, absent):
        assert roster_of(roster_csv(roster.reviewers).encode(), "r", table=True).reviewers == roster.reviewers


@pytest.mark.parametrize("value", ["2027-06-30", '"2027-06-30"', "2027-06-30 00:00:00"])
def test_dates_come_as_yaml_dates_or_as_text(value):
    text = f"- {{id: a, licences: [{{state: CA, to: {value}}}]}}".encode()
    roster = roster_of(text, "r.yaml")
    assert [licence.end for r in roster.reviewers for licence in r.licences] == ["2027-06-30"]


def test_the_example_and_the_written_form_hold_against_the_schema():
    schema = json.loads((ROOT / "schemas" / "roster.schema.json").read_text())
    check = jsonschema.Draft202012Validator(schema)
    check.validate(json.loads(json.dumps(msgspec.yaml.decode(EXAMPLE.read_text()), default=str)))
    check.validate(msgspec.yaml.decode(roster_yaml(read_roster(EXAMPLE).reviewers)))
    with pytest.raises(jsonschema.ValidationError):
        check.validate([{"profession": "MD"}])
    register = ROOT / "examples" / "rosters" / "organizations.yaml"
    assert organizations_of(register.read_bytes(), "register.yaml").faults == ()
    schema = json.loads((ROOT / "schemas" / "organizations.schema.json").read_text())
    jsonschema.validate(json.loads(json.dumps(msgspec.yaml.decode(register.read_text()), default=str)), schema)


def blocks_of(page: str) -> list[str]:
    """The indented blocks of a page of the documentation."""
    text = (ROOT / "docs" / page).read_text()
    found = [[]]
    for line in text.splitlines():
        if line.startswith("    "):
            found[-1].append(line[4:])
        elif found[-1]:
            found.append([])
    return ["\n".join(lines) for lines in found if lines]


def test_the_examples_of_the_documentation_can_be_read_and_say_the_same():
    [by_hand] = [block for block in blocks_of("reviewers.md") if block.startswith("- id:")]
    [table] = [block for block in blocks_of("reviewers.md") if block.startswith("id,")]
    yaml_roster = roster_of(by_hand.encode(), "r.yaml")
    csv_roster = roster_of(table.encode(), "r.csv", table=True)
    assert yaml_roster.faults == csv_roster.faults == ()
    [one], [other] = yaml_roster.reviewers, csv_roster.reviewers
    assert (one.id, one.years_active, one.capacity) == (other.id, other.years_active, other.capacity)
    assert other.boards[0].lifetime
    case = Case(items=(CaseItem(request="EEG", treatment=Treatment(kind="test", procedure="electroencephalogram")),))
    assert eligible(qualify(one, case, date(2026, 3, 2)))
