"""One part of the dataset written: its rows fetched from where they stand, put in order, and into four files."""

import hashlib
import io
from collections.abc import Iterator

import msgspec
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import ipc
from pyarrow import parquet as pq

from openimr.corpus.building.chunks import reader_of
from openimr.corpus.building.nesting import flat, nested
from openimr.corpus.building.task import Answer, WriteTask
from openimr.corpus.manifest import Part, PartFile
from openimr.corpus.rows import OF_INPUT, nested_schema
from openimr.corpus.schema import TABLES
from openimr.corpus.storage import Storage

FOLDER = "new"
GROUPS = {"letters": 2_048, "items": 4_096, "citations": 16_384, "facts": 32_768}
"""Rows of a row group: a reader skips those whose statistics say that they hold nothing it wants."""


def write(task: WriteTask) -> Answer:
    """Write a part's files beside the chunks; nothing is done where an earlier run has written them.

    Raises:
        OSError: they can't be written.
    """
    staging = Storage(task.staging)
    said = f"{FOLDER}/{task.of}.json"
    done = staging.read(said)
    if done is None:
        tables = flat(_rows(task, staging))
        files = {name: _put(staging, task, name, tables[name]) for name in TABLES}
        part = Part(year=task.year, number=task.number, of=task.of, files=files)
        done = msgspec.json.encode(part)
        staging.put_bytes(said, done)
    return Answer(part=msgspec.Raw(done))


def packed(table: pa.Table, name: str, year: int, number: int) -> tuple[PartFile, bytes]:
    """Rows of a table as the file of a part: its name in the dataset and its bytes."""
    held = io.BytesIO()
    pq.write_table(
        table,
        held,
        row_group_size=GROUPS[name],
        compression="zstd",
        compression_level=3,
        write_page_index=True,
        data_page_version="1.0",
    )
    data = held.getvalue()
    sha256 = hashlib.sha256(data).hexdigest()
    path = f"{name}/year={year}/part-{number:04d}-{sha256[:8]}.parquet"
    return PartFile(path=path, rows=table.num_rows, bytes=len(data), sha256=sha256), data


def _put(staging: Storage, task: WriteTask, name: str, table: pa.Table) -> PartFile:
    file, data = packed(table, name, task.year, task.number)
    staging.put_bytes(f"{FOLDER}/{file.path}", data)
    return file


def _rows(task: WriteTask, staging: Storage) -> pa.Table:
    """The nested rows of the part in the order of the plan, with what depends on the inputs."""
    with ipc.open_stream(pa.BufferReader(task.plan)) as stream:
        plan = stream.read_all().combine_chunks()
    pieces = list(_pieces(task, plan, staging))
    held = pa.concat_tables(pieces)
    at = pc.index_in(plan["found"], value_set=pa.concat_arrays(held["letter_id"].chunks))
    rows = held.take(at).drop_columns(["letter_id"])
    for name in OF_INPUT:
        rows = rows.append_column(name, plan[name])
    return rows


def _pieces(task: WriteTask, plan: pa.Table, staging: Storage) -> Iterator[pa.Table]:
    places = sorted(set(zip(*(plan[name].to_pylist() for name in ("file", "slice", "row")), strict=True)))
    names = nested_schema().names
    begin = 0
    for at in range(1, len(places) + 1):
        if at < len(places) and places[at][0] == places[begin][0]:
            continue
        mine, number = places[begin:at], places[begin][0]
        if number < 0:
            rows = _of_old(task, -1 - number)
            yield rows.take(pa.array([row for _, _, row in mine], pa.int64()))
        else:
            reader = reader_of(staging, task.chunks[number], tuple(names))
            slices: dict[int, list[int]] = {}
            for _, piece, row in mine:
                slices.setdefault(piece, []).append(row)
            for piece, picked in slices.items():
                batch = reader.get_batch(piece).select(names)
                yield pa.Table.from_batches([batch.take(pa.array(picked, pa.int64()))])
        begin = at


def _of_old(task: WriteTask, number: int) -> pa.Table:
    place = Storage(task.place)
    tables = {}
    for name, path in task.old[number].items():
        with place.open(path) as file:
            tables[name] = pq.read_table(file, use_threads=False)
    return nested(tables)
