"""A dataset of many invented letters, written by its schema: for what reads the Parquet, not for what reads letters."""

import hashlib
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet as pq

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import Counts, Manifest, Part, PartFile, encoded
from openimr.corpus.schema import PARTED_BY, TABLES, arrow_schema

_PART = 16_384
_POOL = 4_000
_YEARS = range(2013, 2025)
_EMPTY: dict[str, Any] = {"text": "", "integer": 0, "flag": False, "words": [], "citations": [], "signals": []}
# How often each is asked for and given, near enough to the published figures (docs/corpus-statistics.md).
_ASKED: tuple[tuple[str, str | None, str | None, tuple[str, ...], float, float], ...] = (
    ("medication", None, "opioid", ("hydrocodone", "acetaminophen"), 0.12, 0.08),
    ("medication", None, "muscle relaxant", ("cyclobenzaprine",), 0.08, 0.05),
    ("medication", None, "topical", ("lidocaine",), 0.08, 0.05),
    ("medication", None, "nsaid", ("naproxen",), 0.07, 0.15),
    ("medication", None, "antidepressant", ("duloxetine",), 0.03, 0.28),
    ("therapy", "physical therapy", None, (), 0.14, 0.10),
    ("therapy", "acupuncture", None, (), 0.06, 0.10),
    ("therapy", "psychotherapy", None, (), 0.03, 0.22),
    ("imaging", "mri", None, (), 0.08, 0.15),
    ("test", "urine drug test", None, (), 0.05, 0.15),
    ("injection", "epidural steroid injection", None, (), 0.09, 0.10),
    ("surgery", "arthroscopy", None, (), 0.05, 0.15),
    ("equipment", "tens unit", None, (), 0.07, 0.07),
    ("visit", "office visit", None, (), 0.07, 0.30),
    ("program", "functional restoration program", None, (), 0.03, 0.15),
    ("other", None, None, (), 0.05, 0.10),
)
_MISSING = (
    "There is no documentation of functional improvement with this treatment.",
    "Urine drug screens were not provided for review.",
    "The records do not show that conservative care has failed.",
    "It is unclear how long the worker has been treated.",
    "There is no evidence of radiculopathy on examination.",
)
_SAID = (
    "The guidelines recommend a trial of this treatment where certain criteria are met. In this case, the"
    " worker has pain of the low back. "
)
_SECTIONS = ("Opioids", "Physical medicine", "Muscle relaxants", "MRI", "Injections")
_SPECIALTIES = (
    "Physical Medicine & Rehabilitation",
    "Occupational Medicine",
    "Orthopedic Surgery",
    "Pain Management",
    "Psychology",
)


def made_dataset(folder: Path, letters: int, seed: int = 7) -> Dataset:
    """The dataset of so many letters (about 1.8 items each) in a folder; made anew unless it is there already."""
    mark = folder / f"made-{letters}"
    if mark.exists():
        return Dataset.open(str(folder))
    drawn, numbers = random.Random(seed), np.random.default_rng(seed)  # noqa: S311 - no secret
    items = _table("items", [_item(drawn) for _ in range(_POOL)])
    heads = _table("letters", [_letter(drawn) for _ in range(_POOL)])
    parts = []
    for year in _YEARS:
        of_year = letters // len(_YEARS) + (year < _YEARS[0] + letters % len(_YEARS))
        for number, begin in enumerate(range(0, of_year, _PART)):
            count = min(_PART, of_year - begin)
            parts.append(_part(folder, (year, number), _drawn((year, number), count, heads, items, numbers)))
    quarantine = PartFile(path="quarantine.jsonl", rows=0, bytes=0, sha256="")
    total = {name: sum(part.files[name].rows for part in parts) for name in TABLES}
    manifest = Manifest(version=1, software="openimr benchmark", reader="made", writer="made", facts=False,
                        signals=False, counts=Counts(**total), quarantine=quarantine, parts=tuple(parts))  # fmt: skip
    (folder / "manifest.json").write_bytes(encoded(manifest))
    mark.touch()
    return Dataset.open(str(folder))


def _item(drawn: random.Random) -> dict[str, Any]:
    kind, procedure, drug_class, ingredients, _, given = drawn.choices(_ASKED, [one[4] for one in _ASKED])[0]
    overturned = drawn.random() < given
    source = drawn.choices(("MTUS", "ODG", "ACOEM", "other"), (60, 25, 10, 5))[0]
    guideline = f"{source} {drawn.choice(('Chronic Pain', 'Low Back', 'Knee'))}"
    sections = drawn.sample(
        ("Opioids", "Physical medicine", "Muscle relaxants", "MRI", "Injections"), drawn.randint(0, 2)
    )
    cited = {"source": source, "guideline": guideline, "edition": None, "sections": sections, "pages": []}
    said = "" if overturned else " ".join(drawn.sample(_MISSING, drawn.randint(0, 2)))
    return {
        "request": drawn.choice(("", "additional ", "initial ")) + (procedure or (ingredients or ("care",))[0]),
        "decision": "overturned" if overturned else "upheld",
        "category": f"{kind}: {drug_class}" if drug_class else kind,
        "kind": kind, "procedure": procedure, "ingredients": list(ingredients),
        "drug_classes": [drug_class] if drug_class else [],
        "quantity": drawn.choice((30, 60, 90, 120)) if drug_class else None,
        "visits": drawn.choice((6, 8, 12)) if kind == "therapy" else None,
        "body_part": drawn.choice(("low back", "neck", "knee", "shoulder", None)),
        "region": drawn.choice(("lumbar", "cervical", "knee", "shoulder", None)),
        "topics": [f"topic-{drawn.randint(1, 60)}"], "ur_basis": "cited", "reviewer_basis": "cited",
        "ur_citations": [cited], "citations": [cited], "ur_delay_days": drawn.randint(1, 20),
        "rationale": _SAID * 4 + said + " Therefore, the request is not medically necessary.",
    }  # fmt: skip


def _letter(drawn: random.Random) -> dict[str, Any]:
    ten = drawn.choice((20, 30, 40, 50, 60))
    return {"layout": "final-determination-2014", "layout_verified": True,
            "priority": drawn.choices(("standard", "expedited"), (99, 1))[0],
            "licensure": [drawn.choice(("California", "Texas", "New York"))],
            "specialties": [drawn.choice(_SPECIALTIES)],
            "age": ten + 5, "age_band": f"{ten}-{ten + 9}", "sex": drawn.choice(("female", "male")),
            "clinical_summary": "The injured worker is a person with pain. " * 20}  # fmt: skip


def _table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    columns = [column for column in TABLES[name].columns if column.name != PARTED_BY]
    filled = [
        {c.name: _EMPTY[c.kind] if row.get(c.name) is None and c.required else row.get(c.name) for c in columns}
        for row in rows
    ]
    return pa.Table.from_pylist(filled, schema=arrow_schema(name))


def _drawn(
    at: tuple[int, int], count: int, heads: pa.Table, items: pa.Table, numbers: np.random.Generator
) -> dict[str, pa.Table]:
    """A part's letters and items: rows of the pool with ids, case numbers and dates of their own."""
    year, number = at
    ids = np.array(sorted(hashlib.sha256(f"{year} {number} {n}".encode()).hexdigest()[:20] for n in range(count)))
    days = [date(year, 1, 1) + timedelta(days=int(d)) for d in numbers.integers(0, 365, count)]
    taken = [int(d) for d in numbers.integers(12, 140, count)]
    cases = [f"CM{year % 100}-{n:07}" for n in numbers.integers(0, 9_999_999, count)]
    each = numbers.choice([1, 2, 3, 4], count, p=[0.55, 0.24, 0.12, 0.09])
    of = np.repeat(np.arange(count), each)
    places = np.concatenate([np.arange(n) for n in each])
    letter = heads.take(pa.array(numbers.integers(0, heads.num_rows, count)))
    letter = _set(letter, letter_id=list(ids), case_number=cases, decision_date=days, item_count=[int(n) for n in each],
                  application_received=[day - timedelta(days=n) for day, n in zip(days, taken, strict=True)],
                  date_assigned=[day - timedelta(days=max(1, n - 15)) for day, n in zip(days, taken, strict=True)],
                  ur_denial_date=[day - timedelta(days=n + 20) for day, n in zip(days, taken, strict=True)],
                  application_to_decision_days=taken)  # fmt: skip
    item = items.take(pa.array(numbers.integers(0, items.num_rows, len(of))))
    item = _set(item, letter_id=list(ids[of]), case_number=[cases[n] for n in of], decision_date=[days[n] for n in of],
                item=[int(n) for n in places])  # fmt: skip
    return {name: pa.Table.from_pylist([], schema=arrow_schema(name)) for name in TABLES} | {
        "letters": letter,
        "items": item,
    }


def _set(table: pa.Table, **columns: list[Any]) -> pa.Table:
    for name, values in columns.items():
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(place), pa.array(values, table.schema.field(place).type))
    return table


def _part(folder: Path, at: tuple[int, int], tables: dict[str, pa.Table]) -> Part:
    files = {}
    for name, table in tables.items():
        path = f"{name}/{PARTED_BY}={at[0]}/part-{at[1]:04}.parquet"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, folder / path, compression="zstd")
        files[name] = PartFile(path=path, rows=table.num_rows, bytes=(folder / path).stat().st_size, sha256=path)
    return Part(year=at[0], number=at[1], of=hashlib.sha256(repr(at).encode()).hexdigest()[:16], files=files)
