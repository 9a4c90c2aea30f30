"""Conditions in words: a physician recognises the question; no kind of finding is left without its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.guidelines import CaseDates, prepare, shelf
from openimr.guidelines.forms import Condition, NamedTest, Range
from openimr.guidelines.wording import bounds, clause, in_words, listed, named, wording
from openimr.model import DisputedItem, Treatment
from openimr.model.schema import finding_kinds

TESTS = {
    "test fits": NamedTest(
        says="A urine drug test of the last year that fits what is prescribed.",
        condition=Condition(find="urine_drug_test", within=365, where={"result": "consistent"}),
    ),
    "short": NamedTest(says="The plan says a short course.", condition=Condition(find="treatment_plan")),
}


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("test fits", "a urine drug test of the last year that fits what is prescribed"),
        (Condition(test="short"), "the plan says a short course"),
        (
            Condition(find="urine_drug_test", within=365, where={"result": "consistent"}),
            "a urine drug test with a result called consistent from the last year",
        ),
        (
            Condition(find="complaint", where={"severity": ["moderate", "severe"], "symptom": "pain"}, body="item"),
            "a complaint of pain called moderate or severe in the same body region as the request",
        ),
        (
            Condition(find="exam", where={"sign": ["spurling", "tinel"], "result": "positive"}),
            "an examination sign (Spurling or Tinel) that is positive",
        ),
        (Condition(find="pain_score", where={"value": Range(min=4)}), "a pain score of 4 or more"),
        (Condition(find="side_effect", assertion="denied"), "a side effect (stated as denied)"),
        (
            Condition(find="treatment", treatment=["tens unit"], where={"response": "helped"}, within=120),
            "earlier care with the response helped (TENS unit) from the last 4 months",
        ),
        (
            Condition(find="surgery", not_where={"status": ["denied", "requested"]}),
            "an operation but not one noted as denied or requested",
        ),
        (Condition(item={"quantity": "not stated"}), "the request does not state a quantity"),
        (Condition(item={"visits": Range(max=6)}), "the visits asked for are at most 6"),
        (
            Condition(computed="morphine_equivalents", min=120.01),
            "a daily opioid dose of more than 120 mg morphine equivalents",
        ),
        (Condition(computed="days_of_use", min=0), "it is known: days of use so far"),
        (Condition(computed="surgery_disputed", min=1), "an operation is disputed in the same case"),
        (Condition(phase="continuation"), "the treatment was in use before the request"),
        (
            Condition(on_drug=["opioid"]),
            "a drug of the class opioid was taken beside the requested one in the last 4 months",
        ),
        (Condition(none=["short"]), "it is not so that: the plan says a short course"),
        (
            Condition(any=["short", Condition(all=["short", Condition(phase="initial")])]),
            "the plan says a short course; or (the plan says a short course; and the treatment is new to this worker)",
        ),
        (
            Condition(of=["short", Condition(find="exam")], at_least=2),
            "at least 2 of these: the plan says a short course; an examination sign",
        ),
    ],
)
def test_a_condition_reads_as_a_question_to_the_records(condition, words):
    assert in_words(condition, TESTS) == words


def test_every_condition_of_the_library_has_words():
    """And none shows the machine: no underscore, no empty place, no brackets of a list."""
    library = shelf()
    for key, (criterion, _) in library.criteria.items():
        for part in (criterion.applies, criterion.met, criterion.refuted):
            if part is not None:
                told = in_words(part, library.library.tests)
                assert told, key
                assert not {"_", "{", "[", "\n"} & set(told), (key, told)


def test_every_kind_of_finding_and_attribute_has_words():
    known = wording().find
    assert set(known) == set(finding_kinds())
    for name, kind in finding_kinds().items():
        assert set(known[name]) - {"noun"} == set(kind.attributes), name
        assert all("{}" in words for attribute, words in known[name].items() if attribute != "noun")


def test_every_figure_and_field_of_a_request_has_words():
    nothing = prepare(DisputedItem(request="", treatment=Treatment(kind="other")), (), (), CaseDates())
    assert set(wording().computed) == set(nothing.figures)
    assert set(wording().item) == set(wording().fields) == set(Treatment.__struct_fields__)


def test_small_letters_and_abbreviations():
    assert clause("CURES shows a second prescriber.") == "CURES shows a second prescriber"
    assert clause("An NSAID is\n taken.") == "an NSAID is taken"
    assert named("mri or tens unit") == "MRI or TENS unit"
    assert named("permanent injury") == "permanent injury"
    assert listed(["a", "b", "c"]) == "a, b or c"


@given(st.integers(0, 500), st.integers(0, 500))
def test_bounds_name_every_figure_that_they_are_given(low: int, high: int):
    assert str(low) in bounds(low, None)
    assert {str(low), str(high)} <= set(bounds(low, high).split())
