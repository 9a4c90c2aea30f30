"""Put a file into the store and take it out again, in pieces: a file of 500 MB never stands in memory."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BufferedReader

import fsspec
import msgspec
from django.utils import timezone
from fsspec.implementations.local import LocalFileSystem

from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case
from openimr.server.store.crypto import PIECE, MasterKeys, decrypted, encrypted
from openimr.server.store.models import Content, File
from openimr.server.store.seeking import StoredReader
from openimr.server.trail.actor import actor, step

_HANDLE = "20.5000.{}/{}"
"""How a handle looks to the exchange API's clients; it tells nothing of the case or the content."""


class Staged(msgspec.Struct, frozen=True, kw_only=True):
    """A content that is written and has no row yet."""

    place: str
    size: int
    sha256: str
    key: str
    wrapped: bytes


class Store:
    """Contents by their address in a place that fsspec knows: a folder, or an S3-compatible bucket."""

    def __init__(self, place: str, keys: MasterKeys) -> None:
        """`place` is an fsspec URL or a folder."""
        self._files, self._root = fsspec.url_to_fs(place)
        self._keys = keys

    def put(self, pieces: Iterable[bytes], type_: str) -> Content:
        """Keep a content; the same content is kept once. Its row is of the transaction of the caller.

        For a content that is at hand: one that comes over a slow line is staged first, so that no transaction waits.
        """
        return self.keep(self.stage(pieces), type_)

    def stage(self, pieces: Iterable[bytes]) -> Staged:
        """Write a content, encrypted, without a row; `keep` or `drop` it. Needs no transaction.

        The stored file is whole before its row is, and lies in a place of its own: what a dead process leaves, or one
        that another was quicker than, is a file that no row names, and the sweep removes it.
        """
        digest, size = hashlib.sha256(), 0
        data_key, place = secrets.token_bytes(32), new_place()

        def counted() -> Iterator[bytes]:
            nonlocal size
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                yield piece

        self._write(place, encrypted(counted(), data_key))
        key, wrapped = self._keys.wrap(data_key)
        return Staged(place=place, size=size, sha256=digest.hexdigest(), key=key, wrapped=wrapped)

    def keep(self, staged: Staged, type_: str) -> Content:
        """Give a staged content its row, of the transaction of the caller; where it is kept already, that row."""
        content, made = Content.objects.get_or_create(
            address=self._keys.address(staged.sha256),
            defaults={**msgspec.structs.asdict(staged), "type": type_, "stored": timezone.now()},
        )
        if not made:
            self.drop(staged)
        return content

    def drop(self, staged: Staged) -> None:
        """Remove a staged content that is not kept, if it is still there."""
        with suppress(FileNotFoundError):
            self._files.rm(self._path(staged.place))

    def open(self, content: Content) -> Iterator[bytes]:
        """The pieces of a content.

        Raises:
            CorruptError: it is not what was put there.
        """
        data_key = self._keys.unwrap(content.key, bytes(content.wrapped))
        with self._files.open(self._path(content.place), "rb") as file:
            yield from decrypted(iter(lambda: file.read(PIECE), b""), data_key)

    def reader(self, content: Content) -> BufferedReader:
        """The content as an open file that can be searched: only those pieces are decrypted that are read.

        Reading raises CorruptError where it is not what was put there.
        """
        data_key = self._keys.unwrap(content.key, bytes(content.wrapped))
        stored = self._files.open(self._path(content.place), "rb")
        return BufferedReader(StoredReader(stored, data_key, content.size), PIECE)

    def derived_key(self, content: Content, what: bytes) -> bytes:
        """A key of 32 bytes for what is made out of a content and kept elsewhere: it is gone when the content is."""
        data_key = self._keys.unwrap(content.key, bytes(content.wrapped))
        return hmac.new(data_key, b"derived " + what, hashlib.sha256).digest()

    def copy(self, content: Content, write: Callable[[bytes], object]) -> None:
        """Give a content out as it lies, encrypted, and open it on the way.

        Raises:
            FileNotFoundError: it is not there.
            CorruptError: it is not what was put there; all of it was given out nevertheless.
            MasterKeyError: no key opens it; the same.
        """
        digest = hashlib.sha256()
        with self._files.open(self._path(content.place), "rb") as file:

            def given() -> Iterator[bytes]:
                for piece in iter(lambda: file.read(PIECE), b""):
                    write(piece)
                    yield piece

            pieces = given()
            try:
                for piece in decrypted(pieces, self._keys.unwrap(content.key, bytes(content.wrapped))):
                    digest.update(piece)
            finally:
                for _ in pieces:
                    pass
        if digest.hexdigest() != content.sha256:
            raise CorruptError("a file in the store is another than its row says: restore it from a backup")

    def bring(self, place: str, pieces: Callable[[], Iterable[bytes]], sha256: str) -> None:
        """Put an encrypted content back as it lay; one that lies there whole is left, half of one is written anew."""
        path = self._path(place)
        if self.holds(place):
            with self._files.open(path, "rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
                    return
        self._write(place, pieces())

    def holds(self, place: str) -> bool:
        """Whether a file lies there."""
        return bool(self._files.exists(self._path(place)))

    def try_writing(self) -> None:
        """Write a file and remove it again; one that is left over is swept away like any that no row names."""
        place = _new_place()
        self._write(place, [b"writable"])
        self._files.rm(self._path(place))

    def places(self) -> Iterator[str]:
        """All places in which something lies."""
        if not self._files.exists(self._root):
            return
        for folder in self._files.ls(self._root, detail=False):
            short = str(folder).rstrip("/").rsplit("/", 1)[-1]
            if self._files.isdir(folder):
                yield from (f"{short}/{str(path).rsplit('/', 1)[-1]}" for path in self._files.ls(folder, detail=False))

    def age(self, place: str) -> tuple[datetime, int] | None:
        """When a file was last written, and its bytes; None: it is gone."""
        try:
            written, size = self._files.modified(self._path(place)), self._files.size(self._path(place))
        except FileNotFoundError:
            return None
        return written.replace(tzinfo=written.tzinfo or UTC), size

    def remove(self, place: str) -> None:
        """Remove a file that no row names."""
        with suppress(FileNotFoundError):
            self._files.rm(self._path(place))

    def to_rotate(self) -> int:
        """How many data keys another master key than the newest has wrapped."""
        return Content.objects.exclude(key=self._keys.newest).count()

    def rotate(self, most: int | None = None) -> int:
        """Wrap data keys by the newest master key, at most so many; how many were wrapped. In a caller's transaction.

        Raises:
            MasterKeyError: a master key is missing.
        """
        newest = self._keys.newest
        rows = Content.objects.select_for_update().exclude(key=newest).order_by("pk")[:most]
        for content in rows:
            data_key = self._keys.unwrap(content.key, bytes(content.wrapped))
            content.key, content.wrapped = self._keys.wrap(data_key)
            content.save(update_fields=["key", "wrapped"])
        return len(rows)

    def _write(self, place: str, pieces: Iterable[bytes]) -> None:
        """Write a file, down to the disk where it is one.

        Half a file has no row. fsspec's transactions are left alone: all threads of a process share one.
        """
        path = self._path(place)
        self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        try:
            with self._files.open(path, "wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                if isinstance(self._files, LocalFileSystem):
                    os.fsync(file.fileno())
        except BaseException:
            with suppress(FileNotFoundError):
                self._files.rm(path)
            raise

    def _path(self, place: str) -> str:
        return f"{self._root}/{place}"


def new_place() -> str:
    """A place that nothing lies in: drawn, so that it tells nothing of the content."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


def add_file(store: Store, number: str, pieces: Iterable[bytes], *, name: str, kind: str, type_: str) -> File:
    """Keep a file of a case: its content first, then, in one transaction, its rows.

    Raises:
        UnknownCaseError: there is no such case.
    """
    with step(number):
        content = store.put(pieces, type_)
        return new_file(lock_case(number), content, name=name, kind=kind)


def new_file(case: Case, content: Content, *, name: str, kind: str) -> File:
    """A content as a file of a case, under a handle of its own; in the transaction of the caller."""
    handle = _HANDLE.format(secrets.randbelow(900) + 100, secrets.token_hex(10))
    return File.objects.create(
        case=case, handle=handle, name=name, kind=kind, content=content, received=timezone.now(), by=actor()
    )
