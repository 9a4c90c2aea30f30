"""Several treatments in one sentence."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import split_requests


def pieces(text):
    return [text[start:end] for start, end in split_requests(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Zanaflex 4mg #60 with 2 refills and Percocet 10/325mg #90",
            ["Zanaflex 4mg #60 with 2 refills", "Percocet 10/325mg #90"],
        ),
        (
            "Lyrica 75 mg #60, Motrin 800 mg #90 and Prilosec 20 mg #30",
            ["Lyrica 75 mg #60", "Motrin 800 mg #90", "Prilosec 20 mg #30"],
        ),
        ("PT 2x6 and acupuncture 1x6 for the low back", ["PT 2x6", "acupuncture 1x6 for the low back"]),
        (
            "MRI lumbar spine; EMG/NCV bilateral lower extremities",
            ["MRI lumbar spine", "EMG/NCV bilateral lower extremities"],
        ),
    ],
)
def test_is_cut_into_its_items(text, wanted):
    assert pieces(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "MRI/CT of the cervical spine and pelvis",
        "MRI for sprain and strain of the neck",
        "EMG and NCS of the left lower extremity",
        "Norco (hydrocodone/acetaminophen) 5/325 mg #30",
        "Ketoprofen 10%, Baclofen 2%, Lidocaine 5% cream 120 gm",
        "Left shoulder arthroscopy with acromioplasty, rotator cuff repair and debridement of the shoulder",
        "Daily nurse for 3 weeks for wound care and watching of the wound, medication review",
        "Lumbar ESI under fluoroscopy and IV sedation",
        "Physical therapy for the neck, left shoulder and low back",
    ],
)
def test_stays_whole(text):
    assert pieces(text) == [text]


def test_nothing_is_nothing():
    assert split_requests("  \n, ") == []


WORDS = st.sampled_from(
    ["Norco", "10/325", "#60", "and", ",", ";", "PT", "2x6", "MRI", "knee", "\n", "of the", "with", "(", ")", "é"]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_pieces_lie_within_the_text_and_do_not_overlap(text):
    spans = split_requests(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
