"""What a rationale says against the letter's own clinical summary; the examples stand in `contradictions.yaml`."""

from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from openimr.letters.signals import signals_of
from openimr.model import Patient

KIND = "contradicts the summary"
EXAMPLES = msgspec.yaml.decode(Path(__file__).with_name("contradictions.yaml").read_text(encoding="utf-8"))
OF_HER = {"patient": Patient(age=44, sex="female"), "injury": "2015-03-04", "decision": "2016-01-31"}
HER_SUMMARY = "The worker is a 44-year-old female who sustained an injury to the right knee on 03/04/2015. She limps."


def explained(made: ModuleType, summary: str, rationale: str, request: str, **of: object) -> list[str]:
    signals = signals_of(made.letter(summary, made.item(request, rationale), **of))
    return [signal.explain for signal in made.of_kind(signals, KIND)]


@pytest.mark.parametrize("case", EXAMPLES["denied_and_stated"], ids=lambda case: case["rationale"])
def test_denied_and_yet_stated(made: ModuleType, case: dict[str, str]) -> None:
    summary, rationale = f"The worker hurt the back. {case['summary']}", f"In this case, {case['rationale']}"
    found = explained(made, summary, rationale, case["request"])
    assert len(found) == 1
    assert case["about"] in found[0]


@pytest.mark.parametrize("case", EXAMPLES["no_contradiction"], ids=lambda case: case["rationale"])
def test_what_is_no_contradiction(made: ModuleType, case: dict[str, str]) -> None:
    assert explained(made, case["summary"], case["rationale"], case["request"]) == []


@pytest.mark.parametrize("case", EXAMPLES["facts_that_differ"], ids=lambda case: case["rationale"])
def test_facts_that_differ(made: ModuleType, case: dict[str, str]) -> None:
    assert explained(made, HER_SUMMARY, case["rationale"], "MRI of the right knee", **OF_HER) == [case["explain"]]


@pytest.mark.parametrize("rationale", EXAMPLES["facts_that_agree"])
def test_facts_that_agree_or_mean_another(made: ModuleType, rationale: str) -> None:
    assert explained(made, HER_SUMMARY, rationale, "MRI of the right knee", **OF_HER) == []


def test_both_sentences_are_quoted_in_the_letters_words(made: ModuleType) -> None:
    summary = "The worker hurt the back. Latest UDS was Consistent. More is not known."
    rationale = "In this case, no urine drug screen was submitted. The request is not medically necessary."
    signals = made.of_kind(signals_of(made.letter(summary, made.item("Norco", rationale))), KIND)
    assert signals[0].quotes == ("In this case, no urine drug screen was submitted.", "Latest UDS was Consistent.")


def test_the_headers_date_of_injury_against_the_summarys(made: ModuleType) -> None:
    summary = "The worker sustained an injury on 03/04/2015."
    found = made.of_kind(signals_of(made.letter(summary, injury="2015-04-03")), KIND)
    assert [(signal.item, signal.quotes) for signal in found] == [(None, (summary,))]
    assert not made.of_kind(signals_of(made.letter(summary, injury="2015-03-04")), KIND)


def test_a_second_injury_explains_a_second_date(made: ModuleType) -> None:
    summary = "The worker sustained an injury on 03/04/2015 and another injury on 05/06/2015."
    rationale = "In this case, the date of injury is 05/06/2015."
    assert explained(made, summary, rationale, "MRI of the knee", injury="2015-05-06") == []


def between(made: ModuleType, case: dict[str, str]) -> list[tuple[int | None, str]]:
    rationales = (f"In this case, {case['denies']}", case["states"])
    items = [made.item("MRI of the lumbar spine", rationale) for rationale in rationales]
    signals = made.of_kind(signals_of(made.letter("The worker hurt the back.", *items)), KIND)
    return [(signal.item, signal.explain) for signal in signals]


@pytest.mark.parametrize("case", EXAMPLES["items_that_differ"], ids=lambda case: case["denies"])
def test_items_of_one_letter_that_differ(made: ModuleType, case: dict[str, str]) -> None:
    found = between(made, case)
    assert [item for item, _ in found] == [0]
    assert case["about"] in found[0][1]
    assert found[0][1].endswith("the rationale of item 2 states it")


@pytest.mark.parametrize("case", EXAMPLES["items_that_agree"], ids=lambda case: case["states"])
def test_items_of_one_letter_that_agree(made: ModuleType, case: dict[str, str]) -> None:
    assert between(made, case) == []
