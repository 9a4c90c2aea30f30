"""Function as a physician reads it: what came back, amounts now and before, what is credited, what is no gain."""

import pytest
from said import drafts, facts, has

GAINS = [
    ("She is back in the choir and drives to the lake, which she had given up.", {"area": "social"}),
    ("She is back in the choir and drives to the lake, which she had given up.", {"area": "driving"}),
    ("Mows the lawn and cooks again.", {"area": "household"}),
    ("Walks 50 minutes (was 20).", {"area": "walking", "measured": True, "measure": "50 minutes (was 20)"}),
    ("Able to sit from 15 to 40 minutes.", {"area": "sitting", "measured": True}),
    ("Sleeps 7 hours on mirtazapine; before it, 4 hours.", {"area": "sleep", "with_treatment": "mirtazapine"}),
    ("With Norco he can cook and clean.", {"area": "household", "with_treatment": "hydrocodone"}),
    ("The medication lets her swim.", {"area": "exercise", "with_treatment": "medication"}),
    ("Modified duty, dispatcher 6 h/day (was off work until then).", {"area": "work", "measured": True}),
    ("He keeps on teaching; before that he missed 3 days a month.", {"area": "work", "measured": True}),
]


@pytest.mark.parametrize(("text", "wanted"), GAINS)
def test_a_gain_is_read(text, wanted):
    section = "work status" if text.startswith("Modified") else "subjective"
    assert has(text, "function", section, direction="improved", **wanted), facts(text, "function", section)


def test_it_means_the_drug_of_the_sentence_before():
    found = facts(
        "She sleeps 7 hours with it.", "function", "subjective", before="Trazodone 50 mg at bedtime was begun."
    )
    assert found[0]["with_treatment"] == "trazodone"


def test_less_than_before_is_no_gain():
    assert facts("Walks 10 minutes, was 30.", "function", "subjective")[0]["direction"] == "worse"


def test_an_amount_alone_is_kept_or_limited_function():
    assert has("Walks 45 minutes.", "function", "subjective", direction="preserved", measure="45 minutes")
    assert has("Walks 5 minutes.", "function", "subjective", direction="limited", measure="5 minutes")


@pytest.mark.parametrize(
    "text",
    [
        "Goal: return to work and drive again.",
        "He was lifting 50 pounds when his back gave way.",
        "She would like to walk again.",
        "Pain is worse with walking and driving.",
        "The medication works well.",
        "He missed 3 days of work.",
    ],
)
def test_a_wish_or_a_cause_is_no_function(text):
    assert not has(text, "function", "subjective", direction="improved")
    assert not has(text, "function", "subjective", direction="preserved")


def test_what_was_lost():
    assert has("He can no longer drive.", "function", "subjective", area="driving", direction="worse")
    assert has("He avoids driving.", "function", "subjective", area="driving", direction="limited")


@pytest.mark.parametrize(
    "text",
    ["He works now; was off work until then.", "Off work 01/05/2015 to 03/01/2015.", "She was off work in 2012."],
)
def test_past_time_off_is_no_present_status(text):
    found = [d for d in drafts(text, "work_status", "subjective") if d.attributes["status"] != "working"]
    assert [d.assertion for d in found] == ["historical"]


def test_a_return_has_its_day():
    found = drafts("Returned to modified duty 20 h/week on 02/11/2016.", "work_status", "subjective")
    assert [(d.attributes["status"], d.date) for d in found] == [("modified duty", "2016-02-11")]


def test_a_present_status_stays_present():
    assert [d.assertion for d in drafts("Off work since 2013.", "work_status", "work status")] == [None]


def test_a_drug_that_improves_an_ability_is_credited():
    found = facts("Norco improves his ability to walk and do chores.", "function", "subjective")
    assert {f["area"] for f in found} == {"walking", "household"}
    assert {f["with_treatment"] for f in found} == {"hydrocodone"}


def test_a_cane_given_up_is_a_gain():
    assert has("He no longer needs a cane.", "function", "subjective", area="walking", direction="improved")


def test_a_template_of_daily_activities_is_no_gain():
    for text in ("Able to do ADLs.", "ADLs intact.", "Doing okay with housework."):
        (found,) = facts(text, "function", "subjective")
        assert (found["direction"], found["measured"]) == ("preserved", False)
    assert has("Norco allows her to do her chores.", "function", "subjective", direction="improved")
    assert has("Now able to do her ADLs.", "function", "subjective", direction="improved")


def test_what_is_not_done_at_all():
    assert has("She does no housework.", "function", "subjective", area="household", direction="limited")
    assert has("In bed 16 h a day.", "function", "subjective", direction="limited", measure="16 h a day")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Work restrictions were imposed.", "modified duty"),
        ("The same 15-pound lifting limitation was renewed.", "modified duty"),
        ("He is working with restrictions.", "modified duty"),
        ("It did not appear that the applicant was working with said limitations in place.", "not working"),
        ("She returned to regular duty.", "full duty"),
    ],
)
def test_work_as_accounts_tell_it(text, status):
    assert status in {f["status"] for f in facts(text, "work_status")}


def test_whether_someone_works_is_no_status():
    found = drafts("It was not clearly stated whether the applicant was or was not working.", "work_status")
    assert {d.assertion for d in found} <= {"possible"}


def test_no_functional_improvement_is_none():
    text = "He reported no functional improvement with acupuncture."
    assert {f["direction"] for f in facts(text, "function")} == {"unchanged"}


def test_who_asks_to_be_off_work_is_not_off_work():
    assert facts("He asked to be placed off of work.", "work_status") == []
    assert has("He was placed off of work.", "work_status", status="temporarily totally disabled")
