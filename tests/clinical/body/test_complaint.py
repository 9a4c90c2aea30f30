"""Complaints: symptom, place, side, severity, trend and radiation; nothing from the neighbour's clause."""

import pytest
from said import facts, has

SAID = [
    ("c/o LBP", {"symptom": "pain", "body_part": "lumbar spine"}),
    (
        "Right shoulder pain is worse since the last visit.",
        {"body_part": "shoulder", "side": "right", "trend": "worse"},
    ),
    (
        "Severe neck pain radiating into the left arm.",
        {"body_part": "cervical spine", "severity": "severe", "radiates_to": "left arm"},
    ),
    ("Low back pain flared up after a long drive.", {"body_part": "lumbar spine", "trend": "flare"}),
    ("Numbness in the left hand.", {"symptom": "numbness", "body_part": "hand", "side": "left"}),
    ("The knee pain is unchanged.", {"body_part": "knee", "trend": "unchanged"}),
    ("N/V since the new tablets", {"symptom": "nausea"}),
    ("N/V since the new tablets", {"symptom": "vomiting"}),
    ("HA every morning.", {"symptom": "headache"}),
    ("The back has been much worse lately.", {"symptom": "pain", "body_part": "lumbar spine", "trend": "worse"}),
    ("Weakness of the LUE.", {"symptom": "weakness", "body_part": "upper extremity", "side": "left"}),
]


@pytest.mark.parametrize(("text", "wanted"), SAID)
def test_complaint(text, wanted):
    assert has(text, "complaint", "subjective", **wanted), facts(text, "complaint", "subjective")


def test_a_list_of_parts_gives_a_complaint_each():
    found = facts("Complains of neck, back and right knee pain.", "complaint", "subjective")
    assert {(f["body_part"], f.get("side")) for f in found} == {
        ("cervical spine", None),
        ("lumbar spine", None),
        ("knee", "right"),
    }


def test_the_neighbour_keeps_its_side_and_trend():
    found = facts("Left knee pain is better; the neck pain is worse.", "complaint", "subjective")
    assert [(f["body_part"], f.get("side"), f.get("trend")) for f in found] == [
        ("knee", "left", "better"),
        ("cervical spine", None, "worse"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Refill of pain medication.",
        "Referred to pain management.",
        "Pain scale explained.",
        "Takes it for pain relief.",
    ],
)
def test_pain_that_is_no_complaint(text):
    assert facts(text, "complaint", "subjective") == []


def test_a_plan_and_a_guideline_complain_of_nothing():
    assert facts("Tylenol as needed for back pain.", "complaint", "plan") == []
    assert facts("Chronic pain is common.", "complaint", "guideline") == []
    assert facts("Back pain", "complaint", "subjective", checked=False) == []


def test_a_new_flare_is_not_unchanged():
    text = "Low back pain, acute exacerbation after a fall, otherwise the same leg pain."
    found = {f.get("body_part"): f.get("trend") for f in facts(text, "complaint", "subjective")}
    assert found == {"lumbar spine": "flare", "lower leg": "unchanged"}


def test_a_drug_for_flares_is_no_flare():
    assert all("trend" not in f for f in facts("Takes it for flare-ups of back pain.", "complaint", "subjective"))


def test_no_improvement_is_no_trend_for_the_better():
    assert has("There was no improvement in the neck pain.", "complaint", trend="unchanged")
    assert has("There is no increase in low back pain.", "complaint", trend="unchanged")
    assert has("The neck pain has improved.", "complaint", trend="better")


def test_ongoing_pain_in_the_back_goes_nowhere():
    (found,) = facts("Complains of ongoing pain in the low back.", "complaint")
    assert found["body_part"] == "lumbar spine"
    assert "radiates_to" not in found
