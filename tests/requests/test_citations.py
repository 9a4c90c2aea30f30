"""Guideline paragraphs, in the published letters' fixed wording and as UR letters write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.requests import parse_citations

CHRONIC = "Chronic Pain Medical Treatment Guidelines"
ODG = "Official Disability Guidelines"


@pytest.mark.parametrize(
    ("text", "basis", "citations"),
    [
        (
            "Decision based on MTUS Chronic Pain Treatment Guidelines Opioids Page(s): 75, 80-82.",
            "cited",
            [("MTUS", CHRONIC, ("Opioids",), ("75", "80-82"))],
        ),
        (
            "Decision based on MTUS Chronic Pain Medical Treatment 2009, Section(s): Opioids, dosing, Weaning.",
            "cited",
            [("MTUS", "Chronic Pain Medical Treatment 2009", ("Opioids, dosing", "Weaning"), ())],
        ),
        (
            "Decision not based on the MTUS. Decision based on Non- MTUS Citation ODG, Pain Chapter, Zolpidem.",
            "non-MTUS",
            [("ODG", ODG, ("Pain Chapter, Zolpidem",), ())],
        ),
        (
            "Decision based on MTUS ACOEM Chapter 9 Shoulder Complaints, Chapter 12 Low Back Complaints.",
            "cited",
            [("ACOEM", "ACOEM", ("Chapter 9 Shoulder Complaints", "Chapter 12 Low Back Complaints"), ())],
        ),
        (
            "Decision based on Non-MTUS Citation ACOEM Practice Guidelines, 3rd ed., Low Back Disorders, pg. 61.",
            "non-MTUS",
            [("ACOEM", "ACOEM", ("3rd ed., Low Back Disorders",), ("61",))],
        ),
        ("Guideline: MTUS Chronic Pain Guidelines, page 13 and 16.", "cited", [("MTUS", CHRONIC, (), ("13", "16"))]),
        (
            "The MTUS does not address it. Official Disability Guidelines, Knee & Leg (updated 3/31/16), Home health.",
            "non-MTUS",
            [("ODG", ODG, ("Knee & Leg (updated 3/31/16), Home health",), ())],
        ),
        ("ACOEM Chapter 11", "cited", [("ACOEM", "ACOEM", ("Chapter 11",), ())]),
        (
            "Decision based on MTUS Neck and Upper Back Complaints 2004, Section(s): Special Studies.",
            "cited",
            [("MTUS", "Neck and Upper Back Complaints 2004", ("Special Studies",), ())],
        ),
        ("The Claims Administrator did not cite any medical evidence for its decision.", "none cited", []),
        ("No guideline was quoted by the reviewer.", "none cited", []),
        ("Guideline: none.", "none cited", []),
        ("", "none cited", []),
    ],
)
def test_citations(text, basis, citations):
    found = parse_citations(text)
    assert found.basis == basis
    assert [(c.source, c.guideline, c.sections, c.pages) for c in found.citations] == citations


def test_pages_between_two_sections_keep_both():
    found = parse_citations(
        "MTUS Chronic Pain Medical Treatment Guidelines, Baclofen, page 64; Antispasticity drugs, page 66."
    )
    assert found.citations[0].sections == ("Baclofen", "Antispasticity drugs")
    assert found.citations[0].pages == ("64", "66")


WORDS = st.sampled_from(
    ["MTUS", "ODG", "ACOEM", "Chapter", "12", "page", "Section(s):", "Non-MTUS", ",", ".", "(", "based on", "é"]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join)))
def test_any_text_has_a_basis_and_it_fits_the_citations(text):
    found = parse_citations(text)
    assert (found.basis == "none cited") == (not found.citations)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("ODG Pain Chapter, the records do not show that a first drug failed.", ("Pain Chapter",)),
        ("MTUS Chronic Pain Medical Treatment Guidelines, page 78, there is no record of function.", ()),
        ("ODG, Low Back. the request exceeds the visits allowed", ("Low Back",)),
        ("Outside of MTUS; ODG Mental chapter: sleep hygiene was not tried", ("Mental chapter",)),
    ],
)
def test_what_is_said_of_the_case_is_no_part_of_the_citation(text: str, sections: tuple[str, ...]) -> None:
    (citation,) = parse_citations(text).citations
    assert citation.sections == sections


def test_what_lies_outside_the_schedule_does_not_cite_it() -> None:
    basis = parse_citations("Outside of MTUS - ODG Knee chapter.")
    assert basis.basis == "non-MTUS"
    assert [citation.source for citation in basis.citations] == ["ODG"]
