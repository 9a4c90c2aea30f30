"""The column `missing`: what each item's rationale says is not on record, read once and kept beside the dataset."""

import io
import os
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import Part
from openimr.corpus.stats.missing import missing_in, rules_digest

FOLDER = "derived/missing"
"""Where it is kept in the dataset's folder; it may be deleted at any time, and is then read again."""

_Mapped = Callable[[Callable[[list[str]], list[list[str]]], list[list[str]]], Iterable[list[list[str]]]]

_SCHEMA = pa.schema([("letter_id", pa.string()), ("item", pa.int32()), ("missing", pa.list_(pa.string()))])
_CHUNK = 2_000  # rationales that a process is given at once
_FEW = 8_000  # rationales that are read before other processes would have started


def missing_table(dataset: Dataset) -> pa.Table:
    """`letter_id`, `item`, `missing` of every item, copies included.

    The first time every rationale is read, by as many processes as there are cores; then it is kept in `FOLDER` part by
    part, and only new or changed parts are read again. Where nothing can be written it is read each time.
    """
    found = {part.of: table for part in dataset.parts() if (table := _kept(dataset, part)) is not None}
    lacking = [part for part in dataset.parts() if part.of not in found]
    if lacking:
        rationales = sum(part.files["items"].rows for part in lacking)
        if rationales <= _FEW or (os.cpu_count() or 1) < 2:
            found |= _read(dataset, lacking, map)
        else:
            with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
                found |= _read(dataset, lacking, pool.map)
        _sweep(dataset)
    return pa.concat_tables([found[part.of] for part in dataset.parts()]) if found else _SCHEMA.empty_table()


def _read(dataset: Dataset, parts: Sequence[Part], mapped: _Mapped) -> dict[str, pa.Table]:
    made: dict[str, pa.Table] = {}
    for part in parts:
        batches = list(dataset.batches_of("items", part, ["letter_id", "item", "rationale"], rows=_CHUNK))
        texts = [batch.column("rationale").to_pylist() for batch in batches]
        said = list(mapped(_missing_of, texts))
        columns = [
            pa.chunked_array([batch.column(name) for batch in batches], type=_SCHEMA.field(name).type)
            for name in ("letter_id", "item")
        ]
        lists = pa.chunked_array(
            [pa.array(one, _SCHEMA.field("missing").type) for one in said], type=_SCHEMA.field("missing").type
        )
        made[part.of] = pa.table([*columns, lists], schema=_SCHEMA)
        _keep(dataset, part, made[part.of])
    return made


def _sweep(dataset: Dataset) -> None:
    """Take away what was read of parts that are no more, or by other rules."""
    wanted = {_path(dataset, part) for part in dataset.parts()}
    with suppress(OSError, NotImplementedError):
        for path in dataset.files.ls(f"{dataset.root}/{FOLDER}", detail=False):
            if path not in wanted:
                dataset.files.rm_file(path)


def _missing_of(rationales: list[str]) -> list[list[str]]:
    """The ids that each of many rationales names; in a process of its own."""
    return [[one.id for one in missing_in(rationale)] for rationale in rationales]


def _path(dataset: Dataset, part: Part) -> str:
    return f"{dataset.root}/{FOLDER}/{part.of}-{rules_digest()}.parquet"


def _kept(dataset: Dataset, part: Part) -> pa.Table | None:
    """What was read of a part by these rules; None where it was not, or is damaged."""
    try:
        data = dataset.files.cat_file(_path(dataset, part))
        table = pq.read_table(io.BytesIO(data))
    except (OSError, ValueError, pa.ArrowException):
        return None
    right = table.schema.equals(_SCHEMA) and table.num_rows == part.files["items"].rows
    return table if right else None


def _keep(dataset: Dataset, part: Part, table: pa.Table) -> None:
    """Keep what was read, whole or not at all; a folder that can't be written is no fault."""
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    path = _path(dataset, part)
    beside = f"{path}.{secrets.token_hex(4)}"
    with suppress(OSError, NotImplementedError):
        dataset.files.makedirs(path.rpartition("/")[0], exist_ok=True)
        try:
            dataset.files.pipe_file(beside, sink.getvalue())
            dataset.files.mv(beside, path)
        finally:
            with suppress(OSError):
                dataset.files.rm_file(beside)
