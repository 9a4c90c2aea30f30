"""Put a file into the store and take it out again, in pieces: a file of 500 MB never stands in memory."""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
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


def content_of(staged: Staged) -> Content:
    """A staged file as a content that has no row, so that it can be read back."""
    return Content(place=staged.place, key=staged.key, wrapped=staged.wrapped, size=staged.size)


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
