"""The result of a statistic: an Arrow table whose columns say what they mean, and which says what was counted."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from openimr.corpus.stats.catalogue import Field
from openimr.corpus.stats.choosing import Unit

Row = dict[str, Any]

METADATA = b"openimr.stats"
"""Under this key a table's schema says, as JSON, what was counted and what was left out."""

TYPES: Mapping[str, pa.DataType] = {"integer": pa.int64(), "date": pa.date32(), "flag": pa.bool_()}
"""The Arrow type of a field's kind, where it is no text."""


def schema(keys: Sequence[Field], unit: Unit) -> pa.Schema:
    """The schema of the result."""
    columns = [
        pa.field(one.name, TYPES.get(one.kind, pa.string()), metadata={"description": one.means}) for one in keys
    ]
    return pa.schema(
        columns
        + [pa.field(name, kind, metadata={"description": means}) for name, (kind, means) in COLUMNS[unit].items()]
    )


COLUMNS: Mapping[Unit, Mapping[str, tuple[pa.DataType, str]]] = {
    "items": {
        "items": (pa.int64(), "disputed items in the group"),
        "of_all": (pa.float64(), "their share of all items that were counted"),
        "upheld": (pa.int64(), "items of which the refusal stands"),
        "overturned": (pa.int64(), "items that are to be given"),
        "undecided": (pa.int64(), "items in whose heading no decision was found"),
        "overturn_share": (pa.float64(), "overturned / (upheld + overturned); null where none was decided"),
        "low": (pa.float64(), "least overturn share of its 95% Wilson interval"),
        "high": (pa.float64(), "greatest overturn share of the interval"),
        "suppressed": (pa.string(), "what was taken out so that nobody can be told by it: `all` or `outcomes`"),
    },
    "letters": {
        "letters": (pa.int64(), "determination letters in the group"),
        "of_all": (pa.float64(), "their share of all letters that were counted"),
        "low": (pa.float64(), "least share of its 95% Wilson interval"),
        "high": (pa.float64(), "greatest share of the interval"),
        "items": (pa.int64(), "disputed items of these letters"),
        "suppressed": (pa.string(), "what was taken out so that nobody can be told by it: `all`"),
    },
}
"""The columns of a result behind its fields, with what they mean."""


def as_table(rows: Sequence[Row], columns: pa.Schema, notes: Mapping[str, object]) -> pa.Table:
    """Rows as an Arrow table that carries what was counted."""
    said = json.dumps(notes, sort_keys=True).encode()
    return pa.Table.from_pylist(list(rows), schema=columns.with_metadata({METADATA: said}))


def notes_of(table: pa.Table) -> dict[str, Any]:
    """What was counted, as the table says it."""
    found: dict[str, Any] = json.loads((table.schema.metadata or {}).get(METADATA, b"{}"))
    return found
