"""The files to download: the dataset as Parquet and as CSV, each in a ZIP with the dictionary of its columns.

They are of what may be shown: letters that are hidden are left out, and counts, names, sizes and digests are those of
the files as they are given.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import parquet as pq

from openimr.corpus import TABLES, Dataset
from openimr.corpus.building.writing import packed
from openimr.corpus.dictionary import datapackage
from openimr.corpus.manifest import Counts, Manifest, Part, PartFile, encoded

PARQUET, CSV = "determinations-parquet.zip", "determinations-csv.zip"
NAMES = (PARQUET, CSV)
_TABLES = ("letters", "items", "citations")
_LINKS = ("duplicate_of", "superseded_by")
_NO_ITEM = "without items"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_README = """Independent Medical Review determinations, as published, without what identifies the people in them.

{letters} letters, {items} disputed items. {copies} of the letters, with {copied_items} of the items, are copies of
others (column duplicate_of); the search of the site counts a letter once. "upheld" means that the refusal of the
treatment stands, "overturned" that the treatment is to be given. The columns are explained in {dictionary}.{sources}
How the letters were read, and what counts can and can't say: docs/corpus.md and docs/corpus-statistics.md of OpenIMR
({software}).
Words in square brackets stand where something that identifies a person was taken out. Do not try to find out who is
meant.
"""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What the files hold: letters and their items, and how many of both are of copies."""

    letters: int
    items: int
    copies: int
    copied_items: int


class Wanted(msgspec.Struct, frozen=True):
    """What goes into the files: `hidden` says of a letter's id whether it may not be shown, though the dataset has it.

    `sources`: whether the names of the files that letters were read from may be told; they may name people.
    """

    hidden: Callable[[str], bool] | None = None
    sources: bool = True

    def of(self, table: pa.Table) -> pa.Table:
        """The rows that are given, as they are given; links to what is hidden are left out with it."""
        if self.hidden is not None:
            kept = [not self.hidden(one) for one in table.column("letter_id").to_pylist()]
            table = table if all(kept) else table.filter(pa.array(kept, pa.bool_()))
            for name in _LINKS:
                at = table.schema.get_field_index(name)
                gone = [one is not None and self.hidden(one) for one in table.column(at).to_pylist()] if at >= 0 else []
                if any(gone):
                    mask = pa.array(gone, pa.bool_())
                    table = table.set_column(at, table.field(at), pc.if_else(mask, None, table.column(at)))
        at = table.schema.get_field_index("source")
        if not self.sources and at >= 0:
            table = table.set_column(at, table.field(at), table.column("letter_id").cast(table.field(at).type))
        return table


_NO_SOURCES = "\nThe column source has the letter's id: names of files may name people."


def write_bulk(dataset: Dataset, folder: Path, wanted: Wanted | None = None) -> Held:
    """Write the files of an edition, and tell what they hold; the same dataset gives the same bytes."""
    wanted = wanted or Wanted()
    folder.mkdir(parents=True)
    with zipfile.ZipFile(folder / PARQUET, "w", zipfile.ZIP_STORED) as archive:  # Parquet is packed already
        linked: Counter[tuple[str, str]] = Counter()
        parts = [_part(archive, Path(dataset.root), part, wanted, linked) for part in dataset.parts()]
        rows = {name: sum(part.files[name].rows for part in parts) for name in TABLES}
        held = Held(
            letters=rows["letters"],
            items=rows["items"],
            copies=linked["letters", "duplicate_of"],
            copied_items=linked["items", "duplicate_of"],
        )
        counts = Counts(
            **rows,
            duplicates=held.copies,
            superseded=linked["letters", "superseded_by"],
            without_items=linked["letters", _NO_ITEM],
        )
        if tuple(parts) == dataset.manifest.parts:
            counts = dataset.manifest.counts
        manifest = msgspec.structs.replace(dataset.manifest, parts=tuple(parts), counts=counts)
        _put(archive, "README.txt", _readme(manifest, held, "datapackage.json", wanted).encode())
        _put(archive, "datapackage.json", datapackage(manifest))
        _put(archive, "manifest.json", encoded(manifest))
    with zipfile.ZipFile(folder / CSV, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        _put(archive, "README.txt", _readme(manifest, held, "dictionary.csv", wanted).encode())
        _put(archive, "dictionary.csv", _dictionary())
        for table in _TABLES:
            _csv(archive, dataset, table, wanted)
    return held


def _part(archive: zipfile.ZipFile, root: Path, part: Part, wanted: Wanted, linked: Counter[tuple[str, str]]) -> Part:
    """Put the files of a part into the archive, named by what they hold now; `linked` counts rows by table and link."""
    files: dict[str, PartFile] = {}
    for name, file in part.files.items():
        path = root / file.path
        links = [one for one in _LINKS if one in TABLES[name].names]
        as_it_is = wanted.hidden is None and wanted.sources
        told = pq.read_table(path, partitioning=None, columns=["letter_id", *links] if as_it_is else None)
        table = told if as_it_is else wanted.of(told)
        if table is told:
            files[name], data = file, path.read_bytes()
        else:
            files[name], data = packed(table, name, part.year, part.number)
        for link in links:
            linked[name, link] += table.num_rows - table[link].null_count
        if "item_count" in table.column_names:
            linked[name, _NO_ITEM] += table.filter(pc.equal(table["item_count"], 0)).num_rows
        _put(archive, files[name].path, data)
    if files == part.files:
        return part
    of = hashlib.sha256(msgspec.json.encode(files, order="sorted")).hexdigest()
    return msgspec.structs.replace(part, files=files, of=of)


def _readme(manifest: Manifest, held: Held, dictionary: str, wanted: Wanted) -> str:
    sources = "" if wanted.sources else _NO_SOURCES
    return _README.format(
        **msgspec.structs.asdict(held), dictionary=dictionary, sources=sources, software=manifest.software
    )


def _dictionary() -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["table", "column", "kind", "means"])
    for table in _TABLES:
        writer.writerows([table, one.name, one.kind, one.means] for one in TABLES[table].columns)
    return text.getvalue().encode()


def _csv(archive: zipfile.ZipFile, dataset: Dataset, table: str, wanted: Wanted) -> None:
    """A table as CSV, a batch at a time; lists are parted by `; `, what is nested is JSON."""
    names = list(TABLES[table].names)
    with archive.open(_info(archive, f"{table}.csv"), "w", force_zip64=True) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(names)
        for batch in dataset.batches(table, names):
            rows = wanted.of(pa.Table.from_batches([batch])).to_pylist()
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
