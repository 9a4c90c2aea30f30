"""Cleaned text keeps its way back to the text as it came."""

import hypothesis.strategies as st
from hypothesis import given

from openimr.casefile.reading.text import clean, make_page, origins


def test_line_ends_hyphens_ligatures_and_check_boxes_come_in_common_form():
    raw = "pro\x02\r\ngress \ufb01ndings\x00\r\uf0fe yes \uf0a8 no\u00a0\u00adend\ufffe"
    assert clean(raw) == "pro-\ngress findings\n☑ yes ☐ no -end"


def test_a_page_of_nothing_but_space_is_empty():
    assert clean(" \r\n\x00 \t") == ""


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\r\n\x02\ufb01\uf0fe\u00a0\ud800"))))
def test_each_cleaned_character_comes_from_one_raw_character(raw):
    text = clean(raw)
    back = origins(raw)
    if text:
        assert len(back) == len(text)
        assert back == sorted(back)
        assert all(text[i] in clean(f"x{raw[at]}x") for i, at in enumerate(back))


@given(st.text(alphabet=st.characters()))
def test_cleaning_twice_changes_nothing_more_and_can_be_written(raw):
    text = clean(raw)
    assert clean(text) == text
    assert len(make_page("a.txt", 1, text, "document").sha256) == 64
