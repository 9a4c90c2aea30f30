"""A stored content as a file that can be searched."""

import io
from typing import Any

from openimr.server.store.crypto import PIECE, PREFIX, STORED_PIECE, PieceOpener


class StoredReader(io.RawIOBase):
    """Reads a content out of its encrypted file; holds one piece at a time."""

    def __init__(self, stored: Any, data_key: bytes, size: int) -> None:  # noqa: ANN401 - fsspec's files have no type
        """`stored` is the open encrypted file, `size` that of the content."""
        self._stored, self._size, self._at = stored, size, 0
        self._opener = PieceOpener(stored.read(PREFIX), data_key, size)
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        """It can."""
        return True

    def seekable(self) -> bool:
        """It can."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place in the content."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer
        """Fill the buffer, at most to the end of a piece.

        Raises:
            CorruptError: the content is not what was put there.
        """
        if self._at >= self._size:
            return 0
        number, inside = divmod(self._at, PIECE)
        if self._held[0] != number:
            self._stored.seek(PREFIX + number * STORED_PIECE)
            self._held = number, self._opener.open(number, self._stored.read(STORED_PIECE))
        part = self._held[1][inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def close(self) -> None:
        """Close the encrypted file too."""
        if not self.closed:
            self._stored.close()
        super().close()
