"""Scores and relief with and without a drug, whatever brand or form it is told by."""

import pytest

from openimr.clinical.extract import findings_in_text
from openimr.vocabulary import find_drug

BRANDS = [
    "Norco",
    "Percocet",
    "OxyContin",
    "MS Contin",
    "Duragesic",
    "Butrans",
    "Exalgo",
    "Kadian",
    "Nucynta",
    "Opana ER",
    "Ultram",
    "Lyrica",
    "Cymbalta",
    "oxycodone",
    "gabapentin",
    "methadone",
]


@pytest.mark.parametrize("brand", BRANDS)
def test_scores_without_and_with_a_brand_name_its_ingredients(brand):
    found = findings_in_text(f"Pain is 8/10 without {brand} and 4/10 with {brand}.")
    scores = [f.attributes for f in found if f.kind == "pain_score"]
    named = "/".join(find_drug(brand).ingredients)
    assert [(s["value"], s["context"], s["treatment"]) for s in scores] == [
        (8, "without medication", named),
        (4, "with medication", named),
    ]
    assert {f.assertion for f in found if f.kind == "medication"} == {"affirmed"}


@pytest.mark.parametrize(
    "text",
    [
        "Pain goes down 50% with {}.",
        "Pain is down by 50% with {}.",
        "Pain drops 50% after each dose of {}.",
        "50% relief with {}.",
        "{} cuts the pain by 50%.",
        "Pain is 50% less with {}.",
    ],
)
@pytest.mark.parametrize("brand", ["Norco", "OxyContin", "Lyrica"])
def test_pain_that_goes_down_by_a_share_is_relief(text, brand):
    (found,) = (f.attributes for f in findings_in_text(text.format(brand)) if f.kind == "relief")
    assert (found["percent"], found["ingredients"]) == (50, find_drug(brand).ingredients)


def test_what_is_denied_stays_denied_before_a_score():
    found = findings_in_text("Denies numbness and swelling with activity. Pain 4/10 with Norco.")
    assert {f.assertion for f in found if f.kind == "complaint" and f.attributes["symptom"] != "pain"} == {"denied"}
