"""How much of a rationale is the clinical summary over again."""

from types import ModuleType

from hypothesis import given
from hypothesis import strategies as st

from openimr.letters.signals import signals_of
from openimr.letters.signals.pasted import RUN, shared_runs

KIND = "pasted rationale"
SUMMARY = (
    "The worker is a baker with pain in both wrists. Grip strength on the dynamometer was twelve kilograms on the "
    "right and nine on the left. Night splints were worn for six weeks and helped little."
)


def test_the_share_counts_the_words_that_stand_in_long_runs(made: ModuleType) -> None:
    pasted = "Grip strength on the dynamometer was twelve kilograms on the right and nine on the left."
    own = "The guideline asks for a nerve study before release, and none was done."
    found = made.of_kind(signals_of(made.letter(SUMMARY, made.item("Carpal tunnel release", f"{own} {pasted}"))), KIND)
    assert [(signal.item, signal.value) for signal in found] == [(0, 0.55)]
    assert found[0].quotes == (pasted.rstrip("."),)
    assert found[0].explain == "16 of the rationale's 29 words stand in the clinical summary in runs of 8 or more"


def test_case_and_punctuation_do_not_hide_a_run(made: ModuleType) -> None:
    text = "NIGHT SPLINTS were worn, for six weeks, and helped little"
    found = made.of_kind(signals_of(made.letter(SUMMARY, made.item("Splint", text))), KIND)
    assert found[0].value == 1.0


def test_seven_words_in_a_row_are_no_paste(made: ModuleType) -> None:
    text = "Here night splints were worn for six weeks in vain."
    assert not made.of_kind(signals_of(made.letter(SUMMARY, made.item("Splint", text))), KIND)


def test_a_repeated_name_of_the_request_is_told_as_such(made: ModuleType) -> None:
    request = "Occupational therapy 2 times a week for 4 weeks for both wrists"
    summary = f"{SUMMARY} The request is for {request}."
    found = made.of_kind(signals_of(made.letter(summary, made.item(request, f"{request} is not supported."))), KIND)
    assert found[0].explain.endswith("they name the request")


def test_a_rationale_that_another_item_repeats_is_told_as_such(made: ModuleType) -> None:
    text = f"Nothing more is known of this claim than what follows here. {SUMMARY}"
    found = made.of_kind(signals_of(made.letter(SUMMARY, made.item("A", text), made.item("B", text))), KIND)
    assert "the rationale of item 2 repeats" in found[0].explain
    assert "the rationale of item 1 repeats" in found[1].explain


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
