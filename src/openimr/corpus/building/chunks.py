"""Chunks: the rows of some thousand letters in an Arrow file, in slices of one year each, sorted by id.

A chunk's name is a digest of its letters, so that reading them twice puts the same file down. It is whole or not there.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow import ipc

from openimr.corpus.rows import nested_schema
from openimr.corpus.schema import PARTED_BY
from openimr.corpus.storage import Storage

Row = dict[str, Any]

FOLDER = "chunks"
_SLICE = 128  # letters that are unpacked together, when a part picks some of them
_ASKED = 400  # characters of the requests by which copies of a letter are known

KEYS = ("letter_id", PARTED_BY, "case_number", "decision_date", "text_bytes", "outcome", "asked")
"""Columns by which letters are linked and filed."""


@cache
def chunk_schema() -> pa.Schema:
    """Nested rows, with what links them: the decisions of their items, and what was asked for."""
    return nested_schema().append(pa.field("outcome", pa.string())).append(pa.field("asked", pa.string()))


def outcome_of(decisions: list[str | None]) -> str:
    """The decisions of a letter's items, in their order, as one word: `u` upheld, `o` overturned, `-` none."""
    return "".join((decision or "-")[0] for decision in decisions)


def asked_of(requests: list[str]) -> str:
    """What a letter's items ask for, without regard to case and spaces."""
    return " ".join(" ".join(requests).lower().split())[:_ASKED]


def batch_of(rows: list[Row]) -> pa.RecordBatch:
    """The rows as Arrow has them.

    Raises:
        pa.ArrowException: a value does not fit its column.
    """
    for row in rows:
        row["outcome"] = outcome_of([item["decision"] for item in row["items"]])
        row["asked"] = asked_of([item["request"] for item in row["items"]])
    return pa.RecordBatch.from_struct_array(pa.array(rows, pa.struct(list(chunk_schema()))))


def put(storage: Storage, rows: list[Row]) -> str:
    """Put a chunk of rows down; its name.

    Raises:
        OSError: there is no room, or it may not be written.
        pa.ArrowException: a value does not fit its column.
    """
    rows.sort(key=lambda row: (row[PARTED_BY], row["letter_id"]))
    held = hashlib.sha256("\n".join(row["sha256"] for row in rows).encode())
    name = f"{FOLDER}/{held.hexdigest()[:32]}.arrow"

    def write(file: BinaryIO) -> None:
        options = ipc.IpcWriteOptions(compression="lz4", use_threads=False)
        with ipc.new_file(file, chunk_schema(), options=options) as writer:
            for piece in _slices(rows):
                writer.write_batch(batch_of(piece))

    storage.put(name, write)
    return name


def _slices(rows: list[Row]) -> Iterator[list[Row]]:
    begin = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at][PARTED_BY] != rows[begin][PARTED_BY] or at - begin >= _SLICE:
            yield rows[begin:at]
            begin = at


def reader_of(storage: Storage, name: str, columns: tuple[str, ...] | None = None) -> ipc.RecordBatchFileReader:
    """A chunk, opened; of some columns only, where they are named."""
    schema = chunk_schema()
    wanted = [schema.get_field_index(column) for column in columns] if columns else None
    options = ipc.IpcReadOptions(included_fields=wanted, use_threads=False)
    source = pa.memory_map(storage.path(name)) if storage.local else pa.BufferReader(storage.read(name) or b"")
    return ipc.open_file(source, options=options)
