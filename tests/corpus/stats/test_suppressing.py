"""Small cells: taken out, and nothing left from which they could be worked out."""

from hypothesis import given
from hypothesis import strategies as st

from openimr.corpus.stats import counts, notes_of
from openimr.corpus.stats.suppressing import PUBLIC_LEAST, suppressed

NUMBERS = ("items", "of_all", "upheld", "overturned", "undecided", "overturn_share", "low", "high")


def row(key, upheld, overturned, undecided=0, other=None):
    items = upheld + overturned + undecided
    told = dict.fromkeys(NUMBERS, 0.5) | {
        "items": items,
        "upheld": upheld,
        "overturned": overturned,
        "undecided": undecided,
    }
    return {"a": key, "b": other, **told}


def how(rows, keys=("a",), least=11):
    return [one["suppressed"] for one in suppressed(rows, keys, least, unit="items", adds_up=True)]


def test_the_least_public_count_is_that_of_cms():
    assert PUBLIC_LEAST == 11


def test_ten_is_taken_out_eleven_is_not():
    assert how([row("x", 11, 0), row("y", 10, 0), row("z", 9, 0)]) == [None, "all", "all"]


def test_zero_may_be_shown():
    assert how([row("x", 40, 0), row("y", 30, 20)]) == [None, None]


def test_a_small_outcome_takes_the_outcomes_and_leaves_the_number():
    shown = suppressed([row("x", 40, 3), row("y", 50, 4)], ("a",), 11, unit="items", adds_up=True)
    assert [(one["suppressed"], one["items"], one["overturned"], one["upheld"]) for one in shown] == [
        ("outcomes", 43, None, None),
        ("outcomes", 54, None, None),
    ]


def test_one_alone_takes_the_next_smallest_with_it():
    assert how([row("x", 100, 100), row("y", 30, 30), row("z", 5, 5)]) == [None, "all", "all"]


def test_of_two_fields_no_line_has_one_alone():
    rows = [
        row(a, n, n, other=b)
        for (a, b), n in zip([(a, b) for a in "xyz" for b in "pq"], [40, 50, 60, 2, 70, 80], strict=True)
    ]
    said = how(rows, ("a", "b"))
    gone = [(one["a"], one["b"]) for one, what in zip(rows, said, strict=True) if what == "all"]
    for place in (0, 1):
        lines = [key[place] for key in gone]
        assert all(lines.count(value) > 1 for value in lines)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12), st.integers(2, 20))
def test_nothing_small_is_ever_shown(pairs, least):
    rows = [row(str(number), *pair) for number, pair in enumerate(pairs)]
    shown = suppressed(rows, ("a",), least, unit="items", adds_up=True)
    for one in shown:
        for name in ("items", "upheld", "overturned", "undecided"):
            assert one[name] is None or one[name] == 0 or one[name] >= least
    hidden = [one for one in shown if one["items"] is None]
    others = [one for one in shown if one["items"]]
    assert len(hidden) != 1 or not others


def test_in_a_result_the_sums_go_too(dataset):
    table = counts(dataset, ["kind"], least=4)
    assert table.column("suppressed").to_pylist() == ["outcomes", "all", "all"]
    assert notes_of(table)["least_cell"] == 4
    assert notes_of(table)["total"] == {"items": 8}
    assert notes_of(counts(dataset, least=11))["total"] is None
