"""DuckDB over a dataset's Parquet files: which tables a statistic needs, joined."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Literal

import duckdb
import msgspec
import pyarrow as pa
from fsspec.implementations.local import LocalFileSystem

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field
from openimr.corpus.stats.selecting import Condition

_OUTCOMES = """(SELECT h, drugs_only,
    CASE found WHEN 1 THEN 'upheld' WHEN 2 THEN 'overturned' WHEN 3 THEN 'in part' END AS case_outcome
    FROM (SELECT hash(letter_id) AS h, bool_and(kind = 'medication') AS drugs_only,
        bit_or(CASE decision WHEN 'upheld' THEN 1 WHEN 'overturned' THEN 2 ELSE 4 END) AS found
        FROM {items} GROUP BY h))"""
# By a hash of 64 bits, which takes half the time: of ten million letters two share one in 3 of 10^6 datasets.
_IN_BOTH = frozenset({"year", "quarter", "month", "decision_date", "superseded"})


@contextmanager
def connect(dataset: Dataset, **tables: pa.Table) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own that reads the dataset's files, and `tables` under their names.

    Raises:
        DatasetError: a file of the dataset is damaged.
    """
    with dataset.reading(duckdb.Error), duckdb.connect(":memory:") as made:
        made.execute("SET TimeZone = 'UTC'")
        if not isinstance(dataset.files, LocalFileSystem):
            made.register_filesystem(dataset.files)
        for name, table in tables.items():
            made.register(name, table)
        yield made


def of_letters(one: Field) -> Field:
    """The field as letters have it, where items have it from their letter; else the field itself."""
    if one.name not in _IN_BOTH:
        return one
    where = one.where and one.where.replace("i.", "l.")
    return msgspec.structs.replace(one, place="letters", sql=one.sql.replace("i.", "l."), where=where)


def letter_condition(one: Condition) -> Condition:
    """The same of a condition."""
    return msgspec.structs.replace(one, field=of_letters(one.field))


def source(
    dataset: Dataset,
    used: Collection[Field],
    *,
    letters: Literal["alone", "with items"] | None = None,
    outcomes: bool = False,
) -> str:
    """What is selected from: items as `i`, with `l` (letters), `m` (missing) and `o` (outcomes) where a field needs it.

    `letters`: letters as `l` first, those without items, too; with their items or alone. `outcomes`: `o` in any case.
    """
    read = " ".join(f"{one.sql} {one.where or ''}" for one in used)
    items, heads = dataset.sql("items"), dataset.sql("letters")
    on = "i.letter_id = l.letter_id AND i.year = l.year"
    if letters is not None:
        said = f"{heads} l" + (f" LEFT JOIN {items} i ON {on}" if letters == "with items" else "")
    else:
        said = f"{items} i" + (f" JOIN {heads} l ON {on}" if re.search(r"\bl\.", read) else "")
    if any(one.place == "missing" for one in used):
        said += " LEFT JOIN missing m ON m.letter_id = i.letter_id AND m.item = i.item"
    if outcomes or re.search(r"\bo\.", read):
        letter = "l" if letters is not None else "i"
        said += f" LEFT JOIN {_OUTCOMES.format(items=items)} o ON o.h = hash({letter}.letter_id)"
    return said
