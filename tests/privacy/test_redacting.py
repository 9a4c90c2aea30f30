"""What holds of every redaction."""

import logging
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.privacy.planting import Planter
from tests.privacy.scoring import known_of_letter

from openimr.privacy import Known, KnownNumber, KnownOrganization, KnownPerson, redact

KNOWN = Known(
    people=(
        KnownPerson(role="injured worker", names=("Yolanda Benavides-Ochoa",)),
        KnownPerson(role="requesting physician", names=("Tran, Quoc H., M.D.",)),
        KnownPerson(role="reviewer", names=("Ingrid Sommerfeld",)),
    ),
    organizations=(KnownOrganization(role="employer", names=("Marlowe Canning Company",)),),
    numbers=(
        KnownNumber(kind="claim number", value="ZK-2013-77120"),
        KnownNumber(kind="phone", value="(707) 555-0144"),
    ),
    addresses=("418 Juniper Lane, Ukiah, CA 95482",),
    case_number="CM14-0123456",
)
PIECES = (
    "Dr. Tran saw her on 03/14/2014.",
    "Yolanda Benavides",
    "BENAVIDES OCHOA, YOLANDA",
    "Lumbar MRI",
    "Norco 10/325 mg",
    "Mr.",
    "Dr.",
    "Young",
    "Petrosian",
    "van der",
    "M.D.",
    "seen by",
    "418 Juniper Ln",
    "May",
    "2014",
    "Tinel's sign",
    "(Chou, 2007)",
    "claim ZK 2013 77120",
    "J.",
    "123-45-6789",
    "of",
    "the",
    "was",
    "pain",
    "Grace",
    "Rose",
    "Kowalczyk",
    "\n",
    "\n\n",
    ",",
    ".",
    ":",
    "Patient",
    "CM14-0123456",
    "in Fresno",
    "Marlowe",
    "Group",
    "Clinic",
    "x@y.com",
    "3/14",
    "92 year old",
    "[name 2]",
    "[date: 2014]",
    "[worker]",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_redacting_twice_changes_nothing(text):
    once = redact(text, KNOWN)
    again = redact(once.text, KNOWN)
    assert again.text == once.text
    assert again.removals == ()


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_spans_point_at_what_went_and_at_what_stands_there_now(text):
    """The output is the source with each removal put in, and nothing else changed."""
    found = redact(text, KNOWN)
    made, at = "", 0
    for removal in found.removals:
        assert at <= removal.start < removal.end
        made += text[at : removal.start]
        assert len(made) == removal.out_start
        made += removal.placeholder
        assert len(made) == removal.out_end
        at = removal.end
    assert made + text[at:] == found.text


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_doubts_stand_in_the_source(text):
    for doubt in redact(text, KNOWN).doubts:
        assert 0 <= doubt.start < doubt.end <= len(text)
        assert doubt.reason


def test_whole_letters_redacted_twice_stay_as_they_are():
    for letter in Planter(7).letters(300):
        known = known_of_letter(letter)
        once = redact(letter.text, known)
        assert redact(once.text, known).text == once.text


def test_what_is_known_stands_nowhere_in_the_output():
    for letter in Planter(8).letters(300):
        known = known_of_letter(letter)
        out = redact(letter.text, known).text.lower()
        for _, name in letter.people:
            surname = name.split()[-1].lower()
            if len(surname) > 4:
                assert not re.search(rf"\b{re.escape(surname)}\b", out), "a known surname is left"


def test_one_person_has_one_number():
    text = "Dr. Anahit Sargsyan wrote. Later Dr. Sargsyan called. SARGSYAN, ANAHIT signed. Dr. Bohdan Kravets agreed."
    assert redact(text).text == "Dr. [name 1] wrote. Later Dr. [name 1] called. [name 1] signed. Dr. [name 2] agreed."


def test_the_same_surname_with_another_given_name_is_another_person():
    out = redact("Mr. Bogdan Wiśniewski and Ms. Halina Wiśniewski were present.").text
    assert out == "Mr. [name 1] and Ms. [name 2] were present."


def test_placeholders_say_what_stood_there():
    text = (
        "Ms. Benavides-Ochoa, DOB 02/03/1961, was hurt at Marlowe Canning on March 4, 2013. Call (707) "
        "555-0144. Claim ZK-2013-77120."
    )
    out = redact(text, KNOWN).text
    wanted = "Ms. [worker], DOB [date of birth], was hurt at [employer] on [date: 2013]. "
    assert out == f"{wanted}Call [phone]. Claim [claim number]."


def test_the_programmes_case_number_stays():
    assert redact("Case Number: CM14-0123456", KNOWN).text == "Case Number: CM14-0123456"


def test_under_the_programmes_practice_dates_stay():
    text = "Dr. Tran saw her on 03/14/2014."
    assert redact(text, KNOWN, practice="programme").text == "Dr. [physician 1] saw her on 03/14/2014."


def test_a_practice_that_nobody_knows_is_named():
    with pytest.raises(ValueError, match="no practice is called 'secret'"):
        redact("x", practice="secret")


def test_nothing_of_a_text_is_logged_or_shown(caplog, capsys):
    """Neither a log line nor what a report prints of itself has a word of the text."""
    with caplog.at_level(logging.DEBUG):
        found = redact("Ms. Benavides-Ochoa met Vartan Hovanessian on 03/14/2014.", KNOWN)
    said = " ".join(
        [caplog.text, *capsys.readouterr(), repr(found), repr(KNOWN), repr(KNOWN.people), repr(KNOWN.numbers)]
    )
    for word in ("Benavides", "Hovanessian", "Vartan", "03/14", "Tran", "77120", "Marlowe"):
        assert word not in said


def test_counts_are_numbers_alone():
    assert redact("Dr. Vartan Hovanessian, 03/14/2014 and 04/01/2014").counts() == {"date": 2, "name": 1}
