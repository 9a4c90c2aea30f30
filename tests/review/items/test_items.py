"""Disputed items from invented forms and letters: what a reviewer must find in the draft."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import CaseFile, CaseIdentity, Page, Record
from openimr.review.items import disputed_items, item_warnings

KINDS = {"application": "imr application", "ur": "ur determination", "rfa": "request for authorization"}
LIST = "List each specific requested medical service, good or item that was denied or modified:\n{}\nRequest for Review"
TABLE = "Service/Good Requested\n(Required)\nOther Information: (Frequency, Duration Quantity, etc.)\n{}\n"

LETTER = """
Your request for authorization dated 05/06/2015 for 8 sessions of hand therapy and one MRI of the left wrist
has been reviewed. The request for 8 sessions of hand therapy is modified to 4 sessions. The request for one MRI
of the left wrist is non-certified.
"""
THREE = """
Item 1: Left carpal tunnel release
Determination: Deferred, liability is disputed.
Item 2: Ambien 10 mg #30
Determination: Conditionally non-certified until the notes arrive.
Item 3: Urine drug screen
Determination: Delayed, more facts are needed.
"""


def case(**texts):
    """A case file with one page for each document."""
    pages = tuple(
        Page(file=f"{name}.pdf", page=1, text_source="layer", text=text, sha256="") for name, text in texts.items()
    )
    records = tuple(
        Record(id=f"r{i}", file=f"{name}.pdf", first_page=1, last_page=1, kind=KINDS[name.rstrip("2")])
        for i, name in enumerate(texts, 1)
    )
    return CaseFile(name="case", pages=pages, records=records, identity=CaseIdentity())


def decided(**texts):
    return [(item.request, item.ur_outcome) for item in disputed_items(case(**texts))]


def test_one_item_in_three_documents_is_one_item_with_three_places():
    (item,) = disputed_items(
        case(
            application=LIST.format("1. Percocet 5/325mg #90"),
            ur="# Item as requested Decision\n1 Oxycodone/APAP 5/325 #90 Non-certify\n",
            rfa=TABLE.format("Chronic neck\npain\n723.1 Percocet\n5/325 #90\n"),
        )
    )
    assert item.request == "Percocet 5/325mg #90"
    assert item.ur_outcome == "denied"
    assert [evidence.file for evidence in item.named_in] == ["application.pdf", "ur.pdf", "rfa.pdf"]


def test_the_forms_order_and_wording_are_kept():
    text = LIST.format(
        "1. MRI of the left knee without\ncontrast\n2. Physical therapy 2x6 left knee and Motrin 800mg #60"
    )
    assert [request for request, _ in decided(application=text)] == [
        "MRI of the left knee without contrast",
        "Physical therapy 2x6 left knee",
        "Motrin 800mg #60",
    ]


@pytest.mark.parametrize(
    ("letter", "wanted"),
    [
        ("Request: Lumbar ESI L4-5\nDecision: Non-certified\n", [("Lumbar ESI L4-5", "denied")]),
        ("Determination: Denied\nTreatment: Lumbar ESI L4-5\n", [("Lumbar ESI L4-5", "denied")]),
        ("Medication\nLyrica 75 mg #60\nDecision\nNON-CERTIFIED\nReason\n", [("Lyrica 75 mg #60", "denied")]),
        (
            "Acupuncture 12 visits for the neck and upper\nback Denied\nMobic 15 mg #30 Certified\n",
            [("Acupuncture 12 visits for the neck and upper back", "denied")],
        ),
        ("The request for a TENS unit purchase is not medically necessary.", [("a TENS unit purchase", "denied")]),
        (LETTER, [("8 sessions of hand therapy", "modified"), ("one MRI of the left wrist", "denied")]),
        ("UR denied Soma 350mg #90.", [("Soma 350mg #90", "denied")]),
        (
            "The following is certified: Mobic 15 mg #30.\nThe following is not certified: aquatic therapy 8 visits.\n",
            [("aquatic therapy 8 visits", "denied")],
        ),
        (
            THREE,
            [
                ("Left carpal tunnel release", "deferred"),
                ("Ambien 10 mg #30", "conditionally non-certified"),
                ("Urine drug screen", "delayed"),
            ],
        ),
        ("REQUEST: Valium 5 mg #30\nDECISION: N0N-CERTIFIED\n", [("Valium 5 mg #30", "denied")]),
        (
            "Medication\nMorphine ER 15 mg #60\nDecision\nNON-CERTIFIED\nThis is not a conditional denial.\n",
            [("Morphine ER 15 mg #60", "denied")],
        ),
    ],
)
def test_what_a_letter_decides(letter, wanted):
    assert decided(ur=letter) == wanted


@pytest.mark.parametrize(
    ("letter", "authorized", "remaining"),
    [
        ("UR modified Percocet 10/325mg #120 to #90.", "Percocet 10/325mg #90", "Percocet 10/325mg #30"),
        (
            "Item 1: Percocet 10/325mg #120\nDecision: MODIFIED. Percocet 10/325mg #90 is certified.\n",
            "Percocet 10/325mg #90",
            "Percocet 10/325mg #30",
        ),
        (
            "The request for physical therapy 12 visits for the knee is modified to certify 6 visits.",
            "6 visits",
            "physical therapy 6 visits for the knee",
        ),
        (
            "Item 1: Mobic 15mg #30 with 3 refills\nDecision: Modified. Mobic 15mg #30 with 1 refill is certified.\n",
            "Mobic 15mg #30 with 1 refill",
            "2 refills of Mobic 15mg #30",
        ),
    ],
)
def test_a_modified_request_says_what_was_allowed_and_what_is_left(letter, authorized, remaining):
    (item,) = disputed_items(case(ur=letter))
    assert (item.ur_outcome, item.ur_authorized, item.remaining) == ("modified", authorized, remaining)


def test_what_was_certified_is_not_in_dispute_even_if_the_form_lists_it():
    file = case(
        application=LIST.format("1. Mobic 15mg #30\n2. Soma 350mg #30"),
        ur="Mobic 15mg #30 Certified\nSoma 350mg #30 Denied\n",
    )
    items = disputed_items(file)
    assert [item.request for item in items] == ["Soma 350mg #30"]
    assert any("certified" in warning for warning in item_warnings(file, items))


def test_an_earlier_certification_in_the_history_does_not_count():
    letter = "Norco 5/325 mg #90 was certified.\nRequest: Norco 5/325 mg #60\nDecision: Non-certified\n"
    assert decided(ur=letter) == [("Norco 5/325 mg #60", "denied")]


def test_without_a_letter_the_note_on_the_form_counts():
    (item,) = disputed_items(case(application=LIST.format("1. Percocet 5/325 mg #90 (modified to #60)")))
    assert (item.request, item.ur_outcome) == ("Percocet 5/325 mg #90", "modified")
    assert (item.ur_authorized, item.remaining) == ("Percocet 5/325 mg #60", "Percocet 5/325 mg #30")


def test_deferred_and_conditional_items_are_not_eligible():
    items = disputed_items(case(ur="Item 1: Prozac 20 mg #30\nDecision: Deferred for liability.\n"))
    assert not items[0].eligible


def test_guidelines_go_with_the_item_they_are_named_for():
    items = disputed_items(
        case(
            ur="Treatment requested Decision\nSoma 350 mg #30 Denied\nAmbien 5 mg #30 Denied\nGuidelines applied\n"
            "Soma: MTUS Chronic Pain Guidelines, page 29. Ambien: ODG, Pain Chapter, Zolpidem.\n"
        )
    )
    assert [item.claims_administrator.basis for item in items] == ["cited", "non-MTUS"]
    assert items[0].claims_administrator.citations[0].pages == ("29",)


def test_one_guideline_for_all_items():
    items = disputed_items(
        case(ur="Soma 350 mg #30 Denied\nValium 5 mg #30 Denied\nGuideline\nMTUS, Chronic Pain Guidelines, page 24.\n")
    )
    assert [item.claims_administrator.citations[0].pages for item in items] == [("24",), ("24",)]


def test_retrospective():
    (item,) = disputed_items(
        case(application=LIST.format("1. Retrospective: urine drug test, date of service 02/03/2015"))
    )
    assert item.retrospective


def test_a_missing_decision_or_request_is_said():
    no_letter = case(application=LIST.format("1. Soma 350mg #30"))
    items = disputed_items(no_letter)
    assert items[0].ur_outcome is None
    assert any("no UR determination" in warning for warning in item_warnings(no_letter, items))
    nothing = case(rfa="An empty form")
    assert disputed_items(nothing) == ()
    assert item_warnings(nothing, ())


def test_a_form_that_points_to_the_letter_takes_the_letters_items():
    assert decided(application=LIST.format("See attached UR letter"), ur="Soma 350 mg #30 Denied\n") == [
        ("Soma 350 mg #30", "denied")
    ]


def test_only_the_request_form_is_left():
    assert decided(rfa=TABLE.format("Lumbar strain 847.2 Physical therapy 97110 2x6\nsame Tramadol 50 mg\n#60\n")) == [
        ("Physical therapy 97110 2x6", None),
        ("Tramadol 50 mg #60", None),
    ]


LINES = st.sampled_from(
    [
        "1. Soma 350mg #30",
        "Decision: denied",
        "Request: MRI",
        "modified to #60",
        "Certified",
        "MTUS page 5",
        "Item 1:",
        "2,",
        "",
        "☒",
        "#",
    ]
)


@given(st.lists(LINES, max_size=8).map("\n".join), st.lists(LINES, max_size=8).map("\n".join))
def test_any_text_gives_items_with_exact_quotes(listed, letter):
    file = case(application=LIST.format(listed), ur=letter, rfa=TABLE.format(listed))
    for item in disputed_items(file):
        assert item.named_in
        for evidence in item.named_in:
            assert file.page(evidence.file, evidence.page).text[evidence.start : evidence.end] == evidence.quote
