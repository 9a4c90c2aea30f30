"""The letters that need not be read again: their digests, sorted in one file that every process looks into."""

from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from typing import overload

from openimr.corpus.storage import Storage

WIDTH = 10
"""Bytes of a digest that are kept: those that make the id of a letter."""


def packed(digests: Iterable[str]) -> bytes:
    """The digests (hexadecimal, ids of letters or more) as `Known` looks them up."""
    return b"".join(sorted({bytes.fromhex(digest[: 2 * WIDTH]) for digest in digests}))


class Known:
    """Looks digests up."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def __len__(self) -> int:
        return len(self._data) // WIDTH

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> bytes: ...
    def __getitem__(self, at: int | slice) -> bytes:
        if isinstance(at, slice):
            raise TypeError
        return self._data[at * WIDTH : (at + 1) * WIDTH]

    def __contains__(self, digest: object) -> bool:
        if not self._data or not isinstance(digest, bytes):
            return False
        wanted = digest[:WIDTH]
        at = bisect_left(self, wanted)
        return at < len(self) and self[at] == wanted


@lru_cache(maxsize=2)
def known_at(staging: str, name: str | None) -> Known:
    """The file of that name; its name tells its content, so that a process reads it once."""
    return Known((Storage(staging).read(name) if name else None) or b"")
