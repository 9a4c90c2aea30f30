"""The table of items as Parquet, written a group of rows at a time."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.letters.outputs.columns import KINDS, Row, rows_of

_GROUP = 10_000  # rows: enough for a reader to skip by their statistics
_STEP = 1_000  # rows that are Python objects at a time; the others of a group are Arrow's, a tenth of the size


def write(lines: Iterator[bytes], file: BinaryIO) -> None:
    """Write the lines' items to the file; nulls are nulls, and the same lines give the same bytes."""
    schema = _schema()
    rows = map(_dated, rows_of(lines))
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while steps := list(islice(_tables(rows, schema), max(1, _GROUP // _STEP))):
            writer.write_table(pa.concat_tables(steps), row_group_size=_GROUP)


def _tables(rows: Iterator[Row], schema: pa.Schema) -> Iterator[pa.Table]:
    while step := list(islice(rows, min(_STEP, _GROUP))):
        yield pa.Table.from_pylist(step, schema=schema)


def _dated(row: Row) -> Row:
    """The row with dates as dates, so that a reader can ask for their year."""
    for name, kind in KINDS.items():
        if kind == "date" and isinstance(text := row.get(name), str):
            row[name] = None
            with suppress(ValueError):
                row[name] = date.fromisoformat(text)
    return row


def _schema() -> pa.Schema:
    words = pa.list_(pa.string())
    citation = {"source": pa.string(), "guideline": pa.string(), "edition": pa.string()}
    fact = {"kind": pa.string(), "date": pa.string(), "assertion": pa.string(), "attributes": pa.string()}
    place = {"quote": pa.string(), "start": pa.int32(), "end": pa.int32()}
    signal = {"kind": pa.string(), "item": pa.int32(), "value": pa.float64(), "explain": pa.string(), "quotes": words}
    types = {
        "text": pa.string(),
        "date": pa.date32(),
        "integer": pa.int64(),
        "flag": pa.bool_(),
        "words": words,
        "citations": _records({**citation, "sections": words, "pages": words}),
        "facts": _records({**fact, **place}),
        "signals": _records(signal),
    }
    return pa.schema([pa.field(name, types[kind]) for name, kind in KINDS.items()])


def _records(fields: dict[str, Any]) -> pa.DataType:
    return pa.list_(pa.struct([pa.field(name, kind) for name, kind in fields.items()]))
