"""A result as JSON, CSV, Parquet and text for people."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus.stats.result import notes_of

NOT_SAID = "not said"
"""How a null among the fields is shown."""

_SHARES = frozenset({
    "of_all", "overturn_share", "low", "high", "within_share", "of_upheld", "of_overturned", "pairs_unlike",
})  # fmt: skip


def as_json(table: pa.Table) -> bytes:
    """One document: `columns` with what they mean, `rows` as objects, `notes` on what was counted."""
    columns = [{"name": one.name, "means": meaning(one)} for one in table.schema]
    document = {"notes": notes_of(table), "columns": columns, "rows": table.to_pylist()}
    return json.dumps(document, default=_iso, ensure_ascii=False, indent=1).encode() + b"\n"


def as_csv(table: pa.Table) -> bytes:
    """A heading and a line a row, in UTF-8; null is empty, flags are `true` or `false`, lists parted by `; `."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([[_cell(value) for value in row.values()] for row in table.to_pylist()])
    return text.getvalue().encode()


def as_parquet(table: pa.Table) -> bytes:
    """Parquet with the columns' meanings and the notes in its schema."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


def as_text(table: pa.Table, fields: Sequence[str], most: int | None = None) -> str:
    """A table for people: shares in percent, what was suppressed as `*`; the first `most` rows."""
    shown = table.slice(0, most) if most else table
    names = [name for name in table.column_names if name not in {"suppressed", "law"} and not _is_empty(table, name)]
    cells = [[heading(name) for name in names]]
    cells += [[cell(row, name, fields) for name in names] for row in shown.to_pylist()]
    left = {name for name in names if pa.types.is_string(table.schema.field(name).type) or name in fields}
    widths = [max(len(row[n]) for row in cells) for n in range(len(names))]
    lines = []
    for row in cells:
        padded = (
            text.ljust(width) if name in left else text.rjust(width)
            for text, name, width in zip(row, names, widths, strict=True)
        )  # fmt: skip
        lines.append("  ".join(padded).rstrip())
    return "\n".join(lines)


def cell(row: dict[str, Any], name: str, fields: Sequence[str]) -> str:
    """A value as people read it."""
    value = row[name]
    if value is None:
        if name in fields:
            return NOT_SAID
        return "*" if row.get("suppressed") and name not in {"example", "says", "limit", "law", "words"} else "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.1%}" if name in _SHARES else f"{value:.2f}"
    if isinstance(value, int):
        return str(value) if name in fields else f"{value:,}"
    return "; ".join(value) if isinstance(value, list) else str(value)


def heading(name: str) -> str:
    """A column's name for people."""
    return name.replace("_", " ")


def meaning(column: pa.Field) -> str:
    """What a column means."""
    said: bytes = (column.metadata or {}).get(b"description", b"")
    return said.decode()


def _is_empty(table: pa.Table, name: str) -> bool:
    return bool(table.num_rows) and table.column(name).null_count == table.num_rows and name in {"example", "says"}


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
