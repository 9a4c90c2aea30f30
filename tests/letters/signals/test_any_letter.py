"""What holds of every letter, whatever stands in it."""

from types import ModuleType

from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.letters.signals import SIGNALS, signals_of
from openimr.letters.signals.reading import plain

_PIECES = st.sampled_from(
    [
        "The guideline states that urine drug testing should be documented. ", "There is no ", "functional gains ",
        "date of injury was 13/45/2015. ", "a 99 year old ", "his ", "left knee ", "spasm ", "on 01/02/2015 ", "not ",
        "\n", "é", "İ", "\ud800", "“", ". ", "MRI ", "since at least ", "report dated ", "0",
        "been on it for 12 years ",
    ]
)  # fmt: skip
_TEXT = st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=25).map("".join))


@settings(max_examples=150, deadline=None)
@given(summary=_TEXT, rationale=_TEXT, request=_TEXT, reviewer=st.text(max_size=60))
def test_any_text_is_read_without_a_fault(
    made: ModuleType, summary: str, rationale: str, request: str, reviewer: str
) -> None:
    letter = made.letter(
        summary, made.item(request, rationale), made.item("Norco", summary), ur="2016-01-01", injury="2015-01-02"
    )
    signals = signals_of(letter)
    assert signals == signals_of(letter)
    for signal in signals:
        assert "\n" not in signal.explain
        if signal.kind == "pasted rationale":
            assert signal.value is not None
            assert 0 < signal.value <= 1
            assert signal.item is not None
        for quote in signal.quotes:
            assert any(quote in text for text in (summary, rationale))
        if signal.item is not None:
            assert 0 <= signal.item < 2


@settings(max_examples=60, deadline=None)
@given(text=st.lists(st.text(max_size=9), max_size=60).map(" ".join))
def test_the_share_of_identical_texts_is_one(made: ModuleType, text: str) -> None:
    found = made.of_kind(signals_of(made.letter(text, made.item("Norco", text))), "pasted rationale")
    assert [signal.value for signal in found] == ([1.0] if len(plain(text).split()) >= 20 else [])


@given(text=st.text(max_size=300))
def test_plain_text_keeps_every_character_in_its_place(text: str) -> None:
    made_plain = plain(text)
    assert len(made_plain) == len(text) + 2
    assert all(made_plain[at + 1] == sign.lower() for at, sign in enumerate(text) if sign.isascii() and sign.isalnum())


def test_an_empty_letter_only_lacks_its_list(made: ModuleType) -> None:
    assert [signal.kind for signal in signals_of(made.letter(""))] == ["records not listed"]
    assert len(SIGNALS) == 7
