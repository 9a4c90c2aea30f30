"""One pass over the Parquet files: items, or letters, in groups."""

from collections.abc import Sequence
from typing import Any

import duckdb

from openimr.corpus.dataset import Dataset
from openimr.corpus.stats.catalogue import Field
from openimr.corpus.stats.choosing import Choice
from openimr.corpus.stats.engine import of_letters, source

Row = dict[str, Any]

SUMS = ("items", "upheld", "overturned", "undecided")


def asked(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, keys: Sequence[Field], chosen: Choice
) -> tuple[list[Row], dict[str, int]]:
    """The rows of the groups (`k0`, `k1` ... and sums), and the sums over all that is counted.

    Lists are first grouped as they stand: there are fewer of them than items, and each item is in one group.
    """
    used = [*keys, *chosen.used]
    exact = chosen.unit == "letters" and any(of_letters(one).place != "letters" for one in used)
    grouped = _of_letters_by_item(dataset, keys, chosen, used) if exact else _grouped(dataset, keys, chosen, used)
    connection.execute(f"CREATE TEMP TABLE grouped AS {grouped}")
    sums = [*(["letters"] if chosen.unit == "letters" else []), *SUMS]
    summed = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in sums)
    total: dict[str, int] = connection.sql(f"SELECT {summed} FROM grouped").to_arrow_table().to_pylist()[0]
    if exact:
        place = source(dataset, used, letters="with items")
        letters = f"SELECT count(DISTINCT l.letter_id) AS letters FROM {place} WHERE {chosen.sql()}"
        total |= connection.sql(letters).to_arrow_table().to_pylist()[0]
    spread = "grouped"
    for number, one in enumerate(keys):
        if one.many and not exact:
            spread = f"(SELECT * REPLACE ({_SPREAD.format(f'k{number}')} AS k{number}) FROM {spread})"
    names = "".join(f"k{number}, " for number in range(len(keys)))
    query = f"SELECT {names}{summed} FROM {spread}" + (" GROUP BY ALL" if keys else "")
    rows: list[Row] = connection.sql(query).to_arrow_table().to_pylist()
    return rows if keys else [{**rows[0], **total}], total


def _grouped(dataset: Dataset, keys: Sequence[Field], chosen: Choice, used: Sequence[Field]) -> str:
    """One pass over the columns that are needed: items with their letters' fields, or letters alone."""
    listed = "".join(f"{_as_text(one)} AS k{number}, " for number, one in enumerate(keys))
    groups = " GROUP BY ALL" if keys else ""
    if chosen.unit == "letters":
        sums = "count(*) AS letters, sum(l.item_count) AS items, 0 AS upheld, 0 AS overturned, 0 AS undecided"
        place = source(dataset, used, letters="alone")
        return f"SELECT {listed}{sums} FROM {place} WHERE {chosen.sql()}{groups}"
    return f"SELECT {listed}{_ITEM_SUMS} FROM {source(dataset, used)} WHERE {chosen.sql()}{groups}"


_ITEM_SUMS = (
    "count(*) AS items, count(*) FILTER (i.decision = 'upheld') AS upheld,"
    " count(*) FILTER (i.decision = 'overturned') AS overturned, count(*) FILTER (i.decision IS NULL) AS undecided"
)


def _of_letters_by_item(dataset: Dataset, keys: Sequence[Field], chosen: Choice, used: Sequence[Field]) -> str:
    """Letters that have an item of each group: a letter of several such items counts once in a group."""
    listed = "".join(f"{_as_text(one)} AS k{number}, " for number, one in enumerate(keys))
    place = source(dataset, used, letters="with items")
    inner = f"SELECT {listed}l.letter_id AS letter, i.item AS item FROM {place} WHERE {chosen.sql()}"
    for number, one in enumerate(keys):
        if one.many:
            inner = f"SELECT * REPLACE ({_SPREAD.format(f'k{number}')} AS k{number}) FROM ({inner})"
    sums = "count(DISTINCT letter) AS letters, count(item) AS items, 0 AS upheld, 0 AS overturned, 0 AS undecided"
    return f"SELECT {''.join(f'k{n}, ' for n in range(len(keys)))}{sums} FROM ({inner})" + (
        " GROUP BY ALL" if keys else ""
    )


_SPREAD = "unnest(CASE WHEN {0} = '' THEN [NULL] ELSE list_distinct(string_split({0}, chr(31))) END)"
"""A field of many values, each once, from the text that `_as_text` makes of them; of none nothing said."""


def _as_text(one: Field) -> str:
    """A field's value; several as one text, which is grouped and joined in half the time of a list."""
    return f"coalesce(array_to_string({one.sql}, chr(31)), '')" if one.many else f"({one.sql})"
