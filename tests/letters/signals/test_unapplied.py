"""Criteria that a rationale names and leaves the case's standing on them unsaid."""

from types import ModuleType

import pytest

from openimr.letters.signals import signals_of

KIND = "criterion not applied"
SUMMARY = "The worker takes hydrocodone for the back."


def found_in(made: ModuleType, rationale: str, decision: str = "upheld") -> list[tuple[int | None, float, str]]:
    signals = signals_of(made.letter(SUMMARY, made.item("Norco 10/325 mg #60", rationale, decision=decision)))
    return [(signal.item, signal.value, signal.explain) for signal in made.of_kind(signals, KIND)]


def test_what_is_asked_for_and_never_taken_up(made: ModuleType) -> None:
    rationale = (
        "The guideline states that urine drug testing and an opioid agreement should be in place. "
        "In this case, the worker has pain in the low back. The request is not medically necessary."
    )
    assert found_in(made, rationale) == [
        (
            0,
            2,
            "names urine drug testing and an opioid agreement as criteria and does not say how the case stands on them",
        )
    ]


def test_a_guideline_and_no_fact_of_the_case(made: ModuleType) -> None:
    rationale = (
        "MTUS guidelines state that side effects should be documented at each visit. "
        "Therefore, the request is not medically necessary."
    )
    assert found_in(made, rationale) == [
        (0, 1, "tells what the guideline asks for (side effects) and concludes without any fact of the case")
    ]


def test_the_quotation_is_the_guidelines_sentence(made: ModuleType) -> None:
    asked = "The ODG requires psychological screening before a stimulator is tried."
    signals = signals_of(
        made.letter(SUMMARY, made.item("Spinal cord stimulator", f"{asked} In this case, the worker has leg pain."))
    )
    assert made.of_kind(signals, KIND)[0].quotes == (asked,)


@pytest.mark.parametrize(
    "rationale",
    [
        # every criterion is taken up, in other words than the guideline's
        (
            "The guideline states that functional improvement and urine drug testing should be documented. In this "
            "case, there is no record of better daily activities, and no toxicology was submitted."
        ),
        # a criterion taken up in the very sentence that names the guideline
        (
            "As the guideline asks that functional improvement be documented, and there was no documentation of better "
            "function, the request is not supported."
        ),
        # a treatment that the guideline does not recommend at all
        "The guidelines do not recommend this device at all. Therefore, the request is not medically necessary.",
        # described, not asked for
        "Muscle relaxants are widely used for pain relief. In this case, the worker had them before.",
        # no guideline speaks
        "In this case, the worker has had no urine drug testing. The request is not medically necessary.",
        "",
    ],
)
def test_nothing_is_found_where_nothing_is_left_unsaid(made: ModuleType, rationale: str) -> None:
    assert found_in(made, rationale) == []


def test_a_request_granted_on_one_criterion_need_not_go_through_the_others(made: ModuleType) -> None:
    rationale = (
        "The guideline states that imaging is indicated for red flags, or after failed conservative care, "
        "where an invasive procedure is planned. In this case, there is a red flag."
    )
    assert found_in(made, rationale, "overturned") == []
    assert [value for _, value, _ in found_in(made, rationale, "upheld")] == [2]
