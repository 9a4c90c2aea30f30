"""What a letter is about stays: drugs, tests, diseases, guidelines, scores, studies."""

import pytest

from openimr.privacy import redact
from openimr.vocabulary import terms


@pytest.mark.parametrize(
    "text",
    [
        "Norco, Lyrica, Soma, Ambien, Celexa, Valium and Xanax were continued; Allegra 180 mg as needed.",
        "Tinel's, Phalen's and Finkelstein's tests were negative; Spurling's maneuver was positive.",
        "Positive Hawkins and Neer signs; O'Brien's test negative; Speed's test equivocal.",
        "Waddell signs 3/5. FABER and Patrick's test positive. McMurray's test negative. Lachman negative.",
        "Parkinson's disease, Crohn's disease, De Quervain's tenosynovitis and a Baker's cyst are listed.",
        "MTUS, ACOEM and the Official Disability Guidelines (Airaksinen, 2006) (Chou, 2007) were cited.",
        "Studies by Manchikanti et al. found no benefit.",
        "Beck Depression Inventory 21, Oswestry 48, Epworth Sleepiness Scale 11, PHQ-9 14.",
        "Pain is 7/10, strength 4/5, L4-5 and C5-6, 10/325 mg, #60, 2 x 6 visits, CPT 64483, ICD-10 M54.16.",
        "Functional Restoration Program; Home Health Care Services; Physical Therapy; Acupuncture.",
        (
            "Licensed in California, New York, West Virginia and Washington. Pain Management, Physical Medicine "
            "& Rehabilitation."
        ),
        "Chronic Pain Medical Treatment Guidelines, pages 78-80 and 124; 8 CCR 9792.24.2; Labor Code 4610.5.",
        "The 52-year-old female has had pain for 12 years. MRI showed a 3 mm protrusion.",
    ],
)
def test_medicine_and_law_stay(text):
    assert redact(text).text == text


def test_every_drug_of_the_vocabulary_stays_in_a_sentence():
    """Brands and ingredients as they are printed, with a capital."""
    from openimr.vocabulary.entries import vocabulary

    names = sorted({name.title() for drug in vocabulary().drugs for name in (drug.id, *getattr(drug, "brands", ()))})
    lost = [name for name in names if terms(name) and name not in redact(f"We continue {name} as before.").text]
    assert len(names) > 300
    assert lost == []


def test_states_are_no_smaller_than_a_state():
    assert redact("Reviewed by a physician licensed in Texas and Georgia.").text.endswith("Texas and Georgia.")


def test_what_looks_like_an_author_is_left_to_a_person():
    found = redact("Results were poor (Vasquez, 2011).")
    assert found.text == "Results were poor (Vasquez, 2011)."
    assert [doubt.reason for doubt in found.doubts] == ["author of a study in a citation"]


def test_an_unknown_word_before_a_dose_is_left_to_a_person():
    found = redact("She was given Zolvexa 20 mg daily.")
    assert "Zolvexa" in found.text
    assert [doubt.removed for doubt in found.doubts] == [False]


def test_publishers_addresses_stay_and_others_go():
    text = "See https://www.ncbi.nlm.nih.gov/pubmed/123 and https://www.drpetrakis-clinic.com/about."
    assert redact(text).text == "See https://www.ncbi.nlm.nih.gov/pubmed/123 and [url]."
