"""Requests as physicians and reviewers word them, and the treatments they mean."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import date_of_service, is_retrospective, parse_request

SEEDS = Path(__file__).parents[2] / ".." / "shared" / "data" / "letters" / "seeds" / "gold.json"


def said(text):
    """What the request says, without what it leaves open."""
    return {k: v for k, v in msgspec.to_builtins(parse_request(text)).items() if v not in (None, ())}


DRUGS = {
    "Vicodin 5/300mg #45 Q6 hours PRN with 1 refill": {
        "ingredients": ("hydrocodone", "acetaminophen"),
        "strength": "5/300 mg",
        "quantity": 45,
        "refills": 1,
        "sig": "Q6 hours PRN",
        "frequency": "every 6 hours as needed",
    },
    "Clonazepam - Klonopin 0.5 mg Qty 20 QHS (Benzodiazepines)": {
        "ingredients": ("clonazepam",),
        "strength": "0.5 mg",
        "quantity": 20,
        "sig": "QHS",
        "frequency": "every night",
    },
    "Morphine sulfate ER 15mg #60 day supply: 30": {
        "ingredients": ("morphine",),
        "strength": "15 mg",
        "quantity": 60,
        "duration": "30 days",
    },
    "Diclofenac gel 1%, apply to affected area twice daily, #100 grams, DOS: 02/03/2016": {
        "ingredients": ("diclofenac",),
        "strength": "1%",
        "quantity": 100,
        "sig": "apply to affected area twice daily",
        "frequency": "2 times a day",
    },
    "Retrospective Tizanidine 4mg tab #45 DOS: 2/3/16": {
        "ingredients": ("tizanidine",),
        "strength": "4 mg",
        "quantity": 45,
    },
    "Compound Flurbiprofen 20%, 180 grams": {
        "ingredients": ("flurbiprofen",),
        "strength": "20%",
        "quantity": 180,
        "procedure": "compound medication",
    },
    "Gabapentin 10%/Amitriptyline 5% cream 240gm": {
        "ingredients": ("gabapentin", "amitriptyline"),
        "strength": "10%",
        "quantity": 240,
    },
    "Tramadol 50 mg, sixty tablets, one tablet twice daily": {
        "ingredients": ("tramadol",),
        "strength": "50 mg",
        "quantity": 60,
        "sig": "one tablet twice daily",
        "frequency": "2 times a day",
    },
    "soma 350 #90": {"ingredients": ("carisoprodol",), "strength": "350", "quantity": 90},
    "Fentanyl 25mcg/hr patch #10 q72h": {
        "ingredients": ("fentanyl",),
        "strength": "25 mcg/hr",
        "quantity": 10,
        "sig": "q72h",
        "frequency": "every 72 hours",
    },
    "Two refills of Naproxen 550mg #60": {
        "ingredients": ("naproxen",),
        "strength": "550 mg",
        "quantity": 60,
        "refills": 2,
    },
    "Celebrex 200 mg #30, no refills": {
        "ingredients": ("celecoxib",),
        "strength": "200 mg",
        "quantity": 30,
        "refills": 0,
    },
    "Eszoplicone 2 mg #30": {"ingredients": ("eszopiclone",), "strength": "2 mg", "quantity": 30},
    "Percocet 10/325 for lumbar spine": {
        "ingredients": ("oxycodone", "acetaminophen"),
        "strength": "10/325",
        "body_part": "lumbar spine",
    },
}
SERVICES = {
    "PT 3x4 L/S": {
        "kind": "therapy",
        "procedure": "physical therapy",
        "visits": 12,
        "frequency": "3 times a week",
        "duration": "4 weeks",
        "body_part": "lumbar spine",
    },
    "Ten chiropractic visits, 2 times weekly, for the neck": {
        "kind": "therapy",
        "procedure": "chiropractic treatment",
        "visits": 10,
        "frequency": "2 times a week",
        "body_part": "cervical spine",
    },
    "Acupuncture once a week for 6 weeks": {
        "kind": "therapy",
        "procedure": "acupuncture",
        "visits": 6,
        "frequency": "once a week",
        "duration": "6 weeks",
    },
    "LESI L5-S1 B/L w/ fluoro": {
        "kind": "injection",
        "procedure": "epidural steroid injection",
        "body_part": "lumbar spine",
        "laterality": "bilateral",
        "level": "L5-S1",
    },
    "Right L3-L4 and L4/5 medial branch block": {
        "kind": "injection",
        "procedure": "medial branch block",
        "body_part": "lumbar spine",
        "laterality": "right",
        "level": "L3-4, L4-5",
    },
    "NCS/EMG RUE": {
        "kind": "test",
        "procedure": "electrodiagnostic studies",
        "body_part": "upper extremity",
        "laterality": "right",
    },
    "Associated surgical service: Sling": {"kind": "equipment", "procedure": "shoulder sling"},
    "Daily skilled nursing for 2 weeks for wound care": {
        "kind": "home care",
        "procedure": "home health nurse",
        "frequency": "daily",
        "duration": "2 weeks",
    },
    "Home aide 4 hours per day, 3 times a week for 8 weeks": {
        "kind": "home care",
        "procedure": "home health aide",
        "frequency": "4 hours a day, 3 times a week",
        "duration": "8 weeks",
    },
    "Therapeutic session of ultrasound 2 times 3": {
        "kind": "therapy",
        "procedure": "therapeutic ultrasound",
        "visits": 6,
        "frequency": "2 times a week",
        "duration": "3 weeks",
    },
    "Arthroscopy of the right knee": {
        "kind": "surgery",
        "procedure": "knee arthroscopy",
        "body_part": "knee",
        "laterality": "right",
    },
    "TENS unit 30 day rental": {"kind": "equipment", "procedure": "tens unit", "duration": "30 days"},
    "Thing that nobody knows": {"kind": "other"},
    "": {"kind": "other"},
}


@pytest.mark.parametrize(("text", "wanted"), DRUGS.items())
def test_a_prescription(text, wanted):
    assert said(text) == {"kind": "medication", **wanted}


@pytest.mark.parametrize(("text", "wanted"), SERVICES.items())
def test_another_service(text, wanted):
    assert said(text) == wanted


def test_the_remaining_portion_of_a_published_request_is_what_counts():
    text = (
        "Percocet 5/325mg #90 was the original request. Percocet 5/325mg #60 was authorized by the Claims "
        "Administrator. The remaining IMR eligible portion of the original request, Percocet 5/325mg #30 is"
    )
    assert parse_request(text).quantity == 30


def test_what_was_given_already():
    assert is_retrospective("Retrospective MRI of the knee")
    assert is_retrospective("naproxen #60 DOS: 01/02/2016")
    assert not is_retrospective("MRI of the knee")
    assert date_of_service("naproxen #60 DOS: 1/2/16") == "2016-01-02"
    assert date_of_service("date of service 13/45/2016") is None


@pytest.mark.skipif(not SEEDS.exists(), reason="shared data absent")
def test_the_hand_labelled_requests():
    wrong = []
    for letter in json.loads(SEEDS.read_text()).values():
        for item in letter["items"]:
            treatment = msgspec.to_builtins(parse_request(item["request"]))
            for field in ("kind", "ingredients", "strength", "quantity", "refills", "sig", "body_part"):
                got = list(treatment[field]) if isinstance(treatment[field], tuple) else treatment[field]
                if got != item[field]:
                    wrong.append((field, got, item[field]))
    assert not wrong


FRAGMENTS = st.sampled_from([*DRUGS, *SERVICES, "#", "x 6", "2-3", "%", "(", "mg", "Q", "DOS:", "and", "\n", "٣", "½"])


@given(st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=6))
def test_any_text_is_parsed(pieces):
    parse_request(" ".join(pieces))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("cervical ESI C6-7 x2", {"kind": "injection", "visits": 2, "level": "C6-7", "frequency": None}),
        ("Lumbar ESI at L3-4, series of three", {"visits": 3, "level": "L3-4", "duration": None}),
        ("Capsaicin 0.075% cream", {"kind": "medication", "ingredients": ("capsaicin",), "strength": "0.075%"}),
        ("Vitamin D 5000 units #90", {"ingredients": ("cholecalciferol",), "strength": "5000 units", "visits": None}),
        ("Vitamin D level", {"kind": "test", "ingredients": ()}),
        ("Medical cannabis", {"kind": "medication", "ingredients": ("cannabis",)}),
        ("CBD oil", {"kind": "medication", "ingredients": ("cannabidiol",)}),
        ("Toradol 30 mg injection", {"kind": "injection", "procedure": "ketorolac injection", "strength": "30 mg"}),
        ("Toradol 10 mg #20", {"kind": "medication", "procedure": None, "quantity": 20}),
        ("Botox 155 units", {"kind": "injection", "strength": "155 units", "visits": None}),
        (
            "Home health aide 6 hours/day 3 days/week 2 weeks",
            {"frequency": "6 hours a day, 3 times a week", "duration": "2 weeks"},
        ),
        (
            "compound cream: ketoprofen 10%, capsaicin 0.05%, menthol 1% 120 gm",
            {
                "ingredients": ("ketoprofen", "capsaicin", "menthol"),
                "quantity": 120,
                "procedure": "compound medication",
            },
        ),
    ],
)
def test_requests_in_the_shorthand_of_offices(text: str, wanted: dict[str, object]) -> None:
    treatment = parse_request(text)
    assert {name: getattr(treatment, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Cream: Ketoprofen 15%, Camphor 2%, Dextromethorphan .5% 60 gm",
            {"ingredients": ("ketoprofen", "camphor", "dextromethorphan"), "strength": "15%", "quantity": 60},
        ),
        ("Xyzzolam 5mg #40", {"kind": "medication", "ingredients": (), "strength": "5 mg", "quantity": 40}),
        ("Tylenol #4 #30", {"ingredients": ("codeine", "acetaminophen"), "quantity": 30}),
        ("Baclofen 10mg #45 refills 2", {"quantity": 45, "refills": 2}),
        ("Baclofen 10mg two (2) tablets at night prn spasm", {"sig": "two (2) tablets at night prn spasm"}),
        ("Topamax 25mg 1 tablet, twice a day", {"sig": "1 tablet, twice a day", "quantity": None}),
        ("Sertraline 50mg 1 tab QAM then 2 tablets", {"sig": "1 tab QAM", "quantity": None}),
        ("Lidocaine patch, 12 hours on / 12 hours off, #10", {"sig": "12 hours on / 12 hours off", "quantity": 10}),
        ("Ultrasound guided trigger point injection", {"kind": "injection", "procedure": "trigger point injection"}),
        ("Paraffin bath purchase", {"kind": "equipment"}),
        ("Office visit in 6 weeks", {"kind": "visit", "duration": None}),
    ],
)
def test_traps_of_published_requests(text: str, wanted: dict[str, object]) -> None:
    treatment = parse_request(text)
    assert {name: getattr(treatment, name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("remaining", "wanted"),
    [
        (
            "two yoga visits for the neck and five yoga visits for the left wrist",
            {"visits": 7, "body_part": "cervical spine, wrist"},
        ),
        ("5 sessions", {"kind": "therapy", "procedure": "acupuncture", "visits": 5}),
    ],
)
def test_what_remains_of_a_request(remaining: str, wanted: dict[str, object]) -> None:
    text = (
        "Nine sessions of acupuncture was the original request. Four sessions were authorized. "
        f"The remaining IMR eligible portion of the original request, {remaining} is"
    )
    treatment = parse_request(text)
    assert {name: getattr(treatment, name) for name in wanted} == wanted


def test_what_remains_of_a_prescription_may_be_a_count() -> None:
    text = "Motrin 800 mg #90 was the original request. #30 was certified. The remaining portion, #60 is"
    treatment = parse_request(text)
    assert (treatment.ingredients, treatment.strength, treatment.quantity) == (("ibuprofen",), "800 mg", 60)
