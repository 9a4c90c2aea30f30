"""An invented dataset on disk, written by the dataset's own schema, with as little said as a test needs."""

import hashlib
from datetime import date
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import Counts, Manifest, Part, PartFile, encoded
from openimr.corpus.schema import PARTED_BY, TABLES, arrow_schema

_EMPTY = {"text": "", "integer": 0, "flag": False, "words": [], "citations": [], "signals": [], "year": 0}


def citation(guideline, source="MTUS", sections=()):
    return {"source": source, "guideline": guideline, "edition": None, "sections": list(sections), "pages": []}


def item(decision, **said):
    return {"decision": decision, "request": "Physical therapy", "kind": "therapy", "category": "therapy",
            "ur_basis": "cited", "reviewer_basis": "cited", **said}  # fmt: skip


def letter(*items, on="2015-07-01", **said):
    day = None if on is None else date.fromisoformat(on)
    return {"decision_date": day, "items": items, "layout": "final-determination-2014", "layout_verified": True, **said}


def write_dataset(folder, letters):
    """The letters as a dataset of one part a year; their ids follow from their number."""
    by_year = {}
    for number, one in enumerate(letters):
        year = one["decision_date"].year if one["decision_date"] else 0
        by_year.setdefault(year, []).append((f"{number:020x}", one))
    parts = [_part(Path(folder), year, members) for year, members in sorted(by_year.items())]
    quarantine = PartFile(path="quarantine.jsonl", rows=0, bytes=0, sha256="")
    manifest = Manifest(version=1, software="openimr test", reader="r", writer="w", facts=False, signals=False,
                        counts=Counts(), quarantine=quarantine, parts=tuple(parts))  # fmt: skip
    Path(folder, "manifest.json").write_bytes(encoded(manifest))
    return Dataset.open(str(folder))


def _part(folder, year, members):
    rows = {name: [] for name in TABLES}
    for letter_id, one in members:
        items = one["items"]
        shared = {"letter_id": letter_id, "source": f"{letter_id}.txt", "software": "openimr test", "year": year,
                  "case_number": f"CM15-{int(letter_id, 16):07}"}  # fmt: skip
        said = {name: value for name, value in one.items() if name != "items"}
        rows["letters"].append({**shared, "item_count": len(items), **said})
        for number, entry in enumerate(items):
            of_letter = {name: one.get(name) for name in ("decision_date", "duplicate_of", "superseded_by")}
            number_said = {"case_number": one["case_number"]} if "case_number" in one else {}
            rows["items"].append({**shared, "item": number, **of_letter, **number_said, **entry})
    files = {}
    for name, found in rows.items():
        table = pa.Table.from_pylist([_whole(name, row) for row in found], schema=arrow_schema(name))
        path = f"{name}/{PARTED_BY}={year}/part-0.parquet"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, folder / path)
        data = (folder / path).read_bytes()
        files[name] = PartFile(path=path, rows=len(found), bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    of = hashlib.sha256(repr([files[name].sha256 for name in files]).encode()).hexdigest()[:20]
    return Part(year=year, number=0, of=of, files=files)


def _whole(table, row):
    """The row with something in every column that every row has a value in."""
    made = {}
    for column in TABLES[table].columns:
        value = row.get(column.name)
        made[column.name] = _EMPTY[column.kind] if value is None and column.required else value
    return {name: value for name, value in made.items() if name != PARTED_BY}
