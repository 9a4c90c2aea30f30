"""Patterns that are not tried where they cannot fit give the answers of the plain patterns."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.clinical import quick as module
from openimr.clinical.needs import begins_a_word, folded, needs_of
from openimr.clinical.quick import Quick, look, quick

PATTERNS = (
    r"\b(?:mild|slight)(?:ly)?\s+relief\b",
    r"(?<!no )\bflare[ds]?(?:[- ]?ups?)?\b",
    r"\bs\s?/\s?p\b|status[\s-]post",
    r"\bno\b|\bnot\b|without",
    r"(?P<a>[CTL])(?P<n>\d{1,2})",
    r"(?<=pain )\d\s*(?:/|out of)\s*10",
    r"½\s?tab|\bcafé\b",
    r"$|^\W*x",
)
WORDS = st.lists(
    st.sampled_from(
        [
            "mildly relief",
            "slight  relief",
            "no flare-up",
            "flares",
            "s/p",
            "S /P",
            "status\npost",
            "not",
            "no",
            "L5",
            "½ tab",
            "pain 7/10",
            "pain 7 OUT OF 10",
            "ſlight relief",
            "café",
            "CAFÉ",
            "x",
            "٣/10",
            "nothing",
            "relief",
            "mild",
            "c٣",
        ]
    ),
    max_size=5,
).map(" ".join)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> tuple[Quick, ...]:
    """The patterns, their needs already learnt."""
    monkeypatch.setattr(module, "_BATCH", 1)
    monkeypatch.setattr(module, "_TRIES", 1)
    made = tuple(quick(pattern) for pattern in PATTERNS)
    for pattern in made:
        pattern.search("nothing here")
    look("and now they are learnt")
    return made


def spans(found: object) -> list[tuple[int, int]]:
    return [match.span() for match in found]  # type: ignore[attr-defined]


def test_answers_are_those_of_the_plain_patterns(eager: tuple[Quick, ...]) -> None:
    @settings(max_examples=300, deadline=None)
    @given(text=st.one_of(WORDS, st.text(max_size=30)), start=st.integers(0, 12), length=st.integers(0, 30))
    def held(text: str, start: int, length: int) -> None:
        look(text)
        for pattern in eager:
            plain = re.compile(pattern.pattern, re.IGNORECASE)
            assert spans(pattern.finditer(text)) == spans(plain.finditer(text))
            end = start + length
            first, second = pattern.search(text, start, end), plain.search(text, start, end)
            assert (first and first.span()) == (second and second.span())

    held()


def test_a_pattern_is_not_tried_where_its_words_are_missing(eager: tuple[Quick, ...]) -> None:
    class Untried:
        def search(self, *_: object) -> None:
            raise AssertionError

    text = "The patient sleeps well."
    look(text)
    tried = []
    for pattern in eager:
        pattern._search = Untried().search  # type: ignore[assignment]
        try:
            pattern.search(text)
        except AssertionError:
            tried.append(pattern.pattern)
    assert tried == [r"$|^\W*x"]


def test_needs_are_words_that_every_match_holds() -> None:
    assert needs_of(r"(?:mild|slight)\s+relief\b", 0) == (frozenset({"relief "}), frozenset({"mild ", "slight "}))
    assert needs_of(r"\bno\b", 0) == (frozenset({" no "}),)
    assert needs_of(r"a*|\w+", 0) == ()
    assert folded("S/P Café, 5%") == " s p café  5  "


def test_a_pattern_begins_a_word_where_each_of_its_choices_does() -> None:
    assert begins_a_word(r"(?P<a>\b(?:stop|hold))|\bmeds")
    assert not begins_a_word(r"(?P<a>\bstop)|(?<!no )meds")
    assert not begins_a_word("")
