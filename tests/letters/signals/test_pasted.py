"""How much of a rationale is the clinical summary over again."""

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.letters.signals import signals_of
from openimr.letters.signals.pasted import RUN, shared_runs

KIND = "pasted rationale"
SUMMARY = (
    "The worker is a baker with pain in both wrists. Grip strength on the dynamometer was twelve kilograms on the "
    "right and nine on the left. Night splints were worn for six weeks and helped little."
)


LONG = (
    "Grip strength on the dynamometer was twelve kilograms on the right and nine on the left. Night splints were worn"
)


def test_the_share_counts_the_words_that_stand_in_long_runs(made: ModuleType) -> None:
    own = "The guideline asks for a nerve study before release, and none was done."
    found = made.of_kind(signals_of(made.letter(SUMMARY, made.item("Carpal tunnel release", f"{own} {LONG}"))), KIND)
    assert [(signal.item, signal.value) for signal in found] == [(0, 0.61)]
    assert found[0].quotes == (LONG,)
    assert found[0].explain == "20 of the rationale's 33 words stand in the clinical summary in runs of 8 or more"


def test_case_and_punctuation_do_not_hide_a_run(made: ModuleType) -> None:
    text = LONG.upper().replace(" was", ", was")
    found = made.of_kind(signals_of(made.letter(SUMMARY, made.item("Splint", text))), KIND)
    assert found[0].value == 1.0


def test_fewer_than_twenty_shared_words_are_no_paste(made: ModuleType) -> None:
    text = f"Here {LONG.removesuffix(' worn')}."
    assert not made.of_kind(signals_of(made.letter(SUMMARY, made.item("Splint", text))), KIND)


def test_seven_words_in_a_row_are_no_paste(made: ModuleType) -> None:
    piece = "grip strength on the dynamometer was twelve"
    text = ". Here ".join([piece] * 4)
    assert not made.of_kind(signals_of(made.letter(SUMMARY, made.item("Splint", text))), KIND)


def test_the_requests_own_words_do_not_count(made: ModuleType) -> None:
    request = (
        "Occupational therapy 2 times a week for 4 weeks for both wrists with paraffin baths and exercise at home alone"
    )
    summary = f"{SUMMARY} The request is for {request}."
    assert not made.of_kind(signals_of(made.letter(summary, made.item(request, f"{request} is too much."))), KIND)
    longer = f"{request} is too much. {LONG}."
    found = made.of_kind(signals_of(made.letter(summary, made.item(request, longer))), KIND)
    assert found[0].explain.startswith("20 of the rationale's 43 words")


@pytest.mark.parametrize(
    "opening",
    [
        "The injured worker is a 46 year old female who sustained an industrial injury on 03-04-2016",
        "This case involves a now 46-year-old male with a history of an occupational claim from 03/04/2016",
        "The patient is a forty pound lifter and a 46 year old man who reported injury on March 4, 2016",
    ],
)
def test_the_stock_phrases_of_an_opening_do_not_count(made: ModuleType, opening: str) -> None:
    summary = f"{opening}. Night splints were worn for six weeks and helped little."
    text = f"{opening}. The splint is not necessary."
    assert not made.of_kind(signals_of(made.letter(summary, made.item("Splint", text))), KIND)


def test_without_a_summary_nothing_is_pasted(made: ModuleType) -> None:
    assert not made.of_kind(signals_of(made.letter("", made.item("Splint", SUMMARY))), KIND)


_WORDS = st.lists(st.sampled_from(["pain", "of", "the", "left", "knee", "was", "worse"]), max_size=60)


@given(_WORDS, _WORDS)
def test_runs_are_those_of_a_plain_comparison(words: list[str], other: list[str]) -> None:
    windows = {tuple(other[at : at + RUN]) for at in range(len(other) - RUN + 1)}
    plainly: set[int] = set()
    for at in range(len(words) - RUN + 1):
        if tuple(words[at : at + RUN]) in windows:
            plainly.update(range(at, at + RUN))
    assert {at for start, end in shared_runs(words, other) for at in range(start, end)} == plainly
