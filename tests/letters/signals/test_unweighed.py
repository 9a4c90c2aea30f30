"""Facts that a guideline turns on and a rationale leaves out, and rationales with hardly a fact."""

from types import ModuleType

import pytest

from openimr.letters.signals import signals_of
from openimr.model import Decision

KIND = "criterion not applied"
MRI = "MRI of the lumbar spine"
DROP = "The note of May tells of a foot drop on the left."


def found_in(
    made: ModuleType, summary: str, rationale: str, request: str = MRI, decision: Decision = "upheld"
) -> list[tuple[float | None, str]]:
    signals = signals_of(made.letter(summary, made.item(request, rationale, decision=decision)))
    return [(signal.value, signal.explain) for signal in made.of_kind(signals, KIND)]


def test_a_red_flag_that_is_not_weighed(made: ModuleType) -> None:
    rationale = "In this case, the worker has pain of the low back, and there were two x-rays. An MRI is not needed."
    explain = "the clinical summary tells of foot drop, and the rationale does not weigh it"
    assert found_in(made, DROP, rationale) == [(1, explain)]
    assert "urinary retention" in found_in(made, "He has urinary retention.", rationale)[0][1]
    assert "progressive weakness" in found_in(made, "He has progressive weakness.", rationale)[0][1]


@pytest.mark.parametrize(
    ("summary", "rationale", "request_", "decision"),
    [
        (DROP, "In this case, strength of the foot was not told in figures.", MRI, "upheld"),
        (DROP, "In this case, there are no red flags.", MRI, "upheld"),
        (DROP, "In this case, an MRI is needed.", MRI, "overturned"),
        # nothing that turns on it
        (DROP, "In this case, the pain is no better.", "Norco 10/325 mg #60", "upheld"),
        (DROP, "In this case, the pain is no better.", "MRI of the right shoulder", "upheld"),
        ("There is no foot drop.", "In this case, an MRI is not needed.", MRI, "upheld"),
        ("He denies loss of bowel or bladder control.", "In this case, an MRI is not needed.", MRI, "upheld"),
        ("He has to return if there is progressive weakness.", "In this case, an MRI is not needed.", MRI, "upheld"),
        ("A saddle for the bicycle was progressive.", "In this case, an MRI is not needed.", MRI, "upheld"),
    ],
)
def test_a_red_flag_that_is_weighed_or_is_none(
    made: ModuleType, summary: str, rationale: str, request_: str, decision: Decision
) -> None:
    assert found_in(made, summary, rationale, request_, decision) == []


TABLE = "The ODG allows for a tear of the cuff: medical treatment, 10 visits; post-surgical treatment: open, 30 visits."
ABOVE = "As the guideline allows 10 visits, 12 more are in excess of it."
THERAPY = "Physical therapy, 12 visits"


def test_after_surgery_another_figure_than_that_for_surgery(made: ModuleType) -> None:
    summary = "The worker underwent an open repair of the cuff in May."
    assert [explain for _, explain in found_in(made, summary, f"{TABLE} {ABOVE}", THERAPY)] == [
        (
            "the worker had surgery, and the request is measured by 10 visits; "
            "the guideline quoted allows 30 after surgery"
        )
    ]


@pytest.mark.parametrize(
    ("summary", "rationale"),
    [
        ("The worker has a torn cuff.", f"{TABLE} {ABOVE}"),
        ("The worker had a repair. No surgery is planned.", f"{TABLE} {ABOVE}"),
        ("The worker underwent a repair.", f"{TABLE} {ABOVE.replace('10', '30')}"),
        ("The worker underwent a repair.", ABOVE),
        ("The worker underwent a repair.", TABLE),
    ],
)
def test_the_figure_for_surgery_or_no_surgery(made: ModuleType, summary: str, rationale: str) -> None:
    assert found_in(made, summary, rationale, THERAPY) == []


GUIDELINE = (
    "Heat packs are widely used and may be of benefit to patients with pain of short standing, if used at home. " * 10
)


def test_guideline_text_with_one_sentence_on_the_case(made: ModuleType) -> None:
    rationale = f"{GUIDELINE}The requested heat packs are not in excess of this. The request is medically necessary."
    assert found_in(made, "A summary.", rationale, "Heat packs") == [
        (None, "15 of the rationale's 225 words are on the case, in one sentence and a conclusion")
    ]


@pytest.mark.parametrize(
    "rationale",
    [
        f"{GUIDELINE}The worker has long had pain. He has heat packs at home. They are not medically necessary.",
        "Heat packs may be of benefit to patients. The requested heat packs are not. They are not medically necessary.",
        f"{GUIDELINE}The worker {'was seen by many physicians and ' * 12}has pain.",
    ],
)
def test_more_than_a_sentence_on_the_case_or_a_short_rationale(made: ModuleType, rationale: str) -> None:
    assert found_in(made, "A summary.", rationale, "Heat packs") == []
