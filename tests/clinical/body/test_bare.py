"""Treatments by a bare word: therapy with its visits, and lists of what failed."""

import pytest
from said import drafts, facts, has

from openimr.clinical.extract import findings_in_text


@pytest.mark.parametrize(
    ("text", "visits"),
    [
        ("Has had 8 visits of therapy.", 8),
        ("She completed 12 sessions of therapy last winter.", 12),
        ("8 therapy visits.", 8),
        ("Attended 6 therapy sessions with no improvement.", 6),
    ],
)
def test_therapy_that_is_counted_is_physical_therapy(text, visits):
    assert has(text, "treatment", "subjective", treatment="physical therapy", visits=visits)


@pytest.mark.parametrize(
    "text",
    [
        "He sees a psychologist and completed 8 sessions of therapy.",
        "Has had 8 visits of therapy for depression.",
        "10 sessions of group therapy.",
        "Opioid therapy has failed.",
        "He was told about the goals of therapy.",
    ],
)
def test_other_therapy_is_not_physical_therapy(text):
    assert not has(text, "treatment", "subjective", treatment="physical therapy")


def test_therapy_after_a_sentence_on_the_mind_is_not_physical_therapy():
    assert drafts("Has had 8 visits of therapy.", "treatment", "subjective", before="She sees a psychologist.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Right wrist pain. Splinting, therapy and injection failed.",
        "Right wrist pain. She failed splinting, therapy and an injection.",
        "Right wrist pain. Bracing, injections and therapy did not help.",
    ],
)
def test_each_of_a_list_that_failed_gave_no_benefit(text):
    found = {
        (f.attributes["treatment"], f.attributes["response"]) for f in findings_in_text(text) if f.kind == "treatment"
    }
    assert found == {(name, "no benefit") for name in ("wrist brace", "physical therapy", "corticosteroid injection")}


def test_a_bare_word_without_an_outcome_is_no_treatment():
    assert drafts("A splint and an injection were discussed.", "treatment", "subjective") == []
    assert drafts("Injection if splinting does not help.", "treatment", "plan") == []


def test_a_block_or_injection_that_no_part_explains_stays_as_printed():
    found = [f["treatment"] for f in facts("Blocks and injections failed.", "treatment", "subjective")]
    assert sorted(found) == ["injection", "nerve block"]
