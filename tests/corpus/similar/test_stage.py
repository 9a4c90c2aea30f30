"""The stage of a treatment, as the request, the summary and the dates tell it."""

from datetime import date

import pytest

from openimr.corpus.traits import stage_of

INJURED, REVIEWED = date(2015, 1, 1), date(2015, 3, 1)


@pytest.mark.parametrize(
    ("request_text", "summary", "drug", "procedure", "stage"),
    [
        ("Norco", "She has been taking Vicodin for two years.", ("hydrocodone", "acetaminophen"), None, "further"),
        ("Norco", "A trial of Norco is proposed.", ("hydrocodone", "acetaminophen"), None, "first"),
        ("Norco", "He lifts boxes.", ("hydrocodone", "acetaminophen"), None, None),
        ("PT", "He completed 12 sessions of PT.", (), "physical therapy", "further"),
        ("PT", "He completed 12 visits of acupuncture. PT is requested.", (), "physical therapy", "first"),
        ("PT", "He has not had physical therapy.", (), "physical therapy", "first"),
        ("Additional PT, 6 visits", "", (), "physical therapy", "further"),
        ("Initial physical therapy evaluation", "", (), "physical therapy", "first"),
    ],
)
def test_first_or_further(request_text, summary, drug, procedure, stage):
    found = stage_of(request_text, summary, procedure=procedure, ingredients=drug, injured=None, reviewed=None)
    assert [one for one in found if one in {"first", "further"}] == ([stage] if stage else [])


@pytest.mark.parametrize(
    ("reviewed", "stage"),
    [(date(2015, 3, 31), ("acute",)), (date(2015, 4, 1), ("chronic",)), (None, ()), (date(2014, 1, 1), ())],
)
def test_three_months_after_the_injury_it_is_chronic(reviewed, stage):
    assert stage_of("MRI", "", procedure="mri", ingredients=(), injured=INJURED, reviewed=reviewed) == stage


def test_after_an_operation():
    found = stage_of("Post-op PT 2x6", "", procedure="physical therapy", ingredients=(), injured=None, reviewed=None)
    assert "post-surgical" in found
