"""The tables of the dataset, as `tables.yaml` declares them: every column with its kind and what it means.

Four tables, each parted by the year of the decision (0: the letter gives none). Rows are joined by `letter_id`, items
also by `item`, which counts from 0. What a letter does not say is null; a list that holds nothing is empty.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["text", "date", "integer", "year", "flag", "words", "citations", "signals", "number"]

PARTED_BY = "year"
"""The column that the files are parted by, as Hive does it: it is the name of their folder."""

VERSION = 1
"""Of the tables' form. A dataset of another version is built anew."""


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column: its name, the kind of its values, what they mean; whether every row has a value."""

    name: str
    kind: Kind
    means: str
    required: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table: what a row is, the columns that name a row, the table and columns it is joined to."""

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    joined_to: tuple[str, tuple[str, ...]] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its columns, in their order."""
        return tuple(column.name for column in self.columns)


def _read() -> "dict[str, Table]":
    raw = msgspec.yaml.decode((Path(__file__).parent / "tables.yaml").read_text("utf-8"))
    shared = {column["name"]: column for column in raw["shared"]}
    for table in raw["tables"]:
        table["columns"] = [shared[column["use"]] if "use" in column else column for column in table["columns"]]
    return {table.name: table for table in msgspec.convert(raw["tables"], tuple[Table, ...])}


TABLES: dict[str, Table] = _read()
"""The tables by name, in the order in which they are written."""


@cache
def arrow_schema(name: str, *, with_year: bool = False) -> "pa.Schema":
    """The table's schema; each field carries its meaning as `description`.

    `year` stands in the name of a file's folder (`year=2015`) and not in the file: it comes first `with_year`.
    """
    import pyarrow as pa  # noqa: PLC0415 - the columns are asked for without it, too

    return pa.schema(
        [
            pa.field(c.name, arrow_type(c.kind), nullable=not c.required, metadata={"description": c.means})
            for c in TABLES[name].columns
            if with_year or c.name != PARTED_BY
        ]
    )


@cache
def arrow_type(kind: Kind) -> "pa.DataType":
    """The Arrow type of a kind of column."""
    import pyarrow as pa  # noqa: PLC0415

    words = pa.list_(pa.string())
    citation = [("source", pa.string()), ("guideline", pa.string()), ("edition", pa.string())]
    signal = [("kind", pa.string()), ("item", pa.int32()), ("value", pa.float64()), ("explain", pa.string())]
    types = {
        "text": pa.string(),
        "date": pa.date32(),
        "integer": pa.int32(),
        "year": pa.int32(),
        "flag": pa.bool_(),
        "number": pa.float64(),
        "words": words,
        "citations": pa.list_(pa.struct([*citation, ("sections", words), ("pages", words)])),
        "signals": pa.list_(pa.struct([*signal, ("quotes", words)])),
    }
    return types[kind]
