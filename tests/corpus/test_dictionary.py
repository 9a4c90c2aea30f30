"""The schema against what is published with it: datapackage.json, docs/corpus.md, the Parquet files themselves."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq

from openimr.corpus import TABLES
from openimr.corpus.building import Options, build
from openimr.corpus.dictionary import page
from openimr.corpus.schema import arrow_schema

ROOT = Path(__file__).parents[2]


def test_the_docs_hold_the_tables_as_the_program_has_them():
    shown = (ROOT / "docs" / "corpus.md").read_text()
    held = re.search(r"<!-- tables -->\n(.*)<!-- /tables -->", shown, re.DOTALL)
    assert held is not None
    assert held[1].strip() == page().strip()


def test_each_dataset_comes_with_a_description_that_names_every_column_and_file(folder, tmp_path):
    build([str(folder)], str(tmp_path / "out"), Options(index=False))
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert [one["name"] for one in package["resources"]] == list(TABLES)
    for one in package["resources"]:
        table = TABLES[one["name"]]
        assert [field["name"] for field in one["schema"]["fields"]] == list(table.names)
        assert all(field["description"] for field in one["schema"]["fields"])
        assert one["schema"]["primaryKey"] == list(table.key)
        files = [tmp_path / "out" / path for path in one["path"]]
        assert sum(pq.read_metadata(path).num_rows for path in files) == one["rows"]
        assert all(pq.read_schema(path).equals(arrow_schema(one["name"]), check_metadata=False) for path in files)


def test_keys_name_one_row(folder, tmp_path):
    build([str(folder)], str(tmp_path / "out"), Options(index=False))
    for table in TABLES.values():
        read = pq.read_table(tmp_path / "out" / table.name, columns=list(table.key))
        assert read.num_rows == read.group_by(list(table.key)).aggregate([]).num_rows > 0
