"""The plan of a dataset: its letters in order, their links, and the parts they are filed in.

Parts are cut by the beginning of the ids, into a power of two of parts a year: the same letters give the same parts,
and a letter more touches one part. All of it is done on columns, a hundred bytes a letter.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa
from pyarrow import compute as pc

from openimr.corpus.building.linking import Linked, Links, links_of
from openimr.corpus.schema import PARTED_BY

PART_WEIGHT = 16_384
"""Letters of usual length in a part at most: memory while it is written, and what a letter more has written again."""

_USUAL = 16_384  # bytes of text that weigh as one letter
_MOST_BITS = 16
_NO_LINKS = Links()

LISTED = pa.schema([("found", pa.string()), ("source", pa.string())])
"""A letter that was listed: the id of its bytes, and the input."""

PLAN = ("letter_id", "found", "source", "duplicate_of", "superseded_by", "file", "slice", "row")
"""A letter of a part: its id, the id of the row it is made of, what depends on the inputs, and where the row stands."""

_MADE_OF = ("letter_id", "source", "duplicate_of", "superseded_by")


class Planned(msgspec.Struct, frozen=True):
    """A part to be: `of` is the digest of its letters and links, `plan` a table of them (`PLAN`)."""

    year: int
    number: int
    of: str
    plan: Any


class Plan(msgspec.Struct, frozen=True):
    """The parts of a dataset in their order, and what is counted of the whole.

    `without_items`: the inputs of letters in which no disputed item was found.
    """

    parts: tuple[Planned, ...]
    letters: int
    duplicates: int
    superseded: int
    without_items: tuple[str, ...]


def plan_of(listed: pa.Table, found: pa.Table, key: str) -> Plan:
    """The plan of the letters that were listed (`LISTED`), whose rows were found (`gathering.FOUND`).

    `key` tells reader and writer.

    Raises:
        LookupError: a letter that was listed has no row.
    """
    whole = _linked(_joined(_distinct(listed), found))
    whole = whole.sort_by([(PARTED_BY, "ascending"), ("letter_id", "ascending")]).combine_chunks()
    return Plan(
        parts=tuple(_parts(whole, key)),
        letters=whole.num_rows,
        duplicates=whole.num_rows - whole["duplicate_of"].null_count,
        superseded=whole.num_rows - whole["superseded_by"].null_count,
        without_items=tuple(whole.filter(pc.equal(whole["outcome"], ""))["source"].to_pylist()),
    )


def _distinct(listed: pa.Table) -> pa.Table:
    """Each input once, sorted, with the ids of the letters: further inputs of the same bytes have ids of their own."""
    once = listed.group_by(["found", "source"], use_threads=False).aggregate([])
    once = once.sort_by([("found", "ascending"), ("source", "ascending")]).combine_chunks()
    found = once["found"].combine_chunks()
    if not len(found):
        return once.append_column("letter_id", pa.array([], pa.string()))
    again = pc.equal(found[1:], found[:-1]).to_pylist()
    copies = [at + 1 for at, same in enumerate(again) if same]
    if not copies:
        return once.append_column("letter_id", found)
    ids = found.to_pylist()
    for at in copies:
        ids[at] = f"{ids[at]}-{hashlib.sha256(once['source'][at].as_py().encode()).hexdigest()[:8]}"
    return once.append_column("letter_id", pa.array(ids, pa.string()))


def _joined(listed: pa.Table, found: pa.Table) -> pa.Table:
    """The letters with the keys and the place of their rows."""
    at = pc.index_in(listed["found"], value_set=found["letter_id"].combine_chunks())
    if at.null_count:
        raise LookupError
    rows = found.drop_columns(["letter_id"]).take(at)
    for name in rows.column_names:
        listed = listed.append_column(name, rows[name])
    return listed


def _linked(letters: pa.Table) -> pa.Table:
    links = links_of(_linkable(letters))
    ids, bytes_of = letters["letter_id"], letters["found"]
    copies = pc.not_equal(ids, bytes_of).to_pylist()
    duplicate_of: list[str | None] = []
    superseded_by: list[str | None] = []
    for letter_id, copy, found in zip(ids.to_pylist(), copies, bytes_of.to_pylist(), strict=True):
        held = links.get(letter_id, _NO_LINKS)
        duplicate_of.append(held.duplicate_of or (found if copy else None))
        superseded_by.append(held.superseded_by)
    return letters.append_column("duplicate_of", pa.array(duplicate_of, pa.string())).append_column(
        "superseded_by", pa.array(superseded_by, pa.string())
    )


def _linkable(letters: pa.Table) -> Iterator[Linked]:
    """Letters whose case number stands on another one, too."""
    dated = letters.filter(pc.and_(pc.is_valid(letters["case_number"]), pc.is_valid(letters["decision_date"])))
    counted = dated.group_by("case_number", use_threads=False).aggregate([("case_number", "count")])
    several = counted.filter(pc.greater(counted["case_number_count"], 1))["case_number"].combine_chunks()
    for row in dated.filter(pc.is_in(dated["case_number"], value_set=several)).to_pylist():
        yield Linked(row["letter_id"], row["case_number"], row["decision_date"], row["outcome"], row["asked"])


def _parts(whole: pa.Table, key: str) -> Iterator[Planned]:
    years = whole[PARTED_BY].to_pylist()
    weights = pc.add(1, pc.divide(whole["text_bytes"], _USUAL))
    begin = 0
    while begin < len(years):
        year = years[begin]
        end = bisect_left(years, year + 1, begin)
        bits = bits_for(pc.sum(weights[begin:end]).as_py())
        ids = whole["letter_id"][begin:end].to_pylist()
        cuts = [bisect_left(ids, f"{number << (_MOST_BITS - bits):04x}") for number in range(1 << bits)]
        for number, (first, last) in enumerate(zip(cuts, [*cuts[1:], len(ids)], strict=True)):
            if last > first:
                plan = whole.slice(begin + first, last - first).select(list(PLAN))
                yield Planned(year, number, _digest(plan, f"{key} {year} {number}"), plan)
        begin = end


def bits_for(weight: int) -> int:
    """Into how many parts the letters of a year are filed, as a power of two."""
    bits = 0
    while weight > PART_WEIGHT << bits and bits < _MOST_BITS:
        bits += 1
    return bits


def _digest(plan: pa.Table, key: str) -> str:
    held = hashlib.sha256(key.encode())
    for name in _MADE_OF:
        held.update(msgspec.json.encode(plan[name].to_pylist()))
    return held.hexdigest()[:32]
