"""A note whose parts are headed by one letter each."""

from openimr.clinical import findings_in_text

NOTE = "S\nBack pain.\nO\nNAD. Walks without a cane. Tender at L4-5.\nA\nLumbar strain.\nP\nNorco 10/325 #90.\n"


def test_what_the_examination_shows_is_no_gain_in_daily_life():
    assert not [f for f in findings_in_text(NOTE) if f.kind == "function"]


def test_letters_alone_are_headings_only_where_they_make_a_note():
    assert [f for f in findings_in_text("O\nWalks 30 minutes now, was 10.\n") if f.kind == "function"]
