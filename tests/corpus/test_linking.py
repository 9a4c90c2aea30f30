"""Copies and superseded letters: which letter another one repeats, and which came after it."""

from datetime import date

import pytest

from openimr.corpus import Dataset
from openimr.corpus.building import Options, build
from openimr.corpus.building.linking import Linked, links_of


def linked(letter_id, day, asked="norco 10/325 mg #60", outcome="u", case="CM15-0000001"):
    return Linked(letter_id, case, date.fromisoformat(day), outcome, asked)


def test_a_letter_with_a_typing_error_is_a_copy_of_the_first():
    letters = [linked("b", "2015-03-01", "norko 10/325 mg #60"), linked("a", "2015-03-01")]
    assert {name: links.duplicate_of for name, links in links_of(letters).items()} == {"b": "a"}


@pytest.mark.parametrize(
    "other",
    [
        linked("b", "2015-03-01", "mri of the left knee"),
        linked("b", "2015-03-01", outcome="o"),
        linked("b", "2015-03-01", case="CM15-0000002"),
    ],
    ids=["another request", "another decision", "another case"],
)
def test_what_differs_is_no_copy(other):
    assert links_of([linked("a", "2015-03-01"), other]) == {}


def test_the_last_determination_of_a_case_supersedes_the_others():
    letters = [linked("a", "2015-03-01"), linked("c", "2016-01-01", outcome="o"), linked("b", "2015-06-01")]
    found = links_of(letters)
    assert {name: links.superseded_by for name, links in found.items()} == {"a": "c", "b": "c"}
    assert {links.duplicate_of for links in found.values()} == {None}


def test_a_copy_of_the_last_one_is_not_superseded_by_it():
    letters = [linked("a", "2015-03-01"), linked("c", "2016-01-01"), linked("d", "2016-01-01")]
    found = links_of(letters)
    assert (found["d"].duplicate_of, found["d"].superseded_by) == ("c", None)
    assert (found["a"].duplicate_of, found["a"].superseded_by) == (None, "c")


def test_the_order_of_the_letters_changes_nothing():
    letters = [linked(name, day) for name, day in (("a", "2015-03-01"), ("b", "2015-03-01"), ("c", "2016-01-01"))]
    assert links_of(letters) == links_of(letters[::-1])


def test_links_stand_in_letters_and_items_of_a_dataset(letter, tmp_path):
    place = tmp_path / "letters"
    place.mkdir()
    texts = {
        "1-first": letter(5, case="CM15-0000005", day="2015-05-15"),
        "2-same-bytes": letter(5, case="CM15-0000005", day="2015-05-15"),
        "3-typed-again": letter(5, case="CM15-0000005", day="2015-05-15", words="The crate fell twice."),
        "4-later": letter(5, case="CM15-0000005", day="2016-05-15"),
        "5-other": letter(6),
    }
    for name, text in texts.items():
        (place / f"{name}.txt").write_text(text)
    done = build([str(place)], str(tmp_path / "out"), Options(index=False))
    assert (done.manifest.counts.duplicates, done.manifest.counts.superseded) == (2, 3)
    dataset = Dataset.open(str(tmp_path / "out"))
    for table in ("letters", "items"):
        rows = [row for batch in dataset.batches(table) for row in batch.to_pylist()]
        ids = {row["source"].rpartition("/")[2][2:-4]: row["letter_id"] for row in rows}
        assert len(set(ids.values())) == 5
        assert ids["same-bytes"].startswith(f"{ids['first']}-")
        alike = {name: row["duplicate_of"] for row in rows for name in ids if ids[name] == row["letter_id"]}
        assert alike["same-bytes"] in {ids["first"], ids["typed-again"]}
        assert {alike["first"], alike["typed-again"]} == {None, alike["same-bytes"]}
        last = {row["superseded_by"] for row in rows}
        assert last == {None, ids["later"]}


def test_copies_without_a_case_number_or_a_date_are_linked_by_their_bytes(tmp_path):
    text = """CLINICAL CASE SUMMARY
A packer of 40 years hurt her back.
IMR ISSUES, DECISIONS AND RATIONALES
Ultram 50 mg #90: Upheld
Claims Administrator guideline: Decision based on MTUS Knee Complaints 2004.
MAXIMUS guideline: Decision based on MTUS Knee Complaints 2004.
Decision rationale: The request is not medically necessary.
"""
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(text)
    done = build([str(tmp_path)], str(tmp_path / "out"), Options(index=False))
    assert (done.manifest.counts.letters, done.manifest.counts.duplicates) == (2, 1)
    assert [part.year for part in done.manifest.parts] == [0]
