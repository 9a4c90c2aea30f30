"""The files to download: the dataset as Parquet and as CSV, each in a ZIP with the dictionary of its columns."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus import TABLES, Dataset

PARQUET, CSV = "determinations-parquet.zip", "determinations-csv.zip"
NAMES = (PARQUET, CSV)
_TABLES = ("letters", "items", "citations")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = """Independent Medical Review determinations, as published, without what identifies the people in them.

{letters} letters, {items} disputed items. "upheld" means that the refusal of the treatment stands, "overturned" that
the treatment is to be given. The columns are explained in {dictionary}. How the letters were read, and what counts can
and can't say: docs/corpus.md and docs/corpus-statistics.md of OpenIMR ({software}).
Words in square brackets stand where something that identifies a person was taken out. Do not try to find out who is
meant.
"""


def write_bulk(dataset: Dataset, folder: Path, hidden: Callable[[str], bool] | None = None) -> None:
    """Write the files of an edition; the same dataset gives the same bytes.

    `hidden` says of a letter's id whether it may not be shown, though the dataset still has it: its rows are left out,
    and the manifest, whose counts and digests would not agree.
    """
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / PARQUET, "w", zipfile.ZIP_STORED) as archive:  # Parquet is packed already
        _put(archive, "README.txt", _readme(dataset, "datapackage.json").encode())
        for name in ("datapackage.json", *(() if hidden else ("manifest.json",))):
            _put(archive, name, (Path(dataset.root) / name).read_bytes())
        for part in dataset.parts():
            for file in part.files.values():
                _put(archive, file.path, _without(Path(dataset.root) / file.path, hidden))
    with zipfile.ZipFile(folder / CSV, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _put(archive, "README.txt", _readme(dataset, "dictionary.csv").encode())
        _put(archive, "dictionary.csv", _dictionary())
        for table in _TABLES:
            _csv(archive, dataset, table, hidden)


def _without(path: Path, hidden: Callable[[str], bool] | None) -> bytes:
    """A Parquet file, without the rows of letters that are hidden."""
    if hidden is None:
        return path.read_bytes()
    table = pq.read_table(path, partitioning=None)
    kept = [not hidden(one) for one in table.column("letter_id").to_pylist()]
    if all(kept):
        return path.read_bytes()
    sink = io.BytesIO()
    pq.write_table(table.filter(pa.array(kept)), sink, compression="zstd")
    return sink.getvalue()


def _readme(dataset: Dataset, dictionary: str) -> str:
    counts = dataset.manifest.counts
    software = dataset.manifest.software
    return _README.format(letters=counts.letters, items=counts.items, dictionary=dictionary, software=software)


def _dictionary() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table", "column", "kind", "means"])
    for table in _TABLES:
        writer.writerows([table, one.name, one.kind, one.means] for one in TABLES[table].columns)
    return text.getvalue().encode()


def _csv(archive: zipfile.ZipFile, dataset: Dataset, table: str, hidden: Callable[[str], bool] | None) -> None:
    """A table as CSV, a batch at a time; lists are parted by `; `, what is nested is JSON."""
    names = list(TABLES[table].names)
    with archive.open(_info(archive, f"{table}.csv"), "w", force_zip64=True) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        for batch in dataset.batches(table, names):
            rows = (row for row in batch.to_pylist() if hidden is None or not hidden(row["letter_id"]))
            writer.writerows([_cell(row[name]) for name in names] for row in rows)
        text.flush()
        text.detach()


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        nested = any(isinstance(one, dict) for one in value)
        return json.dumps(value, ensure_ascii=False) if nested else "; ".join(map(str, value))
    return str(value)


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    archive.writestr(_info(archive, name), data)


def _info(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = archive.compression
    return info
