"""What the rules found and what a person said of it, put together."""

import pytest

from openimr.corpus.publishing.choosing import (
    Said,
    cuts_of,
    last_words,
    occurrences,
    open_doubts,
    parts_of,
    public_letter,
)
from openimr.corpus.publishing.redacting import Cut, Doubtful, Found, laid_out, with_days
from openimr.model import LetterItem, PublishedLetter, Treatment

SUMMARY = "Ann Lee saw Dr. Orr on a Monday. Ann Lee walks."
LETTER = PublishedLetter(
    source="",
    layout="openimr",
    layout_verified=True,
    date_of_injury="2014-03-05",
    decision_date="2026-11-20",
    clinical_summary=SUMMARY,
    items=(LetterItem(request="Ultrasound, ten visits", treatment=Treatment(kind="other"), rationale="Orr asked."),),
)


def found(*cuts: tuple[int, int], doubts: tuple[tuple[int, int, bool], ...] = ()) -> Found:
    text, passages = laid_out(LETTER)
    made = tuple(Cut(a, b, "name", f"[name {n}]", "list", sure=True) for n, (a, b) in enumerate(cuts, start=1))
    return Found(LETTER, text, passages, made, tuple(Doubtful(a, b, removed, "why") for a, b, removed in doubts))


def summary(of: Found, *said: Said) -> str:
    return public_letter(of, cuts_of(of, said)).clinical_summary


def test_what_goes_out_is_replaced_field_by_field_and_nothing_else_changes():
    one = found((0, 7), (16, 19))
    letter = public_letter(one, cuts_of(one, ()))
    assert letter.clinical_summary == "[name 1] saw Dr. [name 2] on a Monday. Ann Lee walks."
    assert (letter.items[0].request, letter.items[0].rationale) == ("Ultrasound, ten visits", "Orr asked.")


def test_the_last_word_on_a_stretch_counts_and_an_undo_takes_it_back():
    one = found((0, 7))
    keep, remove, undo = Said("keep", 0, 7), Said("remove", 0, 7, "[worker]"), Said("undo", 0, 7)
    assert summary(one).startswith("[name 1] saw")
    assert summary(one, keep) == SUMMARY
    assert summary(one, keep, remove).startswith("[worker] saw")
    assert summary(one, remove, keep) == SUMMARY
    assert summary(one, keep, undo).startswith("[name 1] saw")
    assert last_words((keep, undo)) == {}


def test_a_doubt_stays_open_until_somebody_has_said_something_of_it():
    one = found((0, 7), doubts=((0, 7, True), (25, 31, False)))
    assert [(d.start, d.end) for d in open_doubts(one, ())] == [(0, 7), (25, 31)]
    assert [(d.start, d.end) for d in open_doubts(one, (Said("remove", 0, 7),))] == [(25, 31)]
    assert open_doubts(one, (Said("remove", 0, 7), Said("keep", 25, 31))) == ()
    assert len(open_doubts(one, (Said("remove", 0, 7), Said("undo", 0, 7)))) == 2
    # Confirmed, it keeps the rules' own words; what the rules left goes out as such.
    assert summary(one, Said("remove", 0, 7), Said("remove", 25, 31)).startswith("[name 1] saw Dr. Orr on a [removed].")


def test_taking_out_more_than_a_doubt_settles_it_and_leaving_more_does_not():
    one = found(doubts=((16, 19, False),))
    assert open_doubts(one, (Said("remove", 8, 19),)) == ()
    assert len(open_doubts(one, (Said("remove", 8, 18),))) == 1
    assert len(open_doubts(one, (Said("keep", 8, 19),))) == 1


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        ((0, 19), "[x] on a Monday. Ann Lee walks."),  # around the rule's
        ((4, 11), "[x] Dr. Orr on a Monday. Ann Lee walks."),  # over its end: nothing of either is left
        ((0, 3), "[x] saw Dr. Orr on a Monday. Ann Lee walks."),  # inside it
        ((7, 11), "[name 1][x] Dr. Orr on a Monday. Ann Lee walks."),  # beside it
    ],
)
def test_a_persons_stretch_and_a_rules_that_touch_are_one(mark: tuple[int, int], expected: str):
    assert summary(found((0, 7)), Said("remove", *mark, says="[x]")) == expected


def test_a_cut_over_the_end_of_a_passage_is_taken_in_both():
    one = found((41, len(SUMMARY) + 2 + 10))
    letter = public_letter(one, cuts_of(one, ()))
    assert letter.clinical_summary == SUMMARY[:41] + "[name 1]"
    assert letter.items[0].request == "[name 1], ten visits"


def test_the_runs_of_a_passage_are_its_words_and_name_their_cut():
    one = found((0, 7), (16, 19))
    parts = [*parts_of(one, one.passages[0], cuts_of(one, ()))]
    assert "".join(part.words for part in parts) == SUMMARY
    assert [(part.words, part.number) for part in parts if part.cut] == [("Ann Lee", 1), ("Orr", 2)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ann lee", ["Ann Lee", "Ann Lee"]),
        ("Ann  Lee", ["Ann Lee", "Ann Lee"]),
        ("Orr", ["Orr", "Orr"]),
        ("or", []),
        ("Lee saw Dr.", ["Lee saw Dr."]),
        (".*", []),
        ("", []),
    ],
)
def test_words_are_found_wherever_they_stand_and_not_inside_of_others(words: str, expected: list[str]):
    one = found()
    assert [one.text[start:end] for start, end in occurrences(one, words)] == expected


def test_the_heads_days_are_told_as_far_as_the_practice_tells_them():
    public, programme = with_days(LETTER, "public"), with_days(LETTER, "programme")
    assert (public.date_of_injury, public.decision_date, public.ur_denial_date) == ("2014", "2026-11", None)
    assert (programme.date_of_injury, programme.decision_date) == ("2014-03-05", "2026-11-20")
