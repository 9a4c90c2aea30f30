"""The table of items as CSV: lists of words are parted by `; `, lists of records stand as JSON."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from openimr.letters.outputs.columns import KINDS, Kind, Row, rows_of


def write(lines: Iterator[bytes], file: BinaryIO) -> None:
    """Write the lines' items to the file, in UTF-8 and with a heading."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    try:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(KINDS)
        writer.writerows(_cells(row) for row in rows_of(lines))
    finally:
        text.detach()


def _cells(row: Row) -> list[str]:
    return [_cell(row.get(name), kind) for name, kind in KINDS.items()]


def _cell(value: object, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "words" and isinstance(value, list):
        return "; ".join(value)
    if kind == "flag":
        return "true" if value else "false"
    return msgspec.json.encode(value).decode() if isinstance(value, list) else str(value)
