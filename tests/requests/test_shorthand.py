"""Requests as physicians and UR nurses abbreviate them, and what they mean; what is said in words is not misread."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import also_named, context_of, parse_request
from openimr.requests.shorthand import parts_written_out, written_out
from openimr.requests.spelling import corrected

HERE = Path(__file__).parent
ROWS = [
    row
    for name in ("shorthand.yaml", "shorthand_later.yaml")
    for row in yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
]


@pytest.mark.parametrize("row", ROWS, ids=[row["request"] for row in ROWS])
def test_shorthand_is_read(row):
    got = parse_request(row["request"])
    assert got.kind == row["kind"]
    if got.kind != "medication":
        assert got.procedure == row["procedure"]
    elif "ingredients" in row:
        assert set(got.ingredients) == set(row["ingredients"])
    if "body_part" in row:
        assert got.body_part == row["body_part"]
    assert (got.visits, got.quantity) == (row.get("visits"), row.get("quantity"))


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("R shldr inj w/ fluoro", "R shoulder injection with fluoro"),
        ("PT eval & tx", "PT evaluation and treatment"),
        ("chiro 6 tx", "chiro 6 treatments"),
        ("DC manip x 6", "chiropractic manipulation x 6"),
        ("patient at DC office", "patient at DC office"),
        ("bone stim, e-stim", "bone growth stimulator, e-stim"),
        ("Opana XR 20 mg", "Opana XR 20 mg"),
    ],
)
def test_abbreviations_in_full(written, full):
    assert written_out(written) == full


def test_parts_of_a_compound_in_full():
    assert parts_written_out("lido 5%/gaba 10%") == "lidocaine 5%/gabapentin 10%"
    assert parts_written_out("5% lido, 2% baclo") == "5% lidocaine, 2% baclofen"
    assert parts_written_out("Flurbiprofen 20%") == "Flurbiprofen 20%"


def test_a_misspelt_word_is_mended_and_an_ordinary_one_is_not():
    assert corrected("physcial therpy, acupunct") == "physical therapy, acupuncture"
    ordinary = "metal rental, generic position of the person on the basis of a later denial"
    assert corrected(ordinary) == ordinary
    assert parse_request("Local honey 10 jars").kind == "other"


def test_misspelt_drugs_and_real_ones_that_are_like_them():
    assert parse_request("NOROCO 10-325 #90").ingredients == ("hydrocodone", "acetaminophen")
    assert parse_request("cyclobenz. 7.5 mg #60").ingredients == ("cyclobenzaprine",)
    assert parse_request("Prednisolone 5 mg #20").ingredients != ("prednisone",)
    assert parse_request("Predniso 5 mg #20").ingredients == ()


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    parse_request(text)
    context_of(text)
    also_named(text)
