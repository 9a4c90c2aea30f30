"""The hand labels are what their README says they are: declared, in place, without sentences."""

import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from benchmarks.texts import SHARED, labelled_text

from openimr.model.schema import faults_of_attributes, finding_kinds

HERE = Path(__file__).parent
SETS = sorted(HERE.glob("*.jsonl"))
ASSERTIONS = {"affirmed", "denied", "possible", "planned", "historical", "other person", None}
TEXTS = json.loads((HERE / "texts.json").read_text(encoding="utf-8"))
LETTERS = [path for path in SETS if path.stem in {"seeds", "dwc-2017"}]


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
class TestLabels:
    def test_every_kind_attribute_and_assertion_is_declared(self, path):
        for label in lines(path):
            attributes = {k: tuple(v) if isinstance(v, list) else v for k, v in label["attributes"].items()}
            assert faults_of_attributes(label["kind"], attributes) == [], label
            assert label["assertion"] in ASSERTIONS, label
            assert set(label.get("also", [])) <= set(finding_kinds()), label
            assert label["value"], label

    def test_no_label_stands_twice(self, path):
        counts = Counter(json.dumps(label, sort_keys=True) for label in lines(path))
        assert [line for line, count in counts.items() if count > 1] == []

    def test_no_string_is_long_enough_to_be_a_sentence(self, path):
        for label in lines(path):
            assert all(len(text) <= 60 for text in strings(label)), label

    def test_each_case_is_on_exactly_one_side_of_the_split(self, path):
        split = json.loads((HERE / "split.json").read_text(encoding="utf-8"))
        sides = split["tuning"] + split["held-out"]
        assert {label["case"] for label in lines(path)} <= set(sides)
        assert len(sides) == len(set(sides))


def test_labels_cover_the_five_seeds_and_25_published_letters():
    cases = {path.stem: {label["case"] for label in lines(path)} for path in LETTERS}
    assert len(cases["seeds"]) == 5
    assert len(cases["dwc-2017"]) == 25


def at_hand(path):
    """A letter's text comes from `../shared/data`; an example's stands in the project."""
    if path in LETTERS and not SHARED.exists():
        pytest.skip("../shared/data is not beside this checkout")
    return lines(path)


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
class TestPlaces:
    def test_the_text_is_the_one_that_was_labelled(self, path):
        for case in {label["case"] for label in at_hand(path)}:
            text = labelled_text(case)[0]
            assert sha256(text.encode()).hexdigest() == TEXTS[case], f"{case} has changed: label it again"

    def test_spans_stand_inside_the_labelled_stretch_and_hold_no_margin_of_blanks(self, path):
        for label in at_hand(path):
            text, first, last = labelled_text(label["case"])
            assert first <= label["start"] < label["end"] <= last, label
            quote = text[label["start"] : label["end"]]
            assert quote == quote.strip(), label

    def test_an_age_label_points_at_its_own_number(self, path):
        for label in at_hand(path):
            if label["kind"] == "age":
                quote = labelled_text(label["case"])[0][label["start"] : label["end"]]
                assert str(label["attributes"]["years"]) in quote
