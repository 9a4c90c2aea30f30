"""Credentials, person and conclusion, in the wordings of different years."""

import pytest

from openimr.letters.fields.conclusion import contrary_conclusion
from openimr.letters.fields.credentials import credentials_of
from openimr.letters.fields.person import injury_date, mechanism_of, person_of, review_date


@pytest.mark.parametrize(
    ("text", "states", "specialties", "subspecialties", "board"),
    [
        (
            "State(s) of Licensure: California,North Carolina\nCertification(s)/Specialty: Family Practice",
            ("California", "North Carolina"), ("Family Practice",), (), None,
        ),
        (
            ("The Expert Reviewer has the following\ncredentials: State(s) of Licensure: TX, DC\n"
            "Certification(s)/Specialty: Preventive Medicine, Occupational Medicine"),
            ("Texas", "District of Columbia"), ("Preventive Medicine", "Occupational Medicine"), (), None,
        ),
        (
            ("The expert reviewer is Board Certified in Physical Rehabilitation & Pain Management has a "
            "subspecialty in Interventional Spine and is licensed to practice in California. He/she works."),
            ("California",), ("Physical Rehabilitation & Pain Management",), ("Interventional Spine",), True,
        ),
        (
            "The physician reviewer is Board Certified in Neurology, and is licensed to practice in Ohio and Utah.",
            ("Ohio", "Utah"), ("Neurology",), (), True,
        ),
        ("He/she has been in active clinical practice for more than five years.", (), (), (), None),
    ],
)  # fmt: skip
def test_credentials(text, states, specialties, subspecialties, board):
    found = credentials_of(text)
    assert (found.licensure, found.specialties) == (states, specialties)
    assert (found.subspecialties, found.board_certified) == (subspecialties, board)


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("The injured worker is a 71-year-old female who slipped.", 71, "female"),
        ("This forty-five year old man was hurt.", 45, "male"),
        ("A 38 y/o cook burned a hand. He was seen. He rates pain 4/10.", 38, "male"),
        ("This 48-year-old individual was injured.", 48, None),
        ("The applicant (he/she) is 50 years of age.", 50, None),
        ("Ms. was injured. Her pain is 5/10.", None, "female"),
        ("The patient saw her doctor, and he told him to rest.", None, None),
        (
            "This 48-year-old individual was hurt. His wife, a 45 year old female, drove. He rests. His arm hurts.",
            48,
            "male",
        ),
        ("His daughter, 12 years old, came along. The worker is a 50 year old male.", 50, "male"),
    ],
)
def test_person(summary, age, sex):
    found = person_of(summary)
    assert (found.age, found.sex) == (age, sex)


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("He was seen on 03/04/2015 and was injured on July 11, 2005.", "2005-07-11"),
        ("The worker has a date of injury on 05-22-2003.", "2003-05-22"),
        ("A 40 year old with a 10-13-16 work injury.", "2016-10-13"),
        ("She was seen on 03/04/2015 for pain.", None),
    ],
)
def test_date_of_injury_from_the_summary(summary, day):
    assert injury_date(summary) == day


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("On 09-29-2015 Utilization Review non-certified the request.", "2015-09-29"),
        ("The request of 01/02/2015 was seen. The utilization review denied it on 02/03/2015.", "2015-02-03"),
        ("It was not certified in the pre-authorization process on February 21, 2014.", "2014-02-21"),
        ("An MRI was done on 02/03/2015.", None),
    ],
)
def test_date_of_the_review_from_the_summary(summary, day):
    assert review_date(summary) == day


@pytest.mark.parametrize(
    ("summary", "said"),
    [
        ("He was injured on 01/02/2015 due to an unspecified mechanism of injury.", "unspecified"),
        ("The mechanism of injury was not listed in these records.", "not listed"),
        ("She was injured when a pallet fell on her foot.", "when a pallet fell on her foot"),
        ("The worker has neck pain.", None),
    ],
)
def test_mechanism(summary, said):
    assert mechanism_of(summary) == said


@pytest.mark.parametrize(
    ("rationale", "heading", "other"),
    [
        ("No gain is shown. Therefore, the request is medically necessary.", "upheld", "overturned"),
        ("Given the above, it is not medically necessary.", "overturned", "upheld"),
        ("As such, the request is not medically necessary.", "upheld", None),
        ("Medical necessity has not been established.", "overturned", "upheld"),
        ("The prior reviewer found that it is not medically necessary. It helps.", "overturned", None),
        ("If a trial fails it may be medically necessary.", "upheld", None),
        ("It helps him to work.", "upheld", None),
    ],
)
def test_a_conclusion_that_contradicts_the_heading(rationale, heading, other):
    assert contrary_conclusion(rationale, heading) == other
