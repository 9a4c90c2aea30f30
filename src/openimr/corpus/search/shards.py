"""The index in shards: each holds some parts of the dataset, is built by itself, and is used again while they stay.

A shard is written by one thread in the order of its parts and is never merged with another, so the same parts give the
same segments whatever else was built, by how many processes, and after how many interruptions.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec
import tantivy

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import Part
from openimr.corpus.search.analysis import register
from openimr.corpus.search.documents import ITEM_COLUMNS, LETTER_COLUMNS, Row, document, values_of
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import FORM, schema
from openimr.corpus.traits import DATE_COLUMNS, Compared, compared_of

PARTS = 8
"""Parts of one year in a shard: at most 131,072 letters, whose index fits into the memory that a writer gets."""

HEAP = 700_000_000
"""Bytes that a writer gathers before it writes a segment."""

_DONE = "shard.json"


class Shard(msgspec.Struct, frozen=True, kw_only=True):
    """Some parts of one year, and a digest of them and of the rules that make documents of them."""

    year: int
    parts: tuple[Part, ...]
    digest: str


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What a finished shard says of itself: its documents, and how its values are spelled (`filter`: lower: as is)."""

    documents: int
    spelled: dict[str, dict[str, str]]


def shards_of(parts: Sequence[Part], reader: str) -> tuple[Shard, ...]:
    """The shards of a dataset's parts, in their order."""
    made: list[Shard] = []
    for (year, _), members in groupby(parts, key=lambda part: (part.year, part.number // PARTS)):
        group = tuple(members)
        held = hashlib.sha256(f"{FORM} {rules()} {reader}".encode())
        for part in group:
            for name in sorted(part.files):
                held.update(f"{name} {part.files[name].sha256}\n".encode())
        made.append(Shard(year=year, parts=group, digest=held.hexdigest()[:24]))
    return tuple(made)


@cache
def rules() -> str:
    """A digest of what makes documents of rows: this code, its word lists, and the engine's version."""
    held = hashlib.sha256(version("tantivy").encode())
    here = Path(__file__).parent
    files = [
        here / name for name in ("analysis.py", "documents.py", "fields.py", "fields.yaml", "layout.py", "shards.py")
    ]
    for file in (*files, *sorted((here.parent / "traits").glob("*.*"))):
        held.update(file.read_bytes())
    return held.hexdigest()[:16]


def finished(place: Path) -> Held | None:
    """What a shard's folder holds; None where it was never finished."""
    try:
        return msgspec.json.decode((place / _DONE).read_bytes(), type=Held)
    except (OSError, msgspec.DecodeError):
        return None


def build_shard(dataset: Dataset, shard: Shard, place: Path, heap: int = HEAP) -> Held:
    """Write a shard into the folder `place`, whole or not at all; a finished one is left as it is."""
    held = finished(place)
    if held is not None:
        return held
    beside = place.with_name(f"{place.name}.{os.getpid()}.tmp")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        held = _written(dataset, shard, beside, heap)
        (beside / _DONE).write_bytes(msgspec.json.encode(held, order="deterministic"))
        shutil.rmtree(place, ignore_errors=True)
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return held


def _written(dataset: Dataset, shard: Shard, place: Path, heap: int) -> Held:
    index = register(tantivy.Index(schema(), str(place)))
    writer = index.writer(heap_size=heap, num_threads=1)
    spelled: dict[str, dict[str, str]] = {
        one.stored: {} for one in fields().filters if one.facet and one.kind == "text"
    }
    documents = 0
    for part in shard.parts:
        for row, compared in _rows(dataset, part):
            values = values_of(row, compared)
            writer.add_document(document(values))
            _spell(values, spelled)
            documents += 1
    writer.commit()
    writer.wait_merging_threads()
    named = {one.name: spelled[one.stored] for one in fields().filters if one.stored in spelled}
    return Held(documents=documents, spelled=named)


def _spell(values: Mapping[str, Any], spelled: dict[str, dict[str, str]]) -> None:
    """Keep how a value is spelled; of two spellings the one that stands first in order."""
    for name, known in spelled.items():
        found = values.get(name)
        for value in (found,) if isinstance(found, str) else found or ():
            low = value.lower()
            if low not in known or value < known[low]:
                known[low] = value


def _rows(dataset: Dataset, part: Part) -> Iterator[tuple[Row, Compared]]:
    """The items of a part joined with their letters, and what their findings say where the letters' were read."""
    columns = ["letter_id", *dict.fromkeys((*LETTER_COLUMNS, *DATE_COLUMNS))]
    letters = {row["letter_id"]: row for row in _read(dataset, "letters", part, columns)}
    items = _read(dataset, "items", part, ITEM_COLUMNS)
    for letter_id, members in groupby(items, key=lambda row: row["letter_id"]):
        letter, of_letter = letters[letter_id], list(members)
        nothing = [Compared()] * len(of_letter)
        said = compared_of(of_letter, letter["clinical_summary"], letter) if letter["facts_read"] else nothing
        joined = {f"letter.{name}": letter[name] for name in LETTER_COLUMNS}
        for row, compared in zip(of_letter, said, strict=True):
            yield {**row, **joined}, compared


def _read(dataset: Dataset, table: str, part: Part, columns: Sequence[str]) -> Iterator[Row]:
    for batch in dataset.batches_of(table, part, columns):
        yield from batch.to_pylist()


def join_shards(places: Sequence[Path], into: Path) -> None:
    """One index of the segments of several, in their order: files are linked, their lists put together."""
    lists = [json.loads((place / "meta.json").read_text("utf-8")) for place in places]
    managed: list[str] = []
    for place in places:
        for file in sorted(place.iterdir()):
            if file.name in {_DONE, "meta.json"} or file.name.startswith("."):
                continue
            _link(file, into / file.name)
            managed.append(file.name)
    if lists:
        meta = {**lists[0], "segments": [one for found in lists for one in _in_order(found["segments"])], "opstamp": 0}
        (into / "meta.json").write_text(json.dumps(meta), "utf-8")
        (into / ".managed.json").write_text(json.dumps([*managed, "meta.json"]), "utf-8")
    else:
        tantivy.Index(schema(), str(into))


def _in_order(segments: list[dict[str, object]]) -> list[dict[str, object]]:
    """The segments of a shard: their ids are drawn at random, their sizes are not."""
    return sorted(segments, key=lambda one: -int(str(one["max_doc"])))


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:
        shutil.copyfile(file, to)
