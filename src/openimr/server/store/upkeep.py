"""What an operator does to the store as a whole: back up and restore, sweep, wrap keys anew, try whether it works."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

from openimr.server.store.actions import Store, new_place
from openimr.server.store.crypto import PIECE, CorruptError, decrypted
from openimr.server.store.models import Content


class Upkeep(Store):
    """The store, as an operator's commands see it: encrypted contents by their places."""

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

    def try_writing(self) -> None:
        """Write a file and remove it again; one that is left over is swept away like any that no row names."""
        place = new_place()
        self._write(place, [b"writable"])
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
