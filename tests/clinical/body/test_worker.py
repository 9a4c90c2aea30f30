"""Age, sex, date and mechanism of injury as notes and forms write them."""

import pytest
from said import facts

AGES = [
    ("The patient is a 54-year-old warehouse worker.", "history", "", 54),
    ("61 y/o M with neck pain", "subjective", "", 61),
    ("29F cashier, fell off a ladder.", "subjective", "", 29),
    ("47 y M seen today", "", "", 47),
    ("33 F", "form", "Age/Sex:", 33),
    ("AGE: 66 SEX: M", "form", "", 66),
]


@pytest.mark.parametrize(("text", "section", "label", "years"), AGES)
def test_age_is_read(text, section, label, years):
    assert [f["years"] for f in facts(text, "age", section, label=label)] == [years]


@pytest.mark.parametrize(
    "text",
    ["A 12-year-old injury claim.", "Tobacco 1 ppd x 25 y.", "She has a 15 year old daughter.", "Give 50 mg daily."],
)
def test_what_is_not_the_workers_age(text):
    assert facts(text, "age", "history") == []


SEXES = [
    ("Sex: F", "form", "", "female"),
    ("M", "form", "Gender:", "male"),
    ("44-year-old right-handed woman with wrist pain", "history", "", "female"),
    ("Mr. Tran returns for follow-up.", "subjective", "", "male"),
    ("She reports more pain this week.", "subjective", "", "female"),
    ("52M electrician", "subjective", "", "male"),
]


@pytest.mark.parametrize(("text", "section", "label", "sex"), SEXES)
def test_sex_is_read(text, section, label, sex):
    assert [f["value"] for f in facts(text, "sex", section, label=label)] == [sex]


def test_a_salutation_tells_nothing_of_the_worker():
    assert facts("Dear Ms. Alvarez:", "sex", "") == []


def test_date_of_injury_in_a_field_and_in_a_sentence():
    assert facts("04/05/2013", "date_of_injury", "form", label="DOI:") == [{"when": "2013-04-05"}]
    assert facts("He was injured on March 2, 2014 at work.", "date_of_injury", "history") == [{"when": "2014-03-02"}]
    assert facts("Seen on 03/02/2014 for the injury.", "date_of_injury", "history") == []


MECHANISMS = [
    (
        "slipped on a wet dock, landed on the left hip",
        "history",
        "What happened:",
        "slipped on a wet dock, landed on the left hip",
    ),
    ("She tripped over a cord and fell on both knees.", "history", "", "tripped over a cord and fell on both knees"),
    ("The mechanism of injury was not documented.", "history", "", "unspecified"),
]


@pytest.mark.parametrize(("text", "section", "label", "what"), MECHANISMS)
def test_mechanism(text, section, label, what):
    assert [f["what"] for f in facts(text, "mechanism", section, label=label)] == [what]


@pytest.mark.parametrize(
    "text", ["He has not fallen asleep in class.", "His pain fell after the dose.", "Fall risk is low."]
)
def test_no_mechanism(text):
    assert facts(text, "mechanism", "subjective") == []


@pytest.mark.parametrize(
    ("text", "section", "limits"),
    [
        ("Modified: seated 40 percent.", "work status", "seated 40 percent"),
        ("Modified, 15 lb.", "", "15 lb"),
        ("Activity status: modified.", "", None),
        ("Return to modified work.", "plan", None),
        ("Lift no more than 12 lb.", "work status", "Lift no more than 12 lb"),
    ],
)
def test_modified_duty_in_few_words(text, section, limits):
    (found,) = facts(text, "work_status", section)
    assert (found["status"], found.get("restrictions")) == ("modified duty", limits)


def test_a_modified_request_is_no_work_status():
    assert facts("Modified: 20 pills, no more.", "work_status", "decision") == []
