"""A quotation is widened to its sentence, and stays the page's text to the letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.review.quoting import WIDEST, sentence_around


@pytest.mark.parametrize(
    ("text", "words", "quote"),
    [
        (
            "Back pain. She denies side effects of the drug. Walks.",
            "side effects",
            "She denies side effects of the drug.",
        ),
        ("Seen by Dr. Abel today for 3.5 hours. Better.", "today", "Seen by Dr. Abel today for 3.5 hours."),
        ("☒ Periodic report ☐ Change in plan ☒ TTD", "Change in plan", "Change in plan"),
        ("Plan\n\nNorco 10/325 mg\nq8h #90\n\nReturn in a month", "q8h", "Norco 10/325 mg\nq8h #90"),
        ("Item\nCode\nBack pain\n724.2 Norco #60\nsame Soma #30\nJ. Roe", "Norco", "724.2 Norco #60"),
    ],
)
def test_widened_to_the_sentence_row_or_box(text: str, words: str, quote: str):
    start = text.index(words)
    left, right = sentence_around(text, start, start + len(words))
    assert text[left:right] == quote


@given(st.text(alphabet="ab .,\n☒é–\f;", max_size=700), st.data())
def test_never_narrower_never_too_wide(text: str, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + WIDEST)))
    left, right = sentence_around(text, start, end)
    assert 0 <= left <= start <= end <= right <= len(text)
    assert right - left <= WIDEST + 1
