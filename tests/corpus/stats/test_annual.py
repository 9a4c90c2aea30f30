"""The state's annual report from letters: its files, its words, and what is not told to the public."""

import csv
import io

import pytest

from openimr.corpus.stats import StatsError, annual_report
from openimr.corpus.stats.catalogue import fields
from openimr.corpus.stats.categories import categories, not_in_letters, report_tables
from openimr.model import TreatmentKind
from openimr.vocabulary import find_procedure


@pytest.fixture(scope="module")
def dataset(written, letters, tmp_path_factory):
    return written.write_dataset(tmp_path_factory.mktemp("dataset"), letters)


@pytest.fixture(scope="module")
def report(dataset):
    return annual_report(dataset, 2015, least=None)


def test_each_table_has_its_files_and_stands_on_the_page(report):
    page, marked = report["index.html"].decode(), report["index.md"].decode()
    for one in report_tables():
        assert {f"{one.name}.csv", f"{one.name}.html"} <= set(report)
        assert f'<section id="{one.name}">' in page
        assert f"## {one.title}" in marked
    assert {"categories.svg", "categories.png", "outcomes.svg"} <= set(report)


def test_it_counts_the_year_without_copies(report):
    rows = list(csv.DictReader(io.StringIO(report["determinations.csv"].decode())))
    assert [(row["month"], row["letters"], row["items"]) for row in rows] == [
        ("2015-02", "1", "2"),
        ("2015-08", "1", "1"),
    ]
    opening = report["index.md"].decode()
    assert "2 letters with 3 disputed items. Copies of a letter are left out (1)" in opening


def test_it_says_what_letters_can_not_tell(report):
    page = report["index.html"].decode()
    assert all(one.what in page for one in not_in_letters())


def test_the_same_letters_give_the_same_bytes(dataset, report):
    assert annual_report(dataset, 2015, least=None) == report


def test_for_the_public_nothing_small_is_shown(dataset):
    files = annual_report(dataset, 2015)
    assert "fewer than 11 letters" in files["index.md"].decode()
    for row in csv.DictReader(io.StringIO(files["categories.csv"].decode())):
        assert (row["items"], row["overturn_share"], row["suppressed"]) == ("", "", "all")
    assert "categories.svg" not in files


def test_a_year_without_letters_is_told(dataset):
    with pytest.raises(StatsError, match="no letter decided in 1999; it has 2014, 2015, 2016"):
        annual_report(dataset, 1999)


def test_tables_name_fields_that_are_there():
    named = {name for one in report_tables() for name in (*one.by, *one.where, *one.exclude)}
    assert named <= set(fields())
    assert len({one.name for one in report_tables()}) == len(report_tables())


def test_every_kind_of_treatment_has_one_category_and_procedures_are_the_vocabularys():
    from typing import get_args

    kinds = [kind for one in categories() for kind in one.kinds]
    assert sorted(kinds) == sorted(get_args(TreatmentKind))
    for one in categories():
        for name in one.procedures:
            assert find_procedure(name).id == name
