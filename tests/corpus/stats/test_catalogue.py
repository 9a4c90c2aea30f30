"""The fields and the page on them."""

import importlib.util
import re
from pathlib import Path

import pytest

from openimr.corpus.nearest import near
from openimr.corpus.schema import TABLES
from openimr.corpus.stats import fields
from openimr.corpus.stats.documentation import COLUMNS as MISSING
from openimr.corpus.stats.missing import criterion_words
from openimr.corpus.stats.result import COLUMNS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "corpus-statistics.md").read_text()


def test_the_page_has_every_field_and_report_table():
    path = ROOT / "tests" / "repository" / "statistics_page.py"
    spec = importlib.util.spec_from_file_location("statistics_page", path)
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)
    assert page.written(PAGE) == PAGE, "run: PYTHONPATH=src python tests/repository/statistics_page.py"


def test_fields_of_columns_mean_what_the_dataset_says():
    columns = {name: {column.name: column for column in table.columns} for name, table in TABLES.items()}
    for one in fields().values():
        column = columns.get(one.place, {}).get(one.name)
        if column is not None and one.many:
            assert column.kind == "words", one.name


def test_every_column_of_a_result_says_what_it_means():
    said = [means for columns in (*COLUMNS.values(), MISSING) for _, means in columns.values()]
    assert all(len(means) > 10 for means in said)


def test_criteria_are_each_once():
    ids = re.findall(
        r"^  - \{id: ([a-z-]+)", (ROOT / "src/openimr/corpus/stats/missing.yaml").read_text(), re.MULTILINE
    )
    assert sorted(ids) == sorted(name for name in criterion_words() if name != "something-else")


@pytest.mark.parametrize(("word", "name"), [("specialty", "specialties"), ("Category", "category"), ("monht", "month")])
def test_near_names_are_offered(word, name):
    assert name in near(word, fields())
