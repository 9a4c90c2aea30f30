"""`parse(write(d)) == d`: a record written as text or as PDF reads back as the same record."""

import string
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from openimr.letters import parse_letter, published_pdf, published_text
from openimr.model import PublishedLetter

LETTERS = Path(__file__).parents[2] / "examples" / "letters"

# Latin letters of western and central Europe, figures and the marks of prose.
_LATIN = string.ascii_letters + string.digits + "àâäáãåçéèêëíìîïñóòôöõøúùûüýÿžščćđłńśźżőűœæßÀÉÖÜØŁŽŠ"
_MARKS = ".,;:!?()[]/#%&+-*'\"’“”–=<>@_"
_LABELS = (
    "Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:", "CLINICAL CASE SUMMARY", "Upheld",
    "IMR ISSUES, DECISIONS AND RATIONALES", "HOW THE IMR FINAL DETERMINATION WAS MADE", "Overturned", ": Upheld",
    "DOCUMENTS REVIEWED", "State(s) of Licensure:", "not medically necessary.", "Case Number:", "1.", "2)",
)  # fmt: skip
_WORDS = st.one_of(
    st.text(alphabet=_LATIN, min_size=1, max_size=12),
    st.text(alphabet=_LATIN + _MARKS, min_size=1, max_size=14),
    st.sampled_from(_LABELS),
    st.sampled_from(("Norco", "10/325mg", "#60", "with", "3", "refills", "lumbar spine", "MRI", "follow-up", "- and")),
)


def _phrases(most: int) -> st.SearchStrategy[str]:
    words = st.lists(_WORDS, min_size=1, max_size=most)
    return words.map(lambda words: " ".join(" ".join(words).split())).filter(bool)


def _letter(
    requests: list[str], decisions: list[str], rationales: list[str], guidelines: list[str], summary: str
) -> PublishedLetter:
    """The record of a letter with these passages: derived fields follow from its text by being read from it."""
    items = "".join(
        f"{request}: {decision}\n\nClaims Administrator guideline: {claims}\n\nMAXIMUS guideline: {reviewer}\n\n"
        f"Decision rationale: {rationale}\n\n"
        for request, decision, rationale, claims, reviewer in zip(
            requests, decisions, rationales, guidelines, reversed(guidelines), strict=True
        )
    )
    text = (
        "Case Number: CM16-0123456\nDate Assigned: 02/03/2016\nDate of Injury: 01/02/2015\nDecision Date: 03/04/2016\n"
        "UR Denial Date: 01/20/2016\nPriority: Standard\nApplication Received: 01/25/2016\n\n"
        "HOW THE IMR FINAL DETERMINATION WAS MADE\n\nA sentence.\n\n"
        "The Expert Reviewer has the following credentials:\n"
        "State(s) of Licensure: California\nCertification(s)/Specialty: Family Practice\n\n"
        f"CLINICAL CASE SUMMARY\n\n{summary}\n\nIMR ISSUES, DECISIONS AND RATIONALES\n\n{items}"
    )
    return parse_letter(text, source="d")


@st.composite
def letters(draw: st.DrawFn) -> PublishedLetter:
    count = draw(st.integers(1, 4))
    requests = draw(st.lists(_phrases(60).map(lambda text: text[:600].strip()), min_size=count, max_size=count))
    decisions = draw(st.lists(st.sampled_from(("Upheld", "Overturned")), min_size=count, max_size=count))
    rationales = draw(st.lists(_phrases(150), min_size=count, max_size=count))
    guidelines = draw(st.lists(_phrases(20), min_size=count, max_size=count))
    summary = draw(_phrases(150))
    letter = _letter(requests, decisions, rationales, guidelines, summary)
    # The property is about letters that say what they were made to say.
    assume([item.request for item in letter.items] == requests)
    assume([item.rationale for item in letter.items] == rationales)
    assume(letter.clinical_summary == summary)
    return letter


def _same(again: PublishedLetter, letter: PublishedLetter) -> None:
    got, want = msgspec.to_builtins(again), msgspec.to_builtins(letter)
    assert {key: got[key] for key in want if key not in {"source", "items"} and got[key] != want[key]} == {}
    assert len(got["items"]) == len(want["items"])
    for one, other in zip(got["items"], want["items"], strict=True):
        assert {key: (one[key], other[key]) for key in other if one[key] != other[key]} == {}


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(letters())
def test_through_text(letter: PublishedLetter) -> None:
    _same(parse_letter(published_text(letter)), letter)


@settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(letters())
def test_through_pdf(letter: PublishedLetter) -> None:
    _same(parse_letter(published_pdf(letter)), letter)


@pytest.mark.parametrize("path", sorted(LETTERS.glob("final-*")), ids=lambda path: path.name)
@pytest.mark.parametrize("write", [published_text, published_pdf])
def test_examples(path: Path, write: object) -> None:
    letter = parse_letter(path)
    _same(parse_letter(write(letter)), letter)  # type: ignore[operator]


def test_a_hyphen_at_a_lines_end_does_not_glue_two_passages_of_a_pdf():
    letter = _letter(["MRI", "Norco"], ["Upheld", "Overturned"], ["see A-", "It helps."], ["MTUS", "ODG"], "A fall.")
    again = parse_letter(published_pdf(letter))
    assert [(item.request, item.rationale) for item in again.items] == [("MRI", "see A-"), ("Norco", "It helps.")]
