"""What is written in the query field, and what is understood by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openimr.corpus.search.language import AnyOf, Every, Phrase, QueryError, Words, parse_query


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("norco weaning", Every(of=(Words(text="norco weaning"),))),
        ('norco "functional gain"', Every(of=(Words(text="norco"), Phrase(text="functional gain")))),
        ("“functional gain”", Every(of=(Phrase(text="functional gain"),))),
        ('rationale:"red flags"', Every(of=(Phrase(text="red flags", field="rationale"),))),
        ("Rationale:flags knee", Every(of=(Words(text="flags", field="rationale"), Words(text="knee")))),
        ("MRI OR ct", Every(of=(AnyOf(of=(Words(text="MRI"), Words(text="ct"))),))),
        ("lumbar -fusion", Every(of=(Words(text="lumbar"),), without=(Words(text="fusion"),))),
        ("lumbar NOT fusion", Every(of=(Words(text="lumbar"),), without=(Words(text="fusion"),))),
        ("post-operative H-wave", Every(of=(Words(text="post-operative H-wave"),))),
        ("at 10:30", Every(of=(Words(text="at 10:30"),))),
        ("note: pain", Every(of=(Words(text="note: pain"),))),
    ],
)
def test_a_query_is_understood(text, root):
    assert parse_query(text) == parse_query(text)
    assert parse_query(text).root == root
    assert parse_query(text).notes == ()


@pytest.mark.parametrize("text", ['"red flags', "(lumbar", "lumbar)", 'a " b', "((("])
def test_half_a_pair_is_left_out_and_a_note_says_so(text):
    assert parse_query(text).notes


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("norco not flexeril", "NOT"),
        ('knee not "red flags"', "NOT"),
        ("mri or ct", "OR"),
        ("was it or", None),
        ("not improved", None),
        ('"mri or ct" request:or', None),
    ],
)
def test_a_small_not_or_or_is_a_word_and_a_note_says_how_to_write_what_may_be_meant(text, note):
    notes = parse_query(text).notes
    assert (len(notes), *(note in one for one in notes)) == ((1, True) if note else (0,))


def test_a_field_that_does_not_exist_is_one_line_that_names_those_that_do():
    with pytest.raises(QueryError, match=r"reviewer: is no field.*rationale:") as error:
        parse_query("reviewer:smith")
    assert "\n" not in str(error.value)


def test_a_query_has_a_length_that_can_be_answered():
    with pytest.raises(QueryError, match="1,001 characters"):
        parse_query("a" * 1_001)
    with pytest.raises(QueryError, match="70 words"):
        parse_query("pain " * 70)
    with pytest.raises(QueryError, match="parentheses"):
        parse_query("(" * 40 + "pain")


@given(st.text(alphabet='ab c"():-+!*?~^[]{}\\/ANDORNOT\n', max_size=40))
def test_no_punctuation_is_an_error_but_an_unknown_field(text):
    try:
        parse_query(text)
        refused = False
    except QueryError:
        refused = True
    assert not refused or ":" in text or "(" in text
