"""Diagnoses from lists, sentences, problem lists and forms."""

import pytest
from said import drafts, facts, has

LISTED = [
    ("Lumbar radiculopathy, left", {"name": "Lumbar radiculopathy, left", "condition": "lumbar radiculopathy"}),
    ("M54.5 Low back pain", {"name": "Low back pain", "codes": ("M54.5",), "body_part": "lumbar spine"}),
    ("Carpal tunnel syndrome 354.0", {"name": "Carpal tunnel syndrome", "codes": ("354.0",)}),
    ("S/P L4-5 fusion", {"name": "S/P L4-5 fusion", "level": "L4-5"}),
]


@pytest.mark.parametrize(("text", "wanted"), LISTED)
def test_under_a_heading(text, wanted):
    assert has(text, "diagnosis", "diagnoses", **wanted), facts(text, "diagnosis", "diagnoses")


def test_a_numbered_line_gives_each_its_own():
    names = [f["name"] for f in facts("1. Neck sprain 2. Left knee contusion", "diagnosis", "diagnoses")]
    assert names == ["Neck sprain", "Left knee contusion"]


@pytest.mark.parametrize(
    "text", ["Same.", "See above.", "She is stable and will return in four weeks.", "Cholecystectomy 1999 history"]
)
def test_no_diagnosis(text):
    assert facts(text, "diagnosis", "diagnoses") == []


def test_a_form_keeps_the_request_out_of_the_name():
    found = facts("719.46 knee pain", "diagnosis", "form", label="Primary Diagnosis (Use ICD Code where practical):")
    assert found[0]["codes"] == ("719.46",)
    assert "knee" in found[0]["name"]


def test_status_post_in_the_history():
    assert has(
        "She is s/p carpal tunnel release in 2012.", "diagnosis", "history", name="s/p carpal tunnel release in 2012"
    )


def test_a_spinal_level_is_no_code():
    assert "codes" not in facts("Disc bulge L4 and L5", "diagnosis", "diagnoses")[0]


def test_a_list_in_a_sentence_keeps_each_members_mood():
    text = "The patient is being treated for neck strain, possible rotator cuff tear and insomnia."
    moods = {d.attributes["name"]: d.assertion for d in drafts(text, "diagnosis", "history")}
    assert moods == {"neck strain": "affirmed", "possible rotator cuff tear": "possible", "insomnia": "affirmed"}
    assert facts(text, "complaint", "history") == []


def test_a_test_named_after_a_condition_is_no_diagnosis():
    assert facts("Hawkins impingement maneuver was positive.", "diagnosis", "history") == []


def test_what_a_list_would_rule_out_is_only_possible():
    (found,) = drafts("R/O CTS.", "diagnosis", "diagnoses")
    assert found.assertion == "possible"
