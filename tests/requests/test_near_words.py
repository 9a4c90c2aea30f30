"""A word that is spelt like a treatment and is a word of its own is no slip of the pen."""

import pytest

from openimr.requests import parse_request
from openimr.requests.spelling import corrected
from openimr.vocabulary.icd import icd_titles

OWN = ("phototherapy", "hippotherapy", "gastrostomy", "cystostomy", "phlebology", "neurotology", "auricular",
       "induction", "ejaculation", "hamartoma", "testis", "mortality", "radical", "plate", "trapezoid")  # fmt: skip
SLIPS = {"physcial therapy": "physical therapy", "acupuncure": "acupuncture", "prolotherpy": "prolotherapy",
         "physiothearpy": "physical therapy", "chiropratic": "chiropractic", "hypnotherpy": "hypnotherapy",
         "artroscopy": "arthroscopy"}  # fmt: skip


@pytest.mark.parametrize("word", OWN)
def test_a_word_of_its_own_is_left_as_it_is(word):
    assert corrected(word) == word


@pytest.mark.parametrize("request_", ["Phototherapy for psoriasis", "Narrowband UVB phototherapy", "Hippotherapy"])
def test_a_treatment_that_no_list_has_is_read_as_none_other(request_):
    assert parse_request(request_).procedure is None


def test_a_growth_is_frozen_and_a_joint_is_cooled():
    frozen = [
        parse_request(text).procedure for text in ("Plantar wart cryotherapy", "Cryotherapy of actinic keratoses")
    ]
    assert frozen == [None, None]
    assert parse_request("Cryotherapy unit rental, knee").procedure == "cold therapy unit"
    assert parse_request("Cryotherapy x 7 days").procedure == "cold therapy unit"


@pytest.mark.parametrize("written", SLIPS)
def test_a_slip_is_still_put_right(written):
    found = parse_request(written).procedure or ""
    assert SLIPS[written].split()[0] in found, found


def test_words_of_titles_of_diseases_change_to_no_other_word():
    """Of some 9,000 words of ICD-10-CM a few are read as another form of themselves, none as another word."""
    words = {word for title in icd_titles() for word in title.lower().split() if word.isalpha() and len(word) > 4}
    changed = {word: found for word in words if (found := corrected(word)) != word and not found.startswith(word[:4])}
    assert changed == {}
