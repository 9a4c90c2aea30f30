"""The manifest: which files are the dataset, and what it was built from. It is replaced last, and at once."""

import hashlib

import msgspec

NAME = "manifest.json"
SCHEMA = "openimr/corpus/1"


class DatasetError(Exception):
    """A dataset can't be read or written; the message names the place, says what is wrong and what to do."""


class PartFile(msgspec.Struct, frozen=True, kw_only=True):
    """One Parquet file: its path inside the dataset, its rows, its size and the SHA-256 of its bytes."""

    path: str
    rows: int
    bytes: int
    sha256: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The letters of one year whose ids begin alike, with a file in each table.

    `number` counts from 0 in the order of the ids. `of` is a digest of what the part is made of: the same letters with
    the same links, read by the same rules, give the same digest and the same bytes.
    """

    year: int
    number: int
    of: str
    files: dict[str, PartFile]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How much the dataset holds. `refused` inputs stand in `quarantine.jsonl`.

    `duplicates` and `superseded` count letters that have a value in the column of that name; `without_items` those in
    which no disputed item was found.
    """

    letters: int = 0
    items: int = 0
    citations: int = 0
    facts: int = 0
    refused: int = 0
    duplicates: int = 0
    superseded: int = 0
    without_items: int = 0


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a dataset is: its files in their order, its counts, and what has read the letters.

    `reader` is a digest of reading rules and word lists, `writer` of what else the files' bytes depend on.
    """

    schema: str = SCHEMA
    version: int
    software: str
    reader: str
    writer: str
    facts: bool
    signals: bool
    counts: Counts
    quarantine: PartFile
    parts: tuple[Part, ...] = ()

    @property
    def digest(self) -> str:
        """What tells one state of the dataset from another; an index names by it what it is of."""
        held = hashlib.sha256()
        for part in self.parts:
            for name in sorted(part.files):
                held.update(f"{part.files[name].path} {part.files[name].sha256}\n".encode())
        return held.hexdigest()


def decoded(data: bytes, place: str) -> Manifest:
    """The manifest of these bytes.

    Raises:
        DatasetError: they are none, or of a dataset that this program does not know.
    """
    try:
        found = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError:
        message = f"{place}: {NAME} is no manifest of a letter dataset, or is damaged; build it anew in another folder"
        raise DatasetError(message) from None
    if found.schema != SCHEMA:
        raise DatasetError(f"{place}: the dataset is of the form {found.schema!r}; this program reads {SCHEMA!r}")
    return found


def encoded(manifest: Manifest) -> bytes:
    """The manifest for people and programs, the same for the same dataset."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="deterministic"), indent=1) + b"\n"
