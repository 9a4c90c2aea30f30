"""The machinery of `make bench`: bundles of one patient only, and a report that keeps what was not measured again."""

from itertools import islice

import pytest
from benchmarks import report
from benchmarks.bundles import later, rounds
from benchmarks.report import Section, table, write


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Seen 12/16/2014 for follow-up", "Seen 01/13/2015 for follow-up"),
        ("on March 3, 2015.", "on March 31, 2015."),
        ("DOB 02/11/1952", "DOB 02/11/1952"),
        ("Date of Injury: 08/14/2003", "Date of Injury: 08/14/2003"),
        ("lot 13/45/2014", "lot 13/45/2014"),
    ],
)
def test_visits_move_by_four_weeks_and_the_identity_of_the_case_stays(before, after):
    assert later(before, 28) == after


def test_the_dispute_is_told_once_and_the_visits_again_and_again():
    pages = ["Utilization Review decision 01/02/2015", "Visit 01/05/2015"]
    assert list(islice(rounds(pages), 4)) == [*pages, "Visit 02/02/2015", "Visit 03/02/2015"]


def test_a_section_that_was_not_measured_again_keeps_its_words(tmp_path, monkeypatch):
    monkeypatch.setattr(report, "REPORT", tmp_path / "docs" / "benchmarks.md")
    sections = (Section("one", "First", lambda: ""), Section("two", "Second", lambda: ""))
    write(sections, {"one": "1.0 s"})
    write(sections, {"two": "2.0 s"})
    text = report.REPORT.read_text(encoding="utf-8")
    assert "1.0 s" in text
    assert "2.0 s" in text
    assert "Not measured yet" not in text


def test_table_is_markdown():
    assert table(("", "s"), [("reading", "0.1")]) == "|  | s |\n|---|---:|\n| reading | 0.1 |\n"
