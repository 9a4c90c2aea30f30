"""Where the row of every letter is found: in chunks that were read now or before a kill, or in the dataset there is."""

from collections.abc import Iterator

import msgspec
import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import parquet as pq

from openimr.corpus.building.chunks import FOLDER, KEYS, asked_of, outcome_of, reader_of
from openimr.corpus.manifest import Manifest
from openimr.corpus.reader import Reader
from openimr.corpus.rows import ID_LENGTH
from openimr.corpus.schema import PARTED_BY, VERSION
from openimr.corpus.storage import Storage

FOUND = pa.schema(
    [
        ("letter_id", pa.string()),
        (PARTED_BY, pa.int32()),
        ("case_number", pa.string()),
        ("decision_date", pa.date32()),
        ("text_bytes", pa.int32()),
        ("outcome", pa.string()),
        ("asked", pa.string()),
        ("file", pa.int32()),
        ("slice", pa.int32()),
        ("row", pa.int32()),
    ]
)
"""A letter's keys, and where its row stands: `file` counts the chunks from 0, parts of the old dataset from -1 down."""


def usable(manifest: Manifest | None, reader: Reader) -> bool:
    """Whether the rows of a dataset are those that this reader would give."""
    return (
        manifest is not None
        and manifest.version == VERSION
        and (manifest.software, manifest.reader) == (reader.software, reader.digest)
        and (manifest.facts, manifest.signals) == (reader.facts, reader.signals)
    )


def found_in_chunks(staging: Storage) -> tuple[tuple[str, ...], pa.Table]:
    """The chunks that are there, and the keys of their letters."""
    names = tuple(name for name in staging.names(FOLDER) if name.endswith(".arrow"))
    pieces = [piece for number, name in enumerate(names) for piece in _of_chunk(staging, name, number)]
    return names, pa.Table.from_batches(pieces, FOUND)


def _of_chunk(staging: Storage, name: str, number: int) -> Iterator[pa.RecordBatch]:
    reader = reader_of(staging, name, KEYS)
    for at in range(reader.num_record_batches):
        batch = reader.get_batch(at)
        size = batch.num_rows
        places = [
            pa.array([number] * size, pa.int32()),
            pa.array([at] * size, pa.int32()),
            pa.array(range(size), pa.int32()),
        ]
        yield pa.RecordBatch.from_arrays([*(batch.column(key) for key in KEYS), *places], schema=FOUND)


def found_in_dataset(storage: Storage, manifest: Manifest) -> pa.Table:
    """The keys of a dataset's letters; of several copies of the same bytes, the first."""
    pieces = [_of_part(storage, manifest, number) for number in range(len(manifest.parts))]
    return pa.concat_tables(pieces) if pieces else FOUND.empty_table()


def sources_of(storage: Storage, manifest: Manifest) -> Iterator[str]:
    """The inputs that the letters of a dataset were read from."""
    for part in manifest.parts:
        with storage.open(part.files["letters"].path) as file:
            yield from pq.read_table(file, columns=["source"], use_threads=False)["source"].to_pylist()


def _of_part(storage: Storage, manifest: Manifest, number: int) -> pa.Table:
    part = manifest.parts[number]
    wanted = ["letter_id", "case_number", "decision_date", "text_bytes", "item_count"]
    with storage.open(part.files["letters"].path) as file:
        letters = pq.read_table(file, columns=wanted, use_threads=False).combine_chunks()
    with storage.open(part.files["items"].path) as file:
        items = pq.read_table(file, columns=["decision", "request"], use_threads=False)
    decisions, requests = items["decision"].to_pylist(), items["request"].to_pylist()
    outcome, asked, at = [], [], 0
    for count in letters["item_count"].to_pylist():
        outcome.append(outcome_of(decisions[at : at + count]))
        asked.append(asked_of(requests[at : at + count]))
        at += count
    size = letters.num_rows
    columns = {
        **{name: letters[name] for name in wanted[:-1]},
        PARTED_BY: pa.array([part.year] * size, pa.int32()),
        "outcome": pa.array(outcome, pa.string()),
        "asked": pa.array(asked, pa.string()),
        "file": pa.array([-1 - number] * size, pa.int32()),
        "slice": pa.array([0] * size, pa.int32()),
        "row": pa.array(range(size), pa.int32()),
    }
    table = pa.table([columns[name] for name in FOUND.names], schema=FOUND)
    return table.filter(pc.equal(pc.utf8_length(table["letter_id"]), ID_LENGTH))


class Quarantined(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of `quarantine.jsonl`: an input that is not in the dataset, and why; null `sha256`: it could not be read.

    `again`: the next build tries it anew.
    """

    source: str
    sha256: str | None
    refused: str
    again: bool = False


def quarantined(data: bytes | None) -> Iterator[Quarantined]:
    """The lines of a `quarantine.jsonl`; none of a file that is damaged."""
    for line in (data or b"").splitlines():
        try:
            yield msgspec.json.decode(line, type=Quarantined)
        except msgspec.DecodeError:
            continue
