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
            [("ACOEM", "ACOEM", ("Low Back Disorders",), ("61",))],
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


def cited(text: str) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(c.source, c.guideline, c.sections, c.pages) for c in parse_citations(text).citations]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "MTUS Elbow Complaints 2007, Section(s): A, and Forearm, Wrist, and Hand Complaints 2004, Section(s): B, C",
            [
                ("MTUS", "Elbow Complaints 2007", ("A",), ()),
                ("MTUS", "Forearm, Wrist, and Hand Complaints 2004", ("B", "C"), ()),
            ],
        ),
        (
            "MTUS Postsurgical Treatment 2009, Section(s): Shoulder, Forearm, Wrist, & Hand",
            [("MTUS", "Postsurgical Treatment 2009", ("Shoulder", "Forearm, Wrist, & Hand"), ())],
        ),
        (
            "MTUS Opioid Treatment 2016, Section(s): 2.1 Opioids for Subacute Pain: Tapering, At Home, 2.2 Monitoring",
            [
                (
                    "MTUS",
                    "Opioid Treatment 2016",
                    ("2.1 Opioids for Subacute Pain: Tapering, At Home", "2.2 Monitoring"),
                    (),
                )
            ],
        ),
        (
            "MTUS Knee Complaints.Decision based on NonMTUS Citation Official Disability Guidelines ,Knee",
            [("MTUS", "Knee Complaints", (), ()), ("ODG", ODG, ("Knee",), ())],
        ),
        (
            "MTUS ACOEM Chapter 9 Shoulder Complaints Page(s): 203-204, 207,Chronic Pain Guidelines Yoga pg. 60",
            [
                ("ACOEM", "ACOEM", ("Chapter 9 Shoulder Complaints",), ("203-204", "207")),
                ("MTUS", CHRONIC, ("Yoga",), ("60",)),
            ],
        ),
        (
            "the Knee Complaints (ACOEM Practice Guidelines, 2nd Edition (2004), Chapter 13), p 341, part of the MTUS",
            [("ACOEM", "ACOEM", ("Knee Complaints", "Chapter 13"), ("341",))],
        ),
        (
            "Non-MTUS Citation ODG (ODG-TWC) Guidelines, 9th Edition, 2015, Hip Chapter, www.odg-twc.com",
            [("ODG", ODG, ("Hip Chapter",), ())],
        ),
    ],
)
def test_the_published_wordings(text: str, wanted: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]) -> None:
    assert cited(f"Decision based on {text}.") == wanted


@pytest.mark.parametrize(
    ("text", "title", "pages"),
    [
        ("Roe KT, Poe A. Bracing of the thumb. Hand Review. 2011; 4(2): 10-19.", None, ()),
        (
            "Roe K. Handbook of splints, 2nd edition (2008) p 77.",
            "Roe K. Handbook of splints, 2nd edition (2008)",
            ("77",),
        ),
        (
            "State Board of Examples, Fee Table; Chapter 3-Visits.",
            "State Board of Examples, Fee Table; Chapter 3-Visits",
            (),
        ),
        ("Other Medical Treatment Guideline or Medical Evidence: The Splint Manual.", "The Splint Manual", ()),
        ("Other Medical Treatment Guidelines https://www.example.org/a-and- b/c.pdf.", None, ()),
    ],
)
def test_another_guideline_goes_by_its_title(text: str, title: str | None, pages: tuple[str, ...]) -> None:
    (citation,) = parse_citations(f"Decision based on Non-MTUS Citation {text}").citations
    wanted = title or text.removeprefix("Other Medical Treatment Guidelines ").replace("- b", "-b").rstrip(".")
    assert (citation.source, citation.guideline, citation.pages) == ("other", wanted, pages)


def test_an_article_behind_a_chapter_is_a_citation_of_its_own() -> None:
    text = "Decision based on Non-MTUS Citation ODG Hand Chapter, Splints Roe K. Handbook of splints (2008) p 7."
    assert cited(text) == [
        ("ODG", ODG, ("Hand Chapter, Splints",), ()),
        ("other", "Roe K. Handbook of splints (2008)", (), ("7",)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The Claims Administrator did not cite a guideline in its letter.",
        "The Expert Reviewer found that no section of the MTUS was applicable.",
        "The MTUS and ACOEM do not specifically address it.",
        "Neither MTUS nor ACOEM was used.",
    ],
)
def test_a_schedule_that_is_silent_is_not_cited(text: str) -> None:
    assert parse_citations(text).basis == "none cited"


def test_an_edition_is_no_section() -> None:
    (citation,) = parse_citations("Decision based on Non-MTUS Citation ODG 2015 Elbow Chapter: Splints.").citations
    assert (citation.edition, citation.sections) == ("2015", ("Elbow Chapter: Splints",))


def test_a_sentence_of_the_reviewer_adds_no_section() -> None:
    text = (
        "Decision based on MTUS Chronic Pain Medical Treatment 2016, Section(s): Biofeedback. ODG does not recommend "
        'it alone. "Offer it with exercise. Not as a stand-alone treatment." Note: see also Yoga, page 3.'
    )
    assert cited(text) == [
        ("MTUS", "Chronic Pain Medical Treatment 2016", ("Biofeedback",), ()),
        ("ODG", ODG, (), ()),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Decision based on MTUS ACOEM Elbow Guideline (2018), Section(s): Braces. It is on the MTUS list.",
            [("ACOEM", "ACOEM", ("Braces",), ())],
        ),
        (
            "ACOEM Guidelines, 2nd Edition (2004), Chapter 13 Knee Complaints, pages 341-343. It is part of the MTUS.",
            [("ACOEM", "ACOEM", ("Chapter 13 Knee Complaints",), ("341-343",))],
        ),
    ],
)
def test_a_book_that_the_schedule_adopted_is_cited_once(
    text: str, wanted: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]
) -> None:
    assert parse_citations(text).basis == "cited"
    assert cited(text) == wanted
