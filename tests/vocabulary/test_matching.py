"""What the matcher finds in notes, and that it is what a slow and simple search would find."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.vocabulary import terms
from openimr.vocabulary.folding import closed_up, fold, place
from openimr.vocabulary.matching import Matcher

BODY = frozenset({"body_part"})
DRUG = frozenset({"drug"})


def ids(text, *categories):
    return [term.id for term in terms(text, frozenset(categories) or None)]


@pytest.mark.parametrize(
    ("text", "category", "wanted"),
    [
        ("She takes Norco10/325mg and soma.", "drug", ["hydrocodone-acetaminophen", "carisoprodol"]),
        ("Hydrocodone / APAP refilled", "drug", ["hydrocodone-acetaminophen"]),
        ("somatic complaints, Somali interpreter", "drug", []),
        ("R shoulder, LUE and b/l knees", "body_part", ["right shoulder", "left upper extremity", "bilateral knee"]),
        ("low\r\n   back", "body_part", ["lumbar spine"]),
        ("Pain in the neck. Back to work Monday.", "body_part", ["cervical spine"]),
        ("c-spine and L/S", "body_part", ["cervical spine", "lumbar spine"]),
        ("the pt was seen", "procedure", []),
        ("PT 2x6", "procedure", ["physical therapy"]),
        ("EMG / NCV and two MRIs", "procedure", ["electrodiagnostic studies", "mri"]),
        ("RFA received 03/04", "procedure", []),
        ("s/p sprains; CTS; no cts", "condition", ["sprain", "carpal tunnel syndrome"]),
    ],
)
def test_terms_of_notes(text, category, wanted):
    assert ids(text, category) == wanted


def test_a_category_asked_for_alone_is_not_hidden_by_a_longer_name_of_another():
    assert ids("low back pain", "body_part") == ["lumbar spine"]
    assert ids("low back pain") == ["low back pain"]


def test_words_on_either_side_of_a_full_stop_or_a_paragraph_are_not_one_term():
    assert [t.text for t in terms("The mood was low. Back pain again.")] == ["Back pain"]
    assert [t.text for t in terms("lower\n\nback", BODY)] == ["back"]


@pytest.mark.parametrize("sign", ["µ", "é", "–", "☒", "İ", "ß", "ﬁ", "𝟛", "\x01"])
def test_offsets_are_code_points_beside_signs_that_are_not_ascii(sign):
    text = f"{sign} {sign}Ambien {sign} low back{sign} {sign}"
    for term in terms(text):
        assert text[term.start : term.end] == term.text
    assert [t.text for t in terms(f"{sign} Ambien {sign}", DRUG)] == ["Ambien"]


NAMES = [
    ("drug", "norco", "Norco"),
    ("drug", "ms contin", "MS Contin"),
    ("body_part", "back", "back"),
    ("body_part", "low back", "low back"),
    ("condition", "low back pain", "low back pain"),
    ("procedure", "pt", "=PT"),
    ("noise", "", "back to"),
]
WORDS = [
    "norco",
    "Norco",
    "MS",
    "contin",
    "low",
    "back",
    "Back",
    "backs",
    "pain",
    "to",
    "PT",
    "pt",
    "PTs",
    "é",
    "5",
    "norco5",
]


def naive(text, categories):
    """Try each name at each place, longest first."""
    folded = " " + fold(text) + " "
    found, at = [], 0
    while at < len(text):
        hits = []
        for category, key, written in NAMES:
            exact, name = written.startswith("="), written.removeprefix("=")
            if categories is not None and category not in categories | {"noise"}:
                continue
            for tail in ("", "s"):
                end = at + len(name) + len(tail)
                plural = tail and category in {"body_part", "condition", "procedure"}
                if (tail and not plural) or folded[at + 1 : end + 1] != fold(name) + tail or folded[at] != " ":
                    continue
                after = folded[end + 1]
                if after != " " and not (after.isdigit() and not tail and len(name) > 3):
                    continue
                if exact and text[at : at + len(name)] != name:
                    continue
                hits.append((end, category, key))
        if hits:
            end = max(hit[0] for hit in hits)
            found += [(at, end, c, k) for e, c, k in hits if e == end and c != "noise"]
            at = end
        else:
            at += 1
    return found


@given(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from([None, BODY, DRUG | BODY]))
def test_the_matcher_equals_a_naive_search(words, categories):
    text = " ".join(words)
    got = [(t.start, t.end, t.category, t.id) for t in Matcher(NAMES).terms(text, categories)]
    assert got == naive(text, categories)


@given(st.text(max_size=60))
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)
    closed, at, shift = closed_up(text)
    kept = [place(i, at, shift) for i in range(len(closed))]
    assert kept == sorted(set(kept))
    assert all(text[j] == closed[i] for i, j in enumerate(kept))


@given(st.text(max_size=80))
def test_any_text_gives_terms_within_it_in_order(text):
    found = terms(text)
    assert all(text[t.start : t.end] == t.text for t in found)
    spans = sorted({(t.start, t.end) for t in found})
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
