"""A second look sees nothing of what was decided."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openimr.letters import parse_letter, published_text
from openimr.model import Citation, PublishedLetter
from openimr.review.audit import audit_letter, masked, propose_items

from .conftest import CONTINUED, NOT_SHOWN

OTHER = Citation(source="ODG", guideline="Official Disability Guidelines (ODG)", sections=("Shoulder Chapter",))
WORDS = (
    "Overturned.",
    "Upheld,",
    "not medically necessary",
    "is medically necessary",
    "Norco",
    "surgery",
    "denied",
    "",
)


def decided_otherwise(letter: PublishedLetter, rationale: str) -> PublishedLetter:
    """The same letter with the other decision, another expert guideline and another rationale."""
    items = tuple(
        msgspec.structs.replace(
            item,
            decision="upheld" if item.decision == "overturned" else "overturned",
            citations=(OTHER,),
            reviewer_text=None,
            reviewer_basis="non-MTUS",
            rationale=rationale,
        )
        for item in letter.items
    )
    return msgspec.structs.replace(letter, items=items)


@pytest.mark.parametrize("summary", [CONTINUED, NOT_SHOWN])
def test_decision_guideline_and_rationale_change_no_proposal(letter, summary):
    first = letter(summary, ("Norco 10/325mg #60", "upheld"), ("Lumbar MRI", "overturned"))
    other = decided_otherwise(first, "The drug has helped for years. Overturned.")
    assert propose_items(masked(other)) == propose_items(masked(first))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12))
def test_they_change_none_in_the_letters_own_text_either(letter, words):
    """The way through the text: written, read again, judged."""
    first = letter(NOT_SHOWN, ("Norco 10/325mg #60", "upheld"), ("Lumbar MRI", "upheld"))
    text = published_text(decided_otherwise(first, "The request was read. " + " ".join(words)))
    other = parse_letter(text, source="letter.txt")
    proposed = [(i.request, i.proposal, i.score, i.confidence, i.topics, i.reason) for i in audit_letter(other)]
    assert proposed == [(i.request, i.proposal, i.score, i.confidence, i.topics, i.reason) for i in audit_letter(first)]


def test_the_treatments_own_evidence_moves_the_score(letter):
    """The base rate of a treatment is not what decides: the same request with and without what the guideline asks."""
    shown, not_shown = (
        audit_letter(letter(summary, ("Norco 10/325mg #60", "upheld")))[0] for summary in (CONTINUED, NOT_SHOWN)
    )
    assert shown.score > not_shown.score
    assert shown.confidence != not_shown.confidence
    assert (shown.proposal, not_shown.proposal) == ("overturned", "upheld")


def test_swapping_the_evidence_of_two_letters_swaps_their_scores(letter):
    request = ("Norco 10/325mg #60", "upheld")
    one, two = letter(CONTINUED, request), letter(NOT_SHOWN, request)
    swapped = [msgspec.structs.replace(a, clinical_summary=b.clinical_summary) for a, b in ((one, two), (two, one))]
    scores = [audit_letter(x)[0].score for x in (one, two)]
    assert [audit_letter(x)[0].score for x in swapped] == scores[::-1]
    assert scores[0] != scores[1]


def proposals(text: str) -> list[tuple[object, ...]]:
    items = audit_letter(parse_letter(text, source="letter.txt"))
    return [(i.request, i.proposal, i.score, i.topics, i.reason) for i in items]


COURSE = "The injured worker has low back pain after a strain on 4-2-2015. No physical therapy has been given yet."


@pytest.mark.parametrize(
    "outcome",
    [
        "Overturned",
        "Modified to 3 visits",
        "Overturned, reduced to 3 visits",
        "Partially upheld",
        "Uphled",
        "Not upheld",
    ],
)
def test_the_word_of_the_decision_changes_no_proposal(letter, outcome):
    text = published_text(letter(COURSE, ("Physical therapy 6 visits, low back", "upheld")))
    assert ": Upheld" in text
    [(_, proposal, score, topics, reason)] = proposals(text)
    [(_, *other)] = proposals(text.replace(": Upheld", f": {outcome}"))
    assert other == [proposal, score, topics, reason]


@pytest.mark.parametrize(
    "heading", ["Lumbar fusion L4-5: Upheld", "Lumbar fusion L4-5: Overturned", "Norco #60: Upheld"]
)
def test_a_line_in_a_rationale_that_looks_like_a_heading_changes_no_other_proposal(letter, heading):
    first = letter(NOT_SHOWN, ("Lumbar MRI", "upheld"), ("Assistant surgeon", "upheld"), ("Colace 100mg #60", "upheld"))
    text = published_text(decided_otherwise(first, "The request was read."))
    plain = proposals(text)
    at = text.rindex("The request was read.") + len("The request was read.")
    marked = proposals(f"{text[:at]}\n\n{heading}\n{text[at:]}")
    assert marked[: len(plain)] == plain
