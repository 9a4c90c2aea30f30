"""Examination: present, absent, positive, negative, normal; figures; side, part and level of the same clause."""

import pytest
from said import drafts, facts, has

FOUND = [
    (
        "Spasm of the lumbar paraspinals bilaterally.",
        {"sign": "spasm", "result": "present", "body_part": "lumbar spine", "side": "bilateral"},
    ),
    ("No spasm.", {"sign": "spasm", "result": "absent"}),
    ("Non-tender over the lateral elbow.", {"sign": "tenderness", "result": "absent", "body_part": "elbow"}),
    ("TTP left trapezius", {"sign": "tenderness", "result": "present", "body_part": "trapezius", "side": "left"}),
    ("Negative SLR.", {"sign": "straight leg raise", "result": "negative"}),
    (
        "Straight leg raise is positive on the right at 40 degrees.",
        {"sign": "straight leg raise", "result": "positive", "side": "right", "value": 40.0, "unit": "degrees"},
    ),
    ("Spurling's is negative.", {"sign": "spurling", "result": "negative"}),
    (
        "Lumbar flexion 45 degrees, decreased.",
        {"sign": "range of motion", "movement": "flexion", "value": 45.0, "unit": "degrees"},
    ),
    (
        "Strength 4/5 in left wrist extension.",
        {"sign": "strength", "value": 4.0, "unit": "/5", "result": "decreased", "side": "left"},
    ),
    ("Strength is 5/5 throughout.", {"sign": "strength", "result": "normal", "value": 5.0}),
    (
        "Sensation is decreased in the left L5 dermatome.",
        {"sign": "sensation", "result": "decreased", "level": "L5", "side": "left"},
    ),
    ("Sensation intact to light touch.", {"sign": "sensation", "result": "normal"}),
    ("Neurologic examination: no change.", {"sign": "neurologic examination", "result": "unchanged"}),
    (
        "Positive Tinel at the right wrist.",
        {"sign": "tinel", "result": "positive", "body_part": "wrist", "side": "right"},
    ),
    ("Antalgic gait.", {"sign": "gait", "result": "abnormal"}),
    (
        "Range of motion is limited by 30% in the neck.",
        {"sign": "range of motion", "result": "decreased", "value": 30.0, "unit": "percent"},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), FOUND)
def test_sign(text, wanted):
    assert has(text, "exam", "objective", **wanted), facts(text, "exam", "objective")


def test_a_list_shares_its_result():
    found = facts("Positive Neer, Hawkins and empty can on the left.", "exam", "objective")
    assert {f["sign"]: f["result"] for f in found} == {
        "neer": "positive",
        "hawkins": "positive",
        "empty can": "positive",
    }


def test_the_neighbour_keeps_its_part():
    found = facts("Right knee effusion; lumbar spine tender.", "exam", "objective")
    assert {(f["sign"], f["body_part"], f.get("side")) for f in found} == {
        ("swelling", "knee", "right"),
        ("tenderness", "lumbar spine", None),
    }


def test_a_normal_sign_is_affirmed():
    assert {d.assertion for d in drafts("No spasm. Negative SLR.", "exam", "objective")} == {"affirmed"}


def test_what_the_worker_says_is_not_an_examination():
    assert facts("Spasms at night.", "exam", "subjective") == []
    assert facts("Lower back spasm is treated with rest.", "exam", "plan") == []


def test_an_aim_of_treatment_and_a_study_are_no_examination():
    assert facts("The injection is to restore range of motion.", "exam", "history") == []
    assert facts("MRI revealed a knee effusion.", "exam", "history") == []


def test_no_spasm_takes_the_part_of_the_sentence_before():
    found = facts("No spasm.", "exam", "objective", before="L/S ROM full.")
    assert [(f["sign"], f["result"], f["body_part"]) for f in found] == [("spasm", "absent", "lumbar spine")]


def test_lumbosacral_is_no_left_side():
    assert "side" not in facts("L/S tender.", "exam", "objective")[0]


def test_one_tenderness_over_several_parts():
    text = "Tenderness over the lumbar paraspinal muscles, left shoulder and left wrist."
    found = {(f["body_part"], f.get("side")) for f in facts(text, "exam", "objective")}
    assert found == {("lumbar spine", None), ("shoulder", "left"), ("wrist", "left")}


def test_signs_that_share_their_result():
    found = {
        f["sign"]: f["result"] for f in facts("Strength, sensation and reflexes were normal.", "exam", "objective")
    }
    assert found == {"strength": "normal", "sensation": "normal", "reflex": "normal"}


def test_pain_on_palpation_is_tenderness_and_no_complaint():
    assert has("Pain on palpation about the wrist.", "exam", "objective", sign="tenderness", body_part="wrist")
    assert drafts("Pain on palpation about the wrist.", "complaint", "") == []


def test_strength_is_no_range_of_motion_and_its_lowest_figure_counts():
    assert not has("Shoulder internal rotation 5/5.", "exam", "objective", sign="range of motion")
    text = "Motor strength 5/5 exc R biceps 5-/5."
    assert has(text, "exam", "objective", sign="strength", result="decreased")
    text = "Strength 5/5 except right grip 4/5."
    assert has(text, "exam", "objective", sign="strength", value=4.0, result="decreased")


def results(text, section="objective"):
    return {(f["sign"], f.get("body_part")): f["result"] for f in facts(text, "exam", section) if "result" in f}


def test_a_result_that_closes_or_opens_a_list_holds_for_all_of_it():
    found = results("Neer, Hawkins and empty can tests were positive.")
    assert found == {("neer", None): "positive", ("hawkins", None): "positive", ("empty can", None): "positive"}
    found = results("Motor, sensory and reflex testing were normal.")
    assert set(found.values()) == {"normal"}
    assert len(found) == 3
    found = results("There was decreased neck, low back and left hip range of motion.")
    assert {part for _, part in found} == {"cervical spine", "lumbar spine", "hip"}
    assert set(found.values()) == {"decreased"}


def test_a_negation_ends_where_signs_with_their_place_are_listed():
    found = results("No deformity, tenderness of the left trapezius, spasm of the left trapezius and limited motion.")
    assert found["deformity", None] == "absent"
    assert found["tenderness", "trapezius"] == found["spasm", "trapezius"] == "present"
    assert set(results("No swelling, tenderness or spasm.").values()) == {"absent"}
    assert set(results("There was no atrophy, spasm, or trigger point of the trapezius.").values()) == {"absent"}


def test_two_results_in_one_breath():
    found = results("Normal range of motion of the neck and decreased range of motion of the lumbar spine.")
    assert found == {
        ("range of motion", "cervical spine"): "normal",
        ("range of motion", "lumbar spine"): "decreased",
    }
    found = results("Spurling's was negative, and Tinel's was positive at the left wrist.")
    assert found == {("spurling", None): "negative", ("tinel", "wrist"): "positive"}


def test_no_weakness_and_an_unrestricted_motion_are_normal():
    assert results("There was no motor weakness.") == {("strength", None): "normal"}
    assert results("Cervical range of motion was unrestricted.") == {("range of motion", "cervical spine"): "normal"}
    assert has(
        "Strength was 4 out of 5 in the left biceps.", "exam", "", sign="strength", value=4.0, result="decreased"
    )


def test_a_sign_stands_where_its_preposition_puts_it():
    found = results("Spasm of the lumbar spine and tenderness along the left ankle.")
    assert found == {("spasm", "lumbar spine"): "present", ("tenderness", "ankle"): "present"}
    assert has("Medial joint line tenderness was noted.", "exam", "objective", sign="tenderness", body_part="knee")


def test_movements_without_a_figure():
    text = "Pain-limited flexion of the right wrist."
    assert has(text, "exam", "objective", movement="flexion", result="decreased", body_part="wrist", side="right")
    text = "Knee flexion was limited to 100 degrees and extension was full."
    assert has(text, "exam", "objective", movement="flexion", value=100.0)
    assert has(text, "exam", "objective", movement="extension", result="normal")


def test_signs_that_the_list_of_signs_does_not_name():
    assert has("There was crepitus of the right knee.", "exam", "objective", sign="other", result="present")
    assert has("No ecchymosis of the thigh.", "exam", "objective", sign="other", result="absent")
    assert has("Cozen's was positive on the left.", "exam", "objective", sign="other", result="positive", side="left")
    assert has("He was unable to heel and toe walk.", "exam", "objective", sign="gait", result="abnormal")
    assert has("She could perform a heel/toe walk.", "exam", "objective", sign="gait", result="normal")
    text = "Grip strength was 22 kg on the right and 40 kg on the left."
    assert [(f["value"], f["unit"], f["side"]) for f in facts(text, "exam", "objective") if "unit" in f] == [
        (22.0, "kg", "right"),
        (40.0, "kg", "left"),
    ]


def test_each_side_has_its_result():
    text = "Straight leg raising was negative on the left and positive on the right."
    assert [(f["side"], f["result"]) for f in facts(text, "exam", "objective")] == [
        ("left", "negative"),
        ("right", "positive"),
    ]
