"""Tables that are published together: a count that one takes out does not follow from the others."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openimr.corpus.stats import annual_report
from openimr.corpus.stats.complementary import Printed, complemented
from openimr.corpus.stats.suppressing import suppressed

LEAST = 11


def letters(counts, names):
    """A table of letters, as it is printed by itself, by the fields of these names."""
    whole = [
        {**dict(zip(names, key, strict=True)), "letters": n, "of_all": 0.5, "low": 0.1, "high": 0.9, "items": 2 * n}
        for key, n in counts.items()
    ]
    rows = suppressed(whole, names, LEAST, unit="letters", adds_up=True)
    groups = [frozenset(zip(names, key, strict=True)) for key in counts]
    return Printed(rows=rows, whole=whole, unit="letters", groups=groups)


def told(table):
    """The counts that are still printed, by place."""
    return {number: row["letters"] for number, row in enumerate(table.rows) if row["letters"] is not None}


def test_a_priority_of_few_letters_is_not_what_a_month_has_beside_the_other():
    """By months 60 and 70; 57 of January's are standard, and 3 are not, which a table by both takes out."""
    months = letters({("January",): 60, ("February",): 70}, ("month",))
    both = Printed(
        rows=[
            {"letters": 57, "suppressed": None},
            {"letters": None, "suppressed": "all"},
            {"letters": 70, "suppressed": None},
        ],
        whole=[{"letters": 57}, {"letters": 3}, {"letters": 70}],
        unit="times",
        groups=[
            frozenset({("month", "January"), ("priority", "standard")}),
            frozenset({("month", "January"), ("priority", "expedited")}),
            frozenset({("month", "February"), ("priority", "standard")}),
        ],
    )
    complemented([months, both], LEAST)
    assert told(both) == {2: 70}
    assert told(months) == {0: 60, 1: 70}  # a month's letters are missed more
    assert both.rows[0]["suppressed"] == "all"


def test_the_same_group_is_taken_out_wherever_it_stands():
    """As a table measured from two days has it; one of them was printed."""
    whole = [{"letters": 40}, {"letters": 2}, {"letters": 40}, {"letters": 2}]
    rows = [{"letters": 40, "suppressed": None}, {"letters": None, "suppressed": "all"}] * 2
    names = [frozenset({("month", "May"), ("priority", one)}) for one in ("standard", "expedited")]
    first = Printed(rows=rows, whole=whole, unit="times", groups=[*names, None, None])
    second = Printed(rows=rows, whole=whole, unit="times", groups=[None, None, *names])
    complemented([letters({("May",): 42, ("June",): 50}, ("month",)), first, second], LEAST)
    assert [row["letters"] for row in rows] == [None] * 4


def test_where_nothing_is_small_nothing_goes():
    tables = [letters({("x", "p"): 20, ("x", "q"): 30, ("y", "p"): 40, ("y", "q"): 50}, ("a", "b"))]
    tables += [letters({("x",): 50, ("y",): 90}, ("a",)), letters({("p",): 60, ("q",): 80}, ("b",))]
    complemented(tables, LEAST)
    assert all(row["suppressed"] is None for table in tables for row in table.rows)


@given(st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_small_count_of_two_fields_follows_from_tables_by_each_of_them(numbers):
    """Held against the cells themselves: whether their sums that are printed leave a small one a single value."""
    cells = {(f"a{i}", f"b{j}"): n for i, row in enumerate(numbers) for j, n in enumerate(row) if n}
    if not cells:
        return
    sums = [{}, {}]
    for key, n in cells.items():
        for place, held in enumerate(sums):
            held[key[place],] = held.get((key[place],), 0) + n
    both = letters(cells, ("a", "b"))
    by_each = [letters(held, (name,)) for held, name in zip(sums, "ab", strict=True)]
    complemented([both, *by_each], LEAST)
    names = list(cells)
    known = [[1.0] * len(names), *([float(place == at) for at in range(len(names))] for place in told(both))]
    for place, table in enumerate(by_each):
        keys = list(sums[place])
        known += [[float(one[place] == keys[number][0]) for one in names] for number in told(table)]
    rank = np.linalg.matrix_rank(np.array(known))
    for at, key in enumerate(names):
        if 0 < cells[key] < LEAST and len(names) > 1:
            alone = [float(one == at) for one in range(len(names))]
            assert np.linalg.matrix_rank(np.array([*known, alone])) > rank or not _could_go_on(both, by_each)


def _could_go_on(both, by_each):
    """Whether anything is still printed but the sum of all."""
    return any(told(table) for table in (both, *by_each))


@pytest.fixture(scope="module")
def report(written, tmp_path_factory):
    """A year of three months: 30 letters each, of the first two one and two expedited."""
    made = []
    for month, expedited in ((1, 1), (2, 2), (3, 0)):
        for number in range(30):
            said = {"priority": "expedited" if number < expedited else "standard", "application_received": None}
            one = written.item("upheld" if number % 2 else "overturned")
            made.append(written.letter(one, on=f"2015-0{month}-{number % 28 + 1:02}", **said))
    return annual_report(written.write_dataset(tmp_path_factory.mktemp("year"), made), 2015)


def rows_of(report, name):
    return list(csv.DictReader(io.StringIO(report[f"{name}.csv"].decode())))


def test_the_annual_report_tells_no_small_count_by_what_its_tables_leave(report):
    """Expedited letters of a month are its letters without the standard ones, if a table prints these."""
    months = {row["month"]: row["letters"] for row in rows_of(report, "determinations")}
    assert months == {"2015-01": "30", "2015-02": "30", "2015-03": "30"}
    standard = [
        (row["month"], row["letters"]) for row in rows_of(report, "times") if row["rule"] == "determination.regular"
    ]
    assert {said for month, said in standard if month != "2015-03"} == {""}
    assert {said for month, said in standard if month == "2015-03"} <= {"30", ""}
