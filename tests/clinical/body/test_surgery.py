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
