"""What the worker has had so far, one side or both, and what an examination found."""

from types import ModuleType

import pytest

from openimr.letters.signals import signals_of

KIND = "contradicts the summary"


def found_in(made: ModuleType, summary: str, rationale: str, request: str) -> list[str]:
    signals = signals_of(made.letter(f"The worker hurt the back. {summary}", made.item(request, rationale)))
    return [signal.explain for signal in made.of_kind(signals, KIND)]


def test_another_number_of_sessions(made: ModuleType) -> None:
    found = found_in(
        made,
        "Treatment included four sessions of physical therapy. Utilization review denied 8 sessions of it.",
        "In this case, the worker has completed at least 9 physical therapy visits. More are not necessary.",
        "Physical therapy, 8 visits",
    )
    assert found == ["the rationale tells of 9 sessions of physical therapy so far, the clinical summary of four"]


@pytest.mark.parametrize(
    ("summary", "rationale"),
    [
        ("She had 9 sessions of physical therapy.", "The worker completed nine physical therapy visits."),
        # another therapy, another course beside it, what was allowed and what guidelines allow
        ("She had 4 sessions of acupuncture.", "The worker completed 9 physical therapy visits."),
        (
            "She had 4 sessions of physical therapy. In May there were 5 more visits.",
            "The worker completed 9 physical therapy visits.",
        ),
        ("She had 4 sessions of physical therapy.", "The worker was authorized 9 physical therapy visits."),
        ("She had 4 sessions of physical therapy.", "Guidelines: patients who had 9 physical therapy visits stop."),
        ("No number is told.", "The worker completed 9 physical therapy visits."),
    ],
)  # fmt: skip
def test_sessions_that_agree_or_are_others(made: ModuleType, summary: str, rationale: str) -> None:
    assert found_in(made, summary, rationale, "Physical therapy, 8 visits") == []


ONGOING = "In this case, the ongoing use of baclofen is not supported."


@pytest.mark.parametrize(
    "summary",
    [
        "The treatment plan was to start baclofen.",
        "On 3/4/2015, treatment recommendations were initiation of baclofen.",
    ],
)
def test_ongoing_use_of_what_is_only_to_be_started(made: ModuleType, summary: str) -> None:
    explain = "the rationale speaks of ongoing use; the clinical summary tells only that the drug is to be started"
    assert found_in(made, summary, ONGOING, "Baclofen 10 mg #30") == [explain]


@pytest.mark.parametrize(
    ("summary", "rationale"),
    [
        ("The treatment plan was to start baclofen.", "Guidelines do not support the ongoing use of baclofen."),
        ("The treatment plan was to start baclofen.", "In this case, a first course of baclofen is not supported."),
        ("The plan was to start baclofen. On 5/6/2015 she felt better.", ONGOING),
        ("The plan was to start baclofen. The baclofen helps.", ONGOING),
        ("Baclofen was started two years ago, and more is recommended.", ONGOING),
        ("The plan is to start a brace and to continue baclofen.", ONGOING),
        ("The plan is to refill baclofen.", ONGOING),
        ("No drug is named.", ONGOING),
    ],
)
def test_a_drug_that_may_be_in_use(made: ModuleType, summary: str, rationale: str) -> None:
    assert found_in(made, summary, rationale, "Baclofen 10 mg #30") == []


def test_one_side_where_the_summary_has_both(made: ModuleType) -> None:
    both = "She has bilateral carpal tunnel syndrome."
    one = "In this case, the worker has left carpal tunnel syndrome."
    explain = "the rationale speaks of carpal tunnel syndrome on the left, the clinical summary of both sides"
    assert found_in(made, both, one, "Wrist splint") == [explain]
    # the request is for that side, the summary names it alone too, the rationale names both
    assert found_in(made, both, one, "Left carpal tunnel release") == []
    assert found_in(made, f"{both} Surgery was for left carpal tunnel syndrome.", one, "Wrist splint") == []
    assert found_in(made, both, f"{one} She has bilateral carpal tunnel syndrome.", "Wrist splint") == []


NORMAL = "Sensation, reflexes and motor strength were normal."


def test_compromise_where_the_examination_is_normal(made: ModuleType) -> None:
    rationale = "In this case, the exam shows neurologic deficits."
    assert len(found_in(made, NORMAL, rationale, "MRI of the lumbar spine")) == 1


@pytest.mark.parametrize(
    ("summary", "rationale"),
    [
        (NORMAL, "In this case, the exam shows no neurologic deficits."),
        (NORMAL, "The guideline asks for evidence of neurologic deficits."),
        (f"{NORMAL} Later there was numbness of a foot.", "In this case, the exam shows neurologic deficits."),
        ("Motor strength was normal.", "In this case, the exam shows neurologic deficits."),
    ],
)
def test_no_normal_examination_or_no_compromise(made: ModuleType, summary: str, rationale: str) -> None:
    assert found_in(made, summary, rationale, "MRI of the lumbar spine") == []
