"""What a backup is: a folder, whole only once its manifest is there, which is written last."""

import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from openimr.server.operations.errors import OperationError

MANIFEST, DATABASE, HEADS, LISTED, FILES = "manifest.json", "database.sql.gz.enc", "heads.jsonl", "files.jsonl", "files"
PIECE = 1024 * 1024
WITHOUT = {
    "second-factor.key": "nobody could sign in with a second factor",
    "case-codes.key": "no case code of a letter would open its case",
    "letters.key": "letters that are sent again would count as new ones",
    "letters.p12": "letters would be sealed under another certificate",
    "exchange.pem": "tokens of the exchange API would end",
}
"""What the loss of a file of the folder of keys means; there is no doing without a master key, address or trail key."""
COMPLETE = b"PostgreSQL database dump complete"
"""What the last lines of a dump say."""


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the backup."""

    size: int
    sha256: str


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part that is encrypted under a data key, which master key `key` has wrapped (hexadecimal)."""

    size: int
    sha256: str
    key: str
    wrapped: str


class Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A content of the store, encrypted as it lies there; a line of the list of files."""

    place: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a backup holds. `migrations`: those of its database, so that an older program does not restore it.

    `address_check`, `trail_key` and `secrets` tell whether the folder of keys is the right one, and give none of them
    away: `secrets` are the other files there with a hash each (a backup of before they were noted has none).
    `last_block` is the last sealed block of the trail in it. `faults`: contents that were missing or damaged; `purged`:
    places of those that were purged while it was made.
    """

    format: Literal["openimr/backup/1"]
    id: str
    made: str
    version: str
    postgresql: int
    migrations: tuple[str, ...]
    database: Sealed
    heads: Part
    listed: Part
    files: int
    bytes: int
    last_block: int
    address_check: str
    trail_key: str | None
    faults: tuple[str, ...]
    purged: tuple[str, ...]
    secrets: dict[str, str] = {}


def secrets_of(keys: Path) -> dict[str, str]:
    """Each file of a folder of keys with a hash that tells whether another is the same, and nothing else of it.

    Without session.key: a restore ends all sessions anyway.
    """
    names = {"address.key", "trail.key", *WITHOUT, *(path.name for path in keys.glob("*.master"))}
    return {
        name: hashlib.sha256(b"openimr secret\0" + (keys / name).read_bytes()).hexdigest()
        for name in sorted(names)
        if (keys / name).is_file()
    }


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        OperationError: it is none, or one that was cut off while it was made.
    """
    path = folder / MANIFEST
    if not path.is_file():
        what = "it was cut off while it was made" if (folder / FILES).is_dir() else "there is no backup in this folder"
        raise OperationError(f"{folder} is no whole backup: {what} (no {MANIFEST})")
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except msgspec.DecodeError as error:
        raise OperationError(f"{path} can't be read: it is damaged, or of another version of the program") from error


def listed_files(folder: Path) -> Iterator[Stored]:
    """The contents that a backup holds, one after the other."""
    decoder = msgspec.json.Decoder(Stored)
    with (folder / LISTED).open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file in pieces."""
    with path.open("rb") as file:
        yield from iter(lambda: file.read(PIECE), b"")


def held(folder: Path, name: str, part: Part | Sealed) -> None:
    """Hold a file of a backup against what the manifest says of it.

    Raises:
        OperationError: it is missing or another.
    """
    digest, size = hashlib.sha256(), 0
    try:
        for piece in pieces_of(folder / name):
            digest.update(piece)
            size += len(piece)
    except OSError as error:
        raise OperationError(f"{folder / name} can't be read ({error.strerror}): the backup is not whole") from error
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise OperationError(f"{folder / name} is not what was written there: the backup is damaged")


class Writing:
    """A new file that is hashed as it is written, and lies on the disk when it is closed."""

    def __init__(self, path: Path) -> None:
        """Raises FileExistsError where there is one."""
        self._file = path.open("xb")
        self._digest, self._size = hashlib.sha256(), 0

    def write(self, piece: bytes) -> None:
        """Add a piece."""
        self._file.write(piece)
        self._digest.update(piece)
        self._size += len(piece)

    def close(self) -> Part:
        """Bring it down to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Part(self._size, self._digest.hexdigest())

    def abandon(self) -> None:
        """Close it as it is."""
        self._file.close()


def unpacked(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """What gzip packed.

    Raises:
        OperationError: it was cut off.
    """
    gzip = zlib.decompressobj(wbits=31)
    for piece in pieces:
        yield gzip.decompress(piece)
    yield gzip.flush()
    if not gzip.eof:
        raise OperationError("the database in the backup was cut off")
