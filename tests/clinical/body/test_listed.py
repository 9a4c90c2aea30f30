"""Lists of diagnoses in one phrase: what they share is shared, and what is no diagnosis is none."""

import pytest
from said import drafts, facts

SHARED = [
    ("lumbar, hip, and neck strain", ["lumbar strain", "hip strain", "neck strain"]),
    ("left and right sided sciatica", ["left sided sciatica", "right sided sciatica"]),
    ("right and left elbow joint sprain", ["right elbow joint sprain", "left elbow joint sprain"]),
    ("left knee medial and lateral meniscus tear", ["left knee medial meniscus tear", "lateral meniscus tear"]),
    ("neck and left shoulder pain", ["neck pain", "left shoulder pain"]),
    ("strain in right hip, ankle, and foot", ["strain in right hip", "strain in ankle", "strain in foot"]),
    ("contusion of face, scalp and neck", ["contusion of face", "contusion of scalp", "contusion of neck"]),
    ("right knee contusion and injury", ["right knee contusion", "right knee injury"]),
    ("thoracic and lumbar sprain and insomnia", ["thoracic sprain", "lumbar sprain", "insomnia"]),
    ("sprain of joints and ligaments in the neck", ["sprain of joints and ligaments in the neck"]),
    ("strain of muscle and or tendon of wrist", ["strain of muscle and or tendon of wrist"]),
    ("SLAP lesion, right shoulder", ["SLAP lesion, right shoulder"]),
    ("wrist sprain, initial encounter", ["wrist sprain, initial encounter"]),
    ("left hip fracture; right knee strain; and headache", ["left hip fracture", "right knee strain", "headache"]),
    ("neck strain and large tongue since childhood", ["neck strain"]),
    ("neck strain, right shoulder", ["neck strain"]),
]


@pytest.mark.parametrize(("text", "names"), SHARED)
def test_a_list_shares_its_head_and_its_place(text, names):
    found = facts(f"She is undergoing treatment for {text}.", "diagnosis", "history")
    assert [f["name"] for f in found] == names


def test_what_is_shared_brings_its_side_and_its_condition():
    found = facts("He is treated for left and right sided sciatica.", "diagnosis", "history")
    assert [(f["side"], f["condition"]) for f in found] == [("left", "sciatica"), ("right", "sciatica")]


@pytest.mark.parametrize("cue", ["rule out", "r/o", "possible"])
def test_a_doubt_covers_the_whole_coordinated_list(cue):
    text = f"She is treated for neck strain and {cue} cervical and lumbar spine herniated disc."
    moods = [(d.attributes.get("body_part"), d.assertion) for d in drafts(text, "diagnosis", "history")]
    assert moods == [("cervical spine", "affirmed"), ("cervical spine", "possible"), ("lumbar spine", "possible")]


def test_what_is_to_be_ruled_out_keeps_its_condition():
    (found,) = facts("He is treated for rule out complex regional pain syndrome.", "diagnosis", "history")
    assert found["condition"] == "complex regional pain syndrome"


def test_a_clause_behind_a_semicolon_is_no_diagnosis():
    names = [f["name"] for f in facts("He was diagnosed with neck strain; he is working.", "diagnosis", "history")]
    assert names == ["neck strain"]


@pytest.mark.parametrize(
    "text",
    [
        "X-rays of the right hand revealed a displaced fracture.",
        "MRI of the knee showed a partial tear and tendinosis.",
        "Physical examination revealed lumbar paraspinal spasms and shoulder impingement.",
        "He felt a slight strain on the back.",
        "She is treated for status post being hit in the face.",
    ],
)
def test_a_result_or_a_mechanism_is_no_diagnosis(text):
    assert facts(text, "diagnosis", "history") == []


def test_an_order_and_an_opinion_on_a_study_still_name_the_diagnosis():
    assert facts("An MRI was ordered for lumbar radiculopathy.", "diagnosis", "history")
    assert facts("EMG was described as consistent with carpal tunnel syndrome.", "diagnosis", "history")


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("right knee contusion", "contusion"),
        ("facial contusion", "contusion"),
        ("left index finger sprain", "sprain"),
        ("foot drop", "foot drop"),
        ("biceps tendon rupture", "biceps tendon tear"),
        ("partial tear", "tendon tear"),
        ("rotator cuff tear", "rotator cuff tear"),
    ],
)
def test_a_condition_says_no_more_than_the_words(text, condition):
    assert [f["condition"] for f in facts(f"She was diagnosed with {text}.", "diagnosis", "history")] == [condition]


def test_seizures_of_a_child_with_fever_are_past_and_no_epilepsy():
    (found,) = drafts("His history included febrile seizures x2 at 2 years old.", "diagnosis", "history")
    assert found.assertion == "historical"
    assert "condition" not in found.attributes
