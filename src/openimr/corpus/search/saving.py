"""Hits saved as CSV or Parquet."""

import csv
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus.search.results import Hit

SUFFIXES = (".csv", ".parquet")
COLUMNS = (
    *("case_number", "item", "decision", "decision_date", "request", "category", "topics", "score", "passage"),
    *("letter_id", "superseded_by", "duplicate_of"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save(hits: Iterable[Hit], to: Path) -> int:
    """Write hits to a .csv or .parquet file, whole or not at all; gives their number.

    `passage` is the first passage's text. In CSV topics are joined by "; ", and a cell that a spreadsheet would take
    for a formula has an apostrophe before it.

    Raises:
        OSError: the file can't be written.
    """
    beside = to.with_name(f"{to.name}.tmp")
    try:
        count = (_csv if to.suffix.lower() == ".csv" else _parquet)(hits, beside)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _row(hit: Hit) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(hit, name) for name in COLUMNS if name != "passage"}
    row["passage"] = hit.passages[0].text if hit.passages else None
    return row


def _csv(hits: Iterable[Hit], to: Path) -> int:
    count = 0
    with to.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        out.writeheader()
        for hit in hits:
            count += 1
            row = {**_row(hit), "topics": "; ".join(hit.topics)}
            out.writerow({name: _safe(value) for name, value in row.items()})
    return count


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _parquet(hits: Iterable[Hit], to: Path) -> int:
    kinds = {"item": pa.int32(), "decision_date": pa.date32(), "topics": pa.list_(pa.string()), "score": pa.float64()}
    schema = pa.schema([pa.field(name, kinds.get(name, pa.string())) for name in COLUMNS])
    count = 0
    with pq.ParquetWriter(to, schema, compression="zstd") as out:
        rows: list[dict[str, object]] = []
        for hit in hits:
            count += 1
            rows.append({**_row(hit), "topics": list(hit.topics)})
            if len(rows) == 4_096:
                out.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        out.write_table(pa.Table.from_pylist(rows, schema))
    return count
