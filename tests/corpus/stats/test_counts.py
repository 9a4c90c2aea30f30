"""Counts and overturn shares: what is counted, what is left out, in which order, and what is refused."""

import random

import pyarrow as pa
import pytest

from openimr.corpus import Dataset, DatasetError
from openimr.corpus.stats import QuestionError, counts, fields, notes_of
from openimr.corpus.stats.selecting import read_conditions


def rows(table, *names):
    return [tuple(row[name] for name in names) for row in table.to_pylist()]


def test_all_items_without_copies(dataset):
    assert rows(counts(dataset), "items", "upheld", "overturned", "undecided") == [(8, 4, 3, 1)]


def test_the_share_is_of_decided_items_with_its_interval(dataset):
    """3 of 7: centre (3/7 + 3.8415/14) / 1.54878 = 0.45388, half 1.96 * sqrt(0.054584) / 1.54878 = 0.29566."""
    (row,) = counts(dataset).to_pylist()
    assert row["overturn_share"] == pytest.approx(3 / 7)
    assert (row["low"], row["high"]) == (pytest.approx(0.15822, abs=1e-5), pytest.approx(0.74954, abs=1e-5))


def test_copies_are_counted_where_asked_for_and_replaced_letters_left_out(dataset):
    assert rows(counts(dataset, duplicates=True), "items") == [(9,)]
    assert rows(counts(dataset, superseded=False), "items", "upheld") == [(7, 3)]


def test_by_one_field_largest_first(dataset):
    found = counts(dataset, ["kind"])
    assert rows(found, "kind", "items", "upheld", "overturned", "undecided") == [
        ("medication", 4, 2, 1, 1),
        ("therapy", 3, 1, 2, 0),
        ("imaging", 1, 1, 0, 0),
    ]
    assert found.column("of_all").to_pylist() == [0.5, 0.375, 0.125]


def test_by_two_fields_of_items_and_letters(dataset):
    found = rows(counts(dataset, ["kind", "sex"]), "kind", "sex", "items")
    assert found == [
        ("medication", "female", 2), ("medication", "male", 2), ("therapy", "female", 1), ("therapy", "male", 1),
        ("therapy", None, 1), ("imaging", None, 1),
    ]  # fmt: skip


def test_over_time_in_the_order_of_time_what_has_no_date_last(dataset):
    found = rows(counts(dataset, over="quarter"), "quarter", "items")
    assert found == [("2014-Q4", 1), ("2015-Q1", 2), ("2015-Q3", 1), ("2016-Q1", 2), ("2016-Q2", 1), (None, 1)]
    assert rows(counts(dataset, over="year"), "year", "items") == [(2014, 1), (2015, 3), (2016, 3), (None, 1)]


def test_an_item_counts_once_under_each_of_several_values(dataset):
    found = counts(dataset, ["ur_guideline"])
    assert rows(found, "ur_guideline", "items") == [(None, 6), ("ODG Low Back", 2), ("MTUS Chronic Pain", 1)]
    assert notes_of(found)["rows_add_up"] is False
    assert rows(counts(dataset, ["ur_section"]), "ur_section", "items") == [
        (None, 7),
        ("MTUS Chronic Pain: Opioids", 1),
    ]


def test_the_same_value_twice_in_a_list_counts_once(written, tmp_path):
    twice = written.item("upheld", ur_citations=[written.citation("ODG"), written.citation("ODG")])
    made = written.write_dataset(tmp_path, [written.letter(twice)])
    assert rows(counts(made, ["ur_guideline"]), "ur_guideline", "items") == [("ODG", 1)]


def test_letters_are_counted_by_letter(dataset):
    assert rows(counts(dataset, unit="letters"), "letters", "items") == [(6, 8)]
    assert rows(counts(dataset, ["specialties"], unit="letters"), "specialties", "letters", "items") == [
        (None, 5, 6), ("Anesthesiology", 1, 2), ("Pain Management", 1, 2),
    ]  # fmt: skip
    found = rows(counts(dataset, ["kind"], unit="letters"), "kind", "letters")
    assert found == [("medication", 4), ("therapy", 3), ("imaging", 1)]
    outcome = rows(counts(dataset, ["case_outcome"], unit="letters"), "case_outcome", "letters")
    assert outcome == [("upheld", 3), ("in part", 1), ("overturned", 1), (None, 1)]


def test_a_letter_without_items_is_a_letter(written, tmp_path):
    made = written.write_dataset(tmp_path, [written.letter(), written.letter(written.item("upheld"))])
    assert rows(counts(made, ["year"], unit="letters"), "year", "letters", "items") == [(2015, 2, 1)]
    assert rows(counts(made, ["year"]), "year", "items") == [(2015, 1)]


def test_bands_and_stage_and_category(dataset):
    assert rows(counts(dataset, ["quantity_band"]), "quantity_band", "items") == [("031-060 units", 4), (None, 4)]
    assert rows(counts(dataset, ["stage"]), "stage", "items") == [(None, 7), ("continued", 1)]
    assert rows(counts(dataset, ["state_category"]), "state_category") == [
        ("Pharmaceuticals",), ("Rehabilitation services",), ("Diagnostic testing",),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("where", "items"),
    [
        ({"kind": "therapy"}, 3),
        ({"kind": "THERAPY"}, 3),
        ({"kind": ["therapy", "imaging"]}, 4),
        ({"sex": None}, 2),
        ({"year": (2015, 2015)}, 3),
        ({"year": (2016, None)}, 3),
        ({"decision_date": ("2015-03-01", "2016-02-01")}, 3),
        ({"ingredients": "acetaminophen"}, 4),
        ({"ur_guideline": None}, 6),
        ({"superseded": True}, 1),
        ({"missing": "function"}, 2),
        ({"case_outcome": "in part"}, 2),
        ({"kind": "therapy", "sex": "female"}, 1),
    ],
)
def test_conditions_choose(dataset, where, items):
    assert counts(dataset, where=where).column("items").to_pylist() == [items]
    assert counts(dataset, exclude=where).column("items").to_pylist() == [8 - items] if len(where) == 1 else True


def test_conditions_of_a_command_line(dataset):
    texts = ["kind=therapy", "kind=imaging", "year=..2015", "superseded!=yes"]
    read = read_conditions(texts)
    assert [(one.field.name, one.without) for one in read] == [("kind", False), ("superseded", True), ("year", False)]
    assert read[0].values == ("therapy", "imaging")
    assert (read[2].low, read[2].high) == (None, 2015)


def test_a_value_with_a_quotation_mark_is_only_a_value(dataset):
    table = counts(dataset, where={"kind": "x') OR true --"})
    assert table.column("items").to_pylist() == [0]
    assert table.column("overturn_share").to_pylist() == [None]


@pytest.mark.parametrize("name", [name for name, one in fields().items() if not one.many])
def test_rows_of_single_values_add_up(dataset, name):
    """Of every field: no item is lost, none counted twice."""
    table = counts(dataset, [name])
    sums = {column: sum(table.column(column).to_pylist()) for column in ("items", "upheld", "overturned", "undecided")}
    assert sums == {"items": 8, "upheld": 4, "overturned": 3, "undecided": 1}
    assert sum(counts(dataset, [name], unit="letters").column("letters").to_pylist()) >= 6


@pytest.mark.parametrize("name", [name for name, one in fields().items() if one.many])
def test_rows_of_several_values_hold_every_item(dataset, name):
    table = counts(dataset, [name])
    assert sum(table.column("items").to_pylist()) >= 8
    assert max(table.column("items").to_pylist()) <= 8


def test_the_order_of_letters_changes_nothing(written, letters, tmp_path):
    """Nor does the order of values in a list."""
    made = []
    for seed in range(3):
        drawn = random.Random(seed)  # noqa: S311
        of_one = [one for one in letters if not one.get("duplicate_of")]
        drawn.shuffle(of_one)
        folder = tmp_path / str(seed)
        folder.mkdir()
        made.append(written.write_dataset(folder, of_one))
    for by in (["ingredients"], ["kind", "sex"], ["specialties", "decision"]):
        tables = [counts(one, by, over="year") for one in made]
        assert tables[0].to_pylist() == tables[1].to_pylist() == tables[2].to_pylist()


def test_a_result_is_an_arrow_table_that_tells_what_it_is(dataset):
    table = counts(dataset, ["kind"])
    assert isinstance(table, pa.Table)
    assert b"overturned / (upheld + overturned)" in table.schema.field("overturn_share").metadata[b"description"]
    notes = notes_of(table)
    assert notes["interval"] == "Wilson score, 95%"
    assert (notes["duplicates"], notes["superseded"]) == ("left out", "counted")
    assert notes["total"] == {"items": 8, "upheld": 4, "overturned": 3, "undecided": 1}


@pytest.mark.parametrize(
    ("by", "where", "says"),
    [
        (["catgory"], {}, "there is no field 'catgory'; did you mean category"),
        (["kind", "sex", "year"], {}, "3 fields are too many"),
        (["kind", "kind"], {}, "named twice"),
        ([], {"year": "x"}, "whole number, not 'x'"),
        ([], {"decision_date": "last May"}, "date as 2015-07-31"),
        ([], {"retrospective": "maybe"}, "yes or no"),
        ([], {"kind": ("a", "b")}, "has no order"),
        ([], {"kind": []}, "no values"),
    ],
)
def test_a_question_without_sense_is_one_clear_line(dataset, by, where, says):
    with pytest.raises(QuestionError, match=says) as told:
        counts(dataset, by, where)
    assert "\n" not in str(told.value)


def test_a_field_that_is_like_none_names_them_all(dataset):
    with pytest.raises(QuestionError, match="there are year, quarter"):
        counts(dataset, ["qqqqqqqq"])


def test_a_dataset_without_letters_is_told(written, tmp_path):
    made = written.write_dataset(tmp_path, [])
    with pytest.raises(DatasetError, match="holds no letter"):
        counts(made)


def test_a_folder_that_is_no_dataset_is_told(tmp_path):
    with pytest.raises(DatasetError, match="imr corpus build"):
        Dataset.open(str(tmp_path))
