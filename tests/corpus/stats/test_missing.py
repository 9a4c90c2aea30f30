"""What a rationale says is missing: never more than its words."""

import pytest

from openimr.corpus.stats import counts, missing_documentation, notes_of
from openimr.corpus.stats.missing import criterion_words, missing_in
from openimr.corpus.stats.missing_table import FOLDER, missing_table

SAID = [
    ("There is no documentation of any functional gain from the tablets.", ["function"]),
    ("The urine screens of last spring were not submitted.", ["urine-drug-testing"]),
    ("No signed opioid agreement was included with the papers.", ["opioid-agreement"]),
    ("It is unclear how long the worker has been taking it.", ["duration"]),
    ("The physician has not documented a failure of oral NSAIDs.", ["failed-first-line"]),
    ("There are no signs of radiculopathy on the last visit.", ["nerve-compromise"]),
    ("The records do not address side effects.", ["side-effects"]),
    ("The treating physician fails to explain why a second brace is wanted.", ["reason"]),
    ("The exact weight of the worker is not documented.", ["something-else"]),
]
NOT_SAID = [
    "The worker walks twice as far with the drug, and the notes say so.",
    "No side effects are reported.",
    "There is no evidence of aberrant behavior.",
    "Habits are no findings.",
    "Pain scores alone do not show function.",
    "The guideline requires documentation of functional improvement.",
    "The request is not medically necessary.",
    "Medical necessity has not been established.",
    "Utilization review found no documentation of functional improvement.",
    "The guidelines do not address this device.",
    "",
]


@pytest.mark.parametrize(("sentence", "ids"), SAID)
def test_what_is_said_to_be_missing(sentence, ids):
    assert [one.id for one in missing_in(f"In this case, the back is painful. {sentence}")] == ids


@pytest.mark.parametrize("sentence", NOT_SAID)
def test_what_says_that_nothing_is_missing(sentence):
    assert missing_in(sentence) == ()


def test_what_stands_behind_a_turn_is_not_denied():
    said = "There is no documentation of a functional gain, but pain relief was measured at each visit."
    assert [one.id for one in missing_in(said)] == ["function"]


def test_the_sentence_is_in_the_letters_words_and_each_criterion_stands_once():
    said = "In this case, NO documentation of Functional gain. Again: no record of function."
    (one,) = missing_in(said)
    assert one.sentence == "In this case, NO documentation of Functional gain."


def test_every_criterion_has_words():
    words = criterion_words()
    assert len(words) > 30
    assert all(words.values())
    assert list(words)[-1] == "something-else"


def test_the_table_tells_shares_of_upheld_and_of_overturned_with_an_example(dataset):
    table = missing_documentation(dataset)
    function, nothing = table.to_pylist()
    assert (function["criterion"], function["upheld"], function["overturned"]) == ("function", 2, 0)
    assert function["of_upheld"] == 0.5
    assert function["example"] == "CM15-0000000"
    assert function["says"] == "In this case, there is no documentation of functional improvement."
    assert (nothing["criterion"], nothing["upheld"], nothing["overturned"]) == (None, 2, 3)
    assert notes_of(table)["total"]["upheld"] == 4


def test_for_the_public_without_examples_and_small_numbers(dataset):
    table = missing_documentation(dataset, least=11)
    assert {row["suppressed"] for row in table.to_pylist()} == {"all"}
    assert table.column("example").null_count == table.num_rows
    assert notes_of(table)["total"] is None


def test_rationales_are_read_once_and_what_is_damaged_again(dataset, tmp_path, monkeypatch):
    first = missing_table(dataset)
    kept = sorted((tmp_path / FOLDER).iterdir())
    assert len(kept) == len(dataset.parts())
    kept[0].write_bytes(b"damaged")
    (tmp_path / FOLDER / "of-a-part-that-is-no-more.parquet").write_bytes(b"")
    assert missing_table(dataset).equals(first)
    assert sorted((tmp_path / FOLDER).iterdir()) == kept
    monkeypatch.setattr("openimr.corpus.stats.missing_table.missing_in", None)
    assert missing_table(dataset).equals(first)


def test_a_dataset_that_can_not_be_written_is_read_all_the_same(dataset, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(dataset.files), "pipe_file", full)
    assert counts(dataset, ["missing"]).column("items").to_pylist() == [6, 2]
