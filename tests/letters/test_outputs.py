"""What a batch leaves behind: JSON lines that keep to the published schema, and tables that hold every field."""

import csv
import io
import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest
from pyarrow import parquet

from openimr.letters.outputs import OutputFault, Partial, write_from
from openimr.letters.outputs.columns import KINDS, rows_of
from openimr.model import (
    Case,
    Citation,
    CitedGuideline,
    LetterFact,
    LetterItem,
    PartialAuthorization,
    Patient,
    PublishedLetter,
    RefusedLetter,
    ReviewerCredentials,
    Signal,
    Treatment,
)
from openimr.review.schemas import encoded, schemas

SCHEMAS = Path(__file__).parents[2] / "schemas"

NORCO = LetterItem(
    request="Norco 10/325 mg #60",
    treatment=Treatment(kind="medication", ingredients=("hydrocodone", "acetaminophen"), quantity=60),
    decision="overturned",
    partial_authorization=PartialAuthorization(requested="#60", authorized="#30", remaining="#30"),
    claims_administrator=CitedGuideline(basis="none cited"),
    reviewer_basis="cited",
    citations=(Citation(source="MTUS", guideline="MTUS Chronic Pain", sections=("Opioids",), pages=("78", "80-82")),),
    rationale='She said "yes",\nand walked; a mile.',
)
MRI = LetterItem(request="MRI, lumbar spine", treatment=Treatment(kind="imaging", procedure="mri"), decision="upheld")
LETTER = PublishedLetter(
    source="a.txt",
    layout="made-up",
    layout_verified=True,
    case_number="CM15-0000001",
    decision_date="2015-06-17",
    reviewer=ReviewerCredentials(licensure=("California", "Texas"), specialties=("Neurology",), board_certified=True),
    patient=Patient(age=45, sex="female"),
    clinical_summary="Pain 6/10.",
    facts=(
        LetterFact(
            kind="pain score",
            date=None,
            assertion="affirmed",
            attributes={"value": 6, "with": "walking"},
            quote="6/10",
            start=5,
            end=9,
        ),
    ),
    items=(NORCO, MRI),
    signals=(
        Signal(kind="pasted rationale", item=1, value=0.9, explain="as in another letter"),
        Signal(kind="records not listed", item=None, value=None, explain="no list", quotes=("none",)),
    ),
    warnings=("a date is missing",),
)
BARE = PublishedLetter(source="b.txt", layout="made-up", layout_verified=False)
REFUSED = RefusedLetter(source="c.txt", refused="is empty")
LINES = [msgspec.json.encode(one) for one in (LETTER, BARE, REFUSED)]


@pytest.mark.parametrize("name", schemas())
def test_schemas_are_what_make_schemas_writes(name):
    assert (SCHEMAS / name).read_bytes() == encoded(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schemas()[name])


@pytest.mark.parametrize("line", LINES)
def test_lines_keep_to_the_schema(line):
    jsonschema.validate(json.loads(line), schemas()["letter.schema.json"])


@pytest.mark.parametrize(
    "change",
    [
        {"items": None},
        {"refused": "is empty"},
        {"priority": "urgent"},
        {"patient": {"age": "45", "sex": None}},
    ],
)
def test_what_is_no_line_fails_the_schema(change):
    wrong = {**json.loads(LINES[2 if "refused" in change else 0]), **change}
    if "refused" in change:
        wrong["layout"] = "a refusal has two keys and no other"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schemas()["letter.schema.json"])


def test_the_schema_says_what_the_fields_are():
    letter = schemas()["letter.schema.json"]["$defs"]["PublishedLetter"]
    assert "Dates are ISO" in letter["description"]
    assert letter["properties"]["decision_date"]["format"] == "date"
    assert set(letter["required"]) == set(letter["properties"])


def test_determinations_and_cases_keep_to_their_schemas(determination):
    for made, name in ((determination, "determination.schema.json"), (Case(), "case.schema.json")):
        written = json.loads(msgspec.json.encode(made))
        jsonschema.validate(written, schemas()[name])
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({**written, "schema": "openimr/other/1"}, schemas()[name])


def test_a_row_an_item_and_one_for_a_letter_without_items_and_for_a_refusal():
    rows = list(rows_of(LINES))
    assert [(row["source"], row["item"], row["refused"]) for row in rows] == [
        ("a.txt", 0, None),
        ("a.txt", 1, None),
        ("b.txt", None, None),
        ("c.txt", None, "is empty"),
    ]
    assert [[signal["kind"] for signal in row["signals"]] for row in rows[:2]] == [
        ["records not listed"],
        ["pasted rationale", "records not listed"],
    ]


def leaves(value: object) -> set[str]:
    """Every scalar in a record, as text."""
    if isinstance(value, dict):
        return {leaf for one in value.values() for leaf in leaves(one)}
    if isinstance(value, list):
        return {leaf for one in value for leaf in leaves(one)}
    return set() if value is None else {str(value)}


def marked(struct: type, at: str = "") -> dict[str, object]:
    """A record of the struct in which each field holds its own name."""
    record: dict[str, object] = {}
    for field in msgspec.structs.fields(struct):
        inner = {"reviewer": ReviewerCredentials, "patient": Patient, "treatment": Treatment}.get(field.name)
        inner = {"partial_authorization": PartialAuthorization, "claims_administrator": CitedGuideline}.get(
            field.name, inner
        )
        name = f"{at}{field.name}"
        record[field.name] = marked(inner, f"{name}.") if inner else name
    return record


def test_no_field_of_a_letter_is_missing_from_the_table():
    """A field that is added to the record is added to the columns."""
    letter = marked(PublishedLetter)
    letter.update(items=[marked(LetterItem, "items.")], facts=[], signals=[])
    [row] = rows_of([msgspec.json.encode(letter)])
    assert leaves(letter) - leaves(row) == set()
    assert set(row) == set(KINDS)


def test_csv_holds_the_rows_in_plain_cells(tmp_path):
    write_from(iter(LINES), tmp_path / "out.csv")
    read = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"), newline="")))
    assert [row["item"] for row in read] == ["0", "1", "", ""]
    first = read[0]
    assert first["ingredients"] == "hydrocodone; acetaminophen"
    assert first["reviewer_board_certified"] == "true"
    assert first["rationale"] == NORCO.rationale
    assert json.loads(first["citations"])[0]["pages"] == ["78", "80-82"]


def test_parquet_holds_dates_as_dates_and_lists_as_lists(tmp_path):
    write_from(iter(LINES), tmp_path / "out.parquet")
    table = parquet.read_table(tmp_path / "out.parquet")
    assert table.column_names == list(KINDS)
    first = table.to_pylist()[0]
    assert first["decision_date"].year == 2015
    assert first["ingredients"] == ["hydrocodone", "acetaminophen"]
    assert first["citations"][0]["sections"] == ["Opioids"]
    assert json.loads(first["facts"][0]["attributes"]) == {"value": 6, "with": "walking"}
    assert first["quantity"] == 60
    assert table.column("quantity").null_count == 3


def test_a_long_table_is_written_in_groups(tmp_path, monkeypatch):
    from openimr.letters.outputs import parquet as writer

    monkeypatch.setattr(writer, "_GROUP", 100)
    write_from((LINES[0] for _ in range(400)), tmp_path / "out.parquet")
    assert parquet.ParquetFile(tmp_path / "out.parquet").metadata.num_row_groups == 8


def test_a_table_that_cannot_be_finished_leaves_what_stood_there(tmp_path):
    def failing():
        yield LINES[0]
        raise OSError(28, "No space left on device")

    out = tmp_path / "out.csv"
    out.write_text("of yesterday")
    with pytest.raises(OutputFault, match=r"out\.csv: No space left"):
        write_from(failing(), out)
    assert [p.read_text() for p in tmp_path.iterdir()] == ["of yesterday"]


def test_kept_lines_end_at_the_first_that_is_not_whole_or_of_another_letter(tmp_path):
    out = tmp_path / "out.jsonl"
    for tail in (b"", LINES[1], LINES[1][:20] + b"\n", LINES[2] + b"\n", b"\0" * 50 + b"\n"):
        (tmp_path / "out.jsonl.part").write_bytes(LINES[0] + b"\n" + tail)
        (tmp_path / "out.jsonl.part.key").write_text("key\n")
        partial = Partial(out, "key")
        assert list(partial.kept(["a.txt", "b.txt", "c.txt"])) == LINES[:1]
        partial.add(LINES[1])
        partial.finish()
        assert out.read_bytes() == LINES[0] + b"\n" + LINES[1] + b"\n"
        assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


@pytest.mark.parametrize(
    "struct",
    [PublishedLetter, ReviewerCredentials, LetterItem, PartialAuthorization, CitedGuideline, LetterFact, Signal],
    ids=lambda struct: struct.__name__,
)
def test_every_field_of_a_line_is_explained(struct):
    page = (SCHEMAS.parent / "docs" / "cli.md").read_text()
    section = re.split(r"\n#", page.split(f"\n#### {struct.__name__}\n", 1)[1])[0]
    heads = [line[2:].split(":", 1)[0] for line in section.splitlines() if line.startswith("- ")]
    documented = [name for head in heads for name in re.findall(r"`(\w+)`", head)]
    assert sorted(documented) == sorted(field.encode_name for field in msgspec.structs.fields(struct))
