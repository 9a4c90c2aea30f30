from datetime import date

import pytest

from openimr.process.dated import RuleFaultError, dated_rules, held, read_rules

WINDOW = b"""
window:
  says: Days to apply
  unit: calendar days
  keyed_to: ur decision
  values:
    - {from: 2013-01-01, value: 30, section: LC 1, grade: V, source: S7}
    - {from: 2018-01-01, value: 10, section: LC 2, grade: GK, note: not read}
"""


@pytest.mark.parametrize(
    ("day", "value"),
    [("2012-12-31", None), ("2013-01-01", 30), ("2017-12-31", 30), ("2018-01-01", 10), ("2018-01-02", 10)],
)
def test_the_last_value_that_has_begun_holds(day, value):
    found = held("window", {"ur decision": date.fromisoformat(day)}, read_rules(WINDOW, "x.yaml"))
    assert (found and found.value) == value


def test_without_the_deciding_date_nothing_is_said():
    assert held("window", {"injury": date(2015, 1, 1)}, read_rules(WINDOW, "x.yaml")) is None


def test_a_value_says_what_it_rests_on():
    found = held("window", {"ur decision": date(2015, 1, 1)}, read_rules(WINDOW, "x.yaml"))
    assert found is not None
    assert (found.evidence, found.section, found.since, found.number) == ("V S7", "LC 1", date(2013, 1, 1), 30)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WINDOW.replace(b"2018", b"2012"), "not in the order"),
        (WINDOW.replace(b"unit: calendar days", b"unit: fortnights"), "x.yaml"),
        (WINDOW.replace(b"grade: V", b"grade: sure"), "x.yaml"),
        (WINDOW.replace(b"note: not read", b"remark: not read"), "x.yaml"),
    ],
)
def test_a_file_that_is_not_in_order_says_so(text, says):
    with pytest.raises(RuleFaultError, match=says):
        read_rules(text, "x.yaml")


def test_the_files_of_the_house_are_in_order():
    dated_rules()
