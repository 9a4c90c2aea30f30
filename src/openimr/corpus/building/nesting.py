"""Between the nested rows of chunks and the four flat tables of the dataset, column by column."""

from itertools import accumulate

import pyarrow as pa
from pyarrow import compute as pc

from openimr.corpus.rows import ITEM_OF_LETTER, OF_LETTER, nested_schema
from openimr.corpus.schema import arrow_schema

PARTIES = (("reviewer", "citations"), ("utilization review", "ur_citations"))
"""The parties of citations in the order of their names, and the columns of an item that hold theirs."""


def flat(nested: pa.Table) -> dict[str, pa.Table]:
    """The four tables of letters that are in order, with their links; each in the order of the letters."""
    letters = nested.combine_chunks()
    items = _below(letters, "items", ITEM_OF_LETTER)
    tables = {
        "letters": letters,
        "items": items,
        "citations": _citations(items),
        "facts": _below(letters, "facts", OF_LETTER),
    }
    return {name: _shaped(table, name) for name, table in tables.items()}


def _shaped(table: pa.Table, name: str) -> pa.Table:
    """The table with the columns of its schema, each in one piece: pieces would show in the bytes of the file."""
    schema = arrow_schema(name)
    columns = [_whole(table[field.name], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _whole(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    return _array(column.cast(kind))


def _below(letters: pa.Table, column: str, repeated: tuple[str, ...]) -> pa.Table:
    """The rows that a column of lists holds, with columns of their letter."""
    lists = _array(letters[column])
    values = lists.flatten()
    parents = pc.list_parent_indices(lists)
    columns = dict(zip(values.type.names, values.flatten(), strict=True))
    columns |= {name: letters[name].take(parents) for name in repeated}
    return pa.table(columns)


def _citations(items: pa.Table) -> pa.Table:
    pieces = []
    for party, column in PARTIES:
        lists = _array(items[column])
        values = lists.flatten()
        parents = pc.list_parent_indices(lists)
        counts = pc.fill_null(pc.list_value_length(lists), 0).to_pylist()
        numbers = pa.array([number for count in counts for number in range(count)], pa.int32())
        columns = dict(zip(values.type.names, values.flatten(), strict=True))
        columns["authority"] = columns.pop("source")
        columns |= {name: items[name].take(parents) for name in ("letter_id", "item", "source", "software")}
        columns |= {"number": numbers, "party": pa.array([party] * len(numbers), pa.string()), "at": parents}
        pieces.append(pa.table(columns))
    whole = pa.concat_tables(pieces)
    return whole.sort_by([("at", "ascending"), ("party", "ascending"), ("number", "ascending")])


def nested(tables: dict[str, pa.Table]) -> pa.Table:
    """The nested rows of the four tables of a part, without what depends on the inputs around each letter."""
    letters, schema = tables["letters"], nested_schema()
    lists = {
        "items": (letters["item_count"], tables["items"]),
        "facts": (letters["fact_count"], tables["facts"]),
    }
    columns = []
    for field in schema:
        if field.name in lists:
            counts, below = lists[field.name]
            columns.append(_lists(counts, below, field.type))
        elif field.name == "year":
            columns.append(pa.nulls(letters.num_rows, field.type))  # no file has it, and none is made of it
        else:
            columns.append(letters[field.name].cast(field.type))
    return pa.Table.from_arrays(columns, schema=schema)


def _lists(counts: pa.ChunkedArray, below: pa.Table, kind: pa.ListType) -> pa.Array:
    offsets = pa.array([0, *accumulate(counts.to_pylist())], pa.int32())
    fields = list(kind.value_type)
    values = pa.StructArray.from_arrays([_whole(below[field.name], field.type) for field in fields], fields=fields)
    return pa.ListArray.from_arrays(offsets, values, type=kind)


def _array(column: pa.ChunkedArray) -> pa.Array:
    held = column.combine_chunks()
    if isinstance(held, pa.ChunkedArray):
        return pa.concat_arrays(held.chunks) if held.num_chunks else pa.array([], held.type)
    return held
