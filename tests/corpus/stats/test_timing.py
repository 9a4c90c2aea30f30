"""Days to the determination, and the limits that `process` holds, each with its dates."""

from datetime import date

import pytest

from openimr.corpus.stats import QuestionError, times
from openimr.process import dated_rules

DRUG = {"kind": "medication", "category": "medication"}


def told(written, *, applied, decided, drug=False, **said):
    days = {
        name: date.fromisoformat(value) for name, value in said.items() if name in {"ur_denial_date", "date_assigned"}
    }
    other = {name: value for name, value in said.items() if name not in days}
    one = written.item("upheld", **(DRUG if drug else {}))
    return written.letter(
        one, on=decided, application_received=applied and date.fromisoformat(applied), **days, **other
    )


def by_rule(table, start="application"):
    return {
        row["rule"].removeprefix("determination."): row for row in table.to_pylist() if row["measured_from"] == start
    }


def test_the_last_day_of_thirty_is_within(written, tmp_path):
    """From 1 March: day 30 is 31 March; day 31 is 1 April."""
    made = written.write_dataset(
        tmp_path,
        [
            told(written, applied="2015-03-01", decided="2015-03-31"),
            told(written, applied="2015-03-01", decided="2015-04-01"),
        ],
    )
    row = by_rule(times(made))["regular"]
    assert (row["limit"], row["dated"], row["within"], row["median"]) == ("30 calendar days", 2, 1, 30)
    assert "LC 4610.6(d)" in row["law"]


def test_an_expedited_review_has_its_own_limit(written, tmp_path):
    made = written.write_dataset(
        tmp_path,
        [
            told(written, applied="2015-03-01", decided="2015-03-04", priority="expedited"),
            told(written, applied="2015-03-01", decided="2015-03-05", priority="expedited"),
        ],
    )
    found = by_rule(times(made))
    assert list(found) == ["expedited"]
    assert (found["expedited"]["limit"], found["expedited"]["within"]) == ("3 calendar days", 1)


def test_the_formulary_limit_begins_with_its_rule_and_counts_working_days(written, tmp_path):
    """A refusal of 29 December 2017 is before it. From Friday 9 March 2018 five working days end on the 16th."""
    start = dated_rules()["determination.formulary"].values[-1].start
    assert start == date(2018, 1, 1)
    made = written.write_dataset(
        tmp_path,
        [
            told(written, applied="2018-03-09", decided="2018-03-16", ur_denial_date="2018-02-20", drug=True),
            told(written, applied="2018-03-09", decided="2018-03-17", ur_denial_date="2018-02-20", drug=True),
            told(written, applied="2018-01-09", decided="2018-01-12", ur_denial_date="2017-12-29", drug=True),
            told(written, applied="2018-03-09", decided="2018-03-12", ur_denial_date="2018-02-20"),
        ],
    )
    found = by_rule(times(made))
    assert (found["formulary"]["limit"], found["formulary"]["dated"], found["formulary"]["within"]) == (
        "5 working days",
        2,
        1,
    )
    assert found["regular"]["dated"] == 4


def test_before_the_programme_there_is_no_limit_and_without_a_day_no_time(written, tmp_path):
    made = written.write_dataset(
        tmp_path,
        [
            told(written, applied="2012-12-30", decided="2013-01-05"),
            told(written, applied=None, decided="2013-01-05"),
            told(written, applied="2013-02-05", decided="2013-01-05"),
        ],
    )
    rows = [row for row in times(made).to_pylist() if row["measured_from"] == "application"]
    assert [(row["limit"], row["letters"], row["dated"], row["within"]) for row in rows] == [
        ("30 calendar days", 1, 0, 0),
        (None, 2, 1, None),
    ]


def test_over_time_and_from_assignment(written, tmp_path):
    made = written.write_dataset(
        tmp_path, [told(written, applied="2015-03-01", decided="2015-05-31", date_assigned="2015-05-01")]
    )
    table = times(made, over="month")
    assert [(row["month"], row["measured_from"], row["median"], row["within"]) for row in table.to_pylist()] == [
        ("2015-05", "application", 91, 0),
        ("2015-05", "assignment", 30, 1),
    ]


def test_small_groups_are_suppressed(dataset):
    assert {row["suppressed"] for row in times(dataset, least=11).to_pylist()} == {"all"}


def test_only_fields_of_letters(dataset):
    with pytest.raises(QuestionError, match="by letter"):
        times(dataset, by=["kind"])
    with pytest.raises(QuestionError, match="by letter"):
        times(dataset, {"kind": "therapy"})
