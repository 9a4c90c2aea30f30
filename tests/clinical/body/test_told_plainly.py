"""What notes tell in a few plain words: an operation with its day, an evaluation that cleared, help at home, signs."""

import pytest
from said import drafts, facts, has

from openimr.clinical.extract import findings_in_text


@pytest.mark.parametrize(
    "text",
    [
        "Left knee ACL reconstruction was done 03/02/2016.",
        "ACL reconstruction of the left knee was completed on 03/02/2016.",
        "Left knee surgery on 3/2/16 (ACL reconstruction).",
        "Left knee ACL reconstruction 3/2/16.",
    ],
)
def test_an_operation_with_its_day_was_done(text):
    assert has(text, "surgery", "", procedure="acl reconstruction", status="done", when="2016-03-02", side="left")


@pytest.mark.parametrize(
    "text",
    [
        "Seen for ACL reconstruction on 03/02/2016.",
        "ACL reconstruction will be done on 04/02/2016.",
        "He declined ACL reconstruction on 03/02/2016.",
    ],
)
def test_an_operation_that_is_weighed_was_not_done(text):
    assert not has(text, "surgery", "", status="done")


@pytest.mark.parametrize(
    "text", ["Denies prior lumbar fusion.", "No previous lumbar fusion.", "He has never had a lumbar fusion."]
)
def test_an_operation_that_is_denied_was_not_done(text):
    assert [f.assertion for f in findings_in_text(text) if f.kind == "surgery"] in ([], ["denied"])


def test_a_denial_before_an_operation_denies_what_it_speaks_of_alone():
    (found,) = (f for f in findings_in_text("No fever since the lumbar fusion.") if f.kind == "surgery")
    assert (found.assertion, found.attributes["status"]) == ("affirmed", "done")


def test_a_psychological_evaluation_that_took_place():
    text = "Psychological evaluation of 02/02/2016 cleared him for the trial."
    assert has(text, "treatment", "", treatment="psychological evaluation", status="done", when="2016-02-02")
    assert drafts("Psychological evaluation is requested.", "treatment", "") == []
    assert drafts("He sees a psychologist.", "treatment", "") == []


@pytest.mark.parametrize(
    "text", ["Unable to leave home except for visits.", "She is housebound.", "He cannot leave the house."]
)
def test_who_cannot_leave_home_is_homebound(text):
    assert has(text, "assistance", "", activity="homebound")


def test_help_at_the_end_of_a_list_of_needs():
    text = "Needs wound dressing changes, help with bathing and dressing."
    assert has(text, "assistance", "", activity="bathing and dressing")
    assert has(text, "treatment", "", treatment="wound care", status="ongoing")
    assert not has(text, "function", "", direction="improved")


def test_a_complete_tear_of_a_ligament_is_a_ligament_tear():
    for text in ("MRI 03/01/2016 complete ACL tear.", "MRI of 03/01/2016 shows a complete tear of the ACL."):
        assert has(text, "imaging", "", abnormality="ligament tear", when="2016-03-01")
    assert has("MRI shows a complete supraspinatus tear.", "imaging", "", abnormality="full thickness tear")


def test_pain_does_not_take_from_a_motion_that_is_whole():
    assert has("Normal but painful hip ROM.", "exam", "objective", sign="range of motion", result="normal")
    assert has("Full but painful hip flexion.", "exam", "objective", movement="flexion", result="normal")
    assert has("Painful hip ROM.", "exam", "objective", sign="range of motion", result="decreased")


def test_a_knee_at_zero_degrees_is_fully_extended():
    text = "Limited left knee motion with flexion to 95 degrees and extension at 0 degrees."
    found = {f["movement"]: f["result"] for f in facts(text, "exam", "objective") if "movement" in f}
    assert found == {"flexion": "decreased", "extension": "normal"}
    assert has("Lumbar spine extension limited to 0 degrees.", "exam", "objective", result="decreased")


def test_the_other_side_in_brackets_is_no_result_of_this_one():
    found = facts("Right ankle reflex 1+ (left 2+).", "exam", "objective")
    assert [(f["sign"], f["result"], f["side"]) for f in found] == [("reflex", "decreased", "right")]
    assert has("Left grip strength 5/5 (right 3/5).", "exam", "objective", sign="strength", result="normal")


def test_weak_abduction_is_the_shoulders_where_the_page_speaks_of_it():
    text = "Right shoulder pain.\nObjective: Abduction strength 3/5."
    (found,) = (f for f in findings_in_text(text) if f.kind == "exam")
    assert found.attributes["body_part"] == "shoulder"
