"""Operations: decided with their day, counted back from the visit, asked for, and mere talk."""

import pytest
from said import drafts, facts, has


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Left knee meniscectomy authorized, set for 04/20/2016.",
            {"procedure": "meniscectomy", "status": "authorized", "when": "2016-04-20"},
        ),
        (
            "Left knee arthroscopy scheduled for 05/02/2016.",
            {"status": "planned", "when": "2016-05-02", "side": "left"},
        ),
        ("L shoulder: surgery authorized.", {"status": "authorized"}),
        ("Day 10 after R cuff repair.", {"procedure": "rotator cuff repair", "status": "done", "when": "2016-02-29"}),
        ("Two visits; 4 weeks s/p left carpal tunnel release.", {"status": "done", "when": "2016-02-11"}),
        ("S/p L4-5 fusion on 03/02/2014.", {"status": "done", "when": "2014-03-02"}),
        (
            "On 03/01/2016 it was noted that there was a percutaneous pinning of the wrist on 02/18/2016.",
            {"procedure": "closed reduction percutaneous pinning", "status": "done", "when": "2016-02-18"},
        ),
    ],
)
def test_an_operation_has_its_standing_and_day(text, wanted):
    assert has(text, "surgery", "subjective", **wanted), facts(text, "surgery", "subjective")


@pytest.mark.parametrize(
    ("text", "status"),
    [("Right knee arthroscopy: CERTIFIED.", "authorized"), ("L5-S1 fusion: not certified.", "denied")],
)
def test_a_decision_certifies_or_denies(text, status):
    found = facts(text, "surgery", "decision", record="ur determination")
    assert [f["status"] for f in found] == [status]


@pytest.mark.parametrize("text", ["He does not want surgery.", "Surgery was discussed.", "Pain since surgery."])
def test_talk_of_surgery_is_no_operation(text):
    assert drafts(text, "surgery", "subjective") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("s/p CRPP 02/18/2016", "closed reduction percutaneous pinning"),
        ("Finger fracture, pinned on 2/18.", "closed reduction percutaneous pinning"),
        ("Underwent K-wire fixation of the thumb on 02/18/2016.", "closed reduction percutaneous pinning"),
        ("Had IM nailing of the tibia on 02/18/2016.", "intramedullary nailing"),
        ("Status post external fixator 02/18/2016.", "external fixation"),
    ],
)
def test_fixation_of_a_fracture_is_an_operation_that_was_done(text, name):
    assert has(text, "surgery", "subjective", procedure=name, status="done", when="2016-02-18")


def test_a_hand_that_was_pinned_under_a_load_was_not_operated():
    assert drafts("His hand was pinned under a pallet.", "surgery", "history") == []


@pytest.mark.parametrize(
    ("text", "visit"),
    [
        ("Spine surgery evaluation.", "spine surgery consultation"),
        ("Surgical consultation for the right knee.", "specialist consultation"),
        ("Refer to surgeon.", "specialist consultation"),
        ("Second opinion for surgery.", "specialist consultation"),
        ("Evaluation for lumbar fusion requested.", None),
    ],
)
def test_a_visit_to_a_surgeon_is_no_operation(text, visit):
    assert drafts(text, "surgery", "plan") == []
    assert visit is None or has(text, "treatment", "plan", treatment=visit)


def test_a_year_alone_is_no_day_but_puts_the_operation_in_time():
    for text in ("s/p ACDF 2011.", "2011 ACDF.", "Had an ACDF in 2011."):
        (found,) = drafts(text, "surgery", "past history")
        assert (found.date, "when" in found.attributes) == ("2011-01-01", False)


def test_the_day_of_a_call_is_not_the_day_of_the_operation():
    (found,) = drafts("04/08/2015 Pt called, had carpal tunnel release, needs a refill.", "surgery", "history")
    assert "when" not in found.attributes
    assert has("04/08/2015 carpal tunnel release", "surgery", "past history", when="2015-04-08")


def test_operations_as_accounts_tell_them():
    text = "He underwent arthroscopic surgery to repair the left shoulder on 03-04-2015."
    assert has(text, "surgery", procedure="shoulder surgery", status="done", when="2015-03-04", side="left")
    text = "She is post-operative from a left carpal tunnel release."
    assert has(text, "surgery", procedure="carpal tunnel release", status="done")
    text = "Surgical history includes rotator cuff repair (2013)."
    (found,) = drafts(text, "surgery")
    assert (found.attributes["status"], found.date) == ("done", "2013-01-01")
    (found,) = drafts("He had undergone meniscectomy of the left knee in March 2014.", "surgery")
    assert found.date == "2014-01-01"
    assert facts("He has not had surgery.", "surgery") == []


def test_the_day_of_an_injury_is_not_the_day_of_the_operation():
    text = "A worker with a 3/5/11 date of injury, and status post right knee arthroscopy on 6/6/12."
    assert has(text, "surgery", procedure="knee arthroscopy", when="2012-06-06")
