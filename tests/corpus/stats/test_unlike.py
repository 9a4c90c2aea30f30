"""Like items decided unlike, against figures worked out by hand."""

import pytest

from openimr.corpus.stats import QuestionError, consistency, notes_of


@pytest.fixture
def drugs(written, tmp_path):
    """Four items of topic a (3 upheld, 1 overturned), two of topic b (both upheld), one alone, one of no topic."""
    item, letter = written.item, written.letter
    a = [
        letter(item(said, topics=["a"]), on=f"2015-0{n}-01")
        for n, said in enumerate(["upheld"] * 3 + ["overturned"], 1)
    ]
    b = [letter(item("upheld", topics=["b"])), letter(item("upheld", topics=["b"]))]
    alone = [letter(item("overturned", topics=["c"])), letter(item("overturned"))]
    return written.write_dataset(tmp_path, [*a, *b, *alone])


def test_pairs_and_entropy_by_hand(drugs):
    """Pairs: 3 of 6 in a, 0 of 1 in b: 3/7. Entropy of 1/4: 0.81128 bits, of 4 in 6. By chance 2 * 1/6 * 5/6 * 6/5."""
    notes = notes_of(consistency(drugs))
    assert (notes["groups"], notes["items"], notes["mixed"]) == (2, 6, 1)
    assert notes["pairs_unlike"] == pytest.approx(3 / 7)
    assert notes["entropy"] == pytest.approx(0.8112781 * 4 / 6)
    assert notes["entropy_of_all"] == pytest.approx(0.6500224)
    assert notes["pairs_by_chance"] == pytest.approx(1 / 3)
    half = 1.959964 * ((3 - 18 / 7) ** 2 + (3 / 7) ** 2) ** 0.5 * 2**0.5 / 7
    assert notes["pairs_interval"] == [pytest.approx(3 / 7 - half, abs=1e-6), pytest.approx(3 / 7 + half, abs=1e-6)]


def test_mixed_groups_are_shown_with_cases(drugs):
    (row,) = consistency(drugs).to_pylist()
    assert (row["topic"], row["items"], row["upheld"], row["overturned"]) == ("a", 4, 3, 1)
    assert (row["pairs_unlike"], row["overturn_share"]) == (0.5, 0.25)
    assert row["upheld_cases"] == ["CM15-0000000", "CM15-0000001", "CM15-0000002"]
    assert row["overturned_cases"] == ["CM15-0000003"]


def test_small_groups_and_cases_are_not_for_the_public(drugs):
    table = consistency(drugs, least=11)
    assert table.num_rows == 0
    assert notes_of(table)["groups"] == 0
    assert notes_of(table)["pairs_unlike"] is None


def test_what_makes_items_like_is_chosen(drugs):
    notes = notes_of(consistency(drugs, like=["kind"]))
    assert (notes["groups"], notes["items"]) == (1, 8)
    assert notes["pairs_interval"] == [0.0, 1.0]
    with pytest.raises(QuestionError, match="one value each"):
        consistency(drugs, like=["ingredients"])
