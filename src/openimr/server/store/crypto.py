"""Encryption at rest: each content under a data key of its own, that key wrapped by a master key.

A content is written in pieces of 64 KiB, each sealed by AES-256-GCM under a counter, the last one marked as last, so
that a piece can't be moved, left out or cut off (the STREAM construction). Master keys are files outside the database;
the newest wraps, all open, and rotation wraps the data keys anew without touching a content.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from openimr.server.secrets import secret_file

PIECE = 64 * 1024
_TAG = 16
_SUFFIX = ".master"


class MasterKeyError(ValueError):
    """A master key is missing or does not open what it should."""


class CorruptError(ValueError):
    """A content in the store is not what was put there."""


class MasterKeys:
    """The master keys of a folder: `NAME.master`, 32 bytes each; the last by name wraps."""

    def __init__(self, folder: Path) -> None:
        """`folder` gets a first key where it has none."""
        if not folder.exists() or not any(folder.glob(f"*{_SUFFIX}")):
            secret_file(folder / f"0001{_SUFFIX}", lambda: secrets.token_bytes(32))
        self._keys = {file.stem: file.read_bytes() for file in sorted(folder.glob(f"*{_SUFFIX}"))}
        if any(len(key) != 32 for key in self._keys.values()):
            raise MasterKeyError(f"a master key in {folder} has not 32 bytes")
        self.newest = max(self._keys)
        self._address = secret_file(folder / "address.key", lambda: secrets.token_bytes(32))

    def wrap(self, data_key: bytes) -> tuple[str, bytes]:
        """The name of the newest master key, and a data key wrapped by it."""
        return self.newest, aes_key_wrap(self._keys[self.newest], data_key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """A data key.

        Raises:
            MasterKeyError: that master key is not in the folder, or is another.
        """
        if name not in self._keys:
            raise MasterKeyError(f"the master key {name} is not in the folder of keys: bring it back")
        try:
            return aes_key_unwrap(self._keys[name], wrapped)
        except InvalidUnwrap as error:
            raise MasterKeyError(f"the master key {name} is not the one that wrapped this") from error

    def address(self, sha256: str) -> str:
        """Where a content lies: by a keyed hash, so that the place tells nobody whether a known file is there."""
        return hmac.new(self._address, sha256.encode(), hashlib.sha256).hexdigest()


def encrypted(pieces: Iterable[bytes], data_key: bytes) -> Iterator[bytes]:
    """A content, in pieces of any size, as it is stored."""
    cipher, prefix = AESGCM(data_key), os.urandom(PREFIX)
    yield prefix
    number, rest = 0, b""
    for piece in pieces:
        rest += piece
        while len(rest) > PIECE:
            yield cipher.encrypt(_nonce(prefix, number, last=False), rest[:PIECE], None)
            number, rest = number + 1, rest[PIECE:]
    yield cipher.encrypt(_nonce(prefix, number, last=True), rest, None)


def decrypted(pieces: Iterable[bytes], data_key: bytes) -> Iterator[bytes]:
    """A content out of what was stored.

    Raises:
        CorruptError: it was altered, cut off or put together anew.
    """
    cipher, prefix, number, rest = AESGCM(data_key), b"", 0, b""
    for piece in pieces:
        rest += piece
        if not prefix:
            if len(rest) < PREFIX:
                continue
            prefix, rest = rest[:PREFIX], rest[PREFIX:]
        while len(rest) > PIECE + _TAG:
            yield _opened(cipher, _nonce(prefix, number, last=False), rest[: PIECE + _TAG])
            number, rest = number + 1, rest[PIECE + _TAG :]
    yield _opened(cipher, _nonce(prefix, number, last=True), rest)


class PieceOpener:
    """Opens single pieces of a stored content, so that one may begin in the middle of it.

    `size` is that of the content: it says which piece is the last, and a piece that is not what it should be at its
    place does not open.
    """

    def __init__(self, prefix: bytes, data_key: bytes, size: int) -> None:
        self._cipher, self._prefix = AESGCM(data_key), prefix
        self.last = max(size - 1, 0) // PIECE

    def open(self, number: int, stored: bytes) -> bytes:
        """Piece `number` (from 0).

        Raises:
            CorruptError: it was altered, cut off or moved.
        """
        return _opened(self._cipher, _nonce(self._prefix, number, last=number == self.last), stored)


PREFIX = 7
"""Bytes before the first piece of a stored content."""
STORED_PIECE = PIECE + _TAG
"""Bytes of a piece as it is stored."""


def _opened(cipher: AESGCM, nonce: bytes, piece: bytes) -> bytes:
    try:
        return cipher.decrypt(nonce, piece, None)
    except (InvalidTag, ValueError) as error:
        raise CorruptError("a file in the store is not what was put there: restore it from a backup") from error


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")
