"""A slow line lends its thread's place: who waits for a client's bytes keeps nobody from being answered."""

import errno
import select
import socket
import threading
import time
from typing import Any

GRACE_SECONDS = 20
"""Seconds that a body, or an answer, may keep us waiting in any case. (Apache's mod_reqtimeout has the same.)"""
LEAST_RATE = 500
"""Bytes that have to come, or be taken, for each further second of waiting. (So has this.)"""


class Line:
    """A connection's socket. While it answers it holds one of the `places`, but not while it waits for its client.

    Only waiting counts as slow, not our own work: a client that sends when we read may take hours for a large file.
    """

    def __init__(self, sock: socket.socket, places: threading.Semaphore) -> None:
        """`places`: as many as requests are answered at the same time."""
        self._sock, self._places, self._answering = sock, places, False
        self._waited, self._moved = 0.0, 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else a socket has
        """All else is the socket's."""
        return getattr(self._sock, name)

    def __enter__(self) -> None:
        """Take a place: a request is answered from now on."""
        self._places.acquire()
        self._answering, self._waited, self._moved = True, 0.0, 0

    def __exit__(self, *error: object) -> None:
        """Give it back."""
        self._answering = False
        self._places.release()

    def recv(self, size: int, flags: int = 0) -> bytes:
        """Read as a socket does.

        Raises:
            ConnectionResetError: the client is too slow.
        """
        if not self._answering:
            return self._sock.recv(size, flags)
        while True:
            try:
                read = self._sock.recv(size, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait(select.POLLIN)
            else:
                self._moved += len(read)
                return read

    def sendall(self, data: bytes, flags: int = 0) -> None:
        """Write as a socket does.

        Raises:
            ConnectionResetError: the client is too slow.
        """
        if not self._answering:
            return self._sock.sendall(data, flags)
        left = memoryview(data).cast("B")
        while left:
            try:
                sent = self._sock.send(left, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait(select.POLLOUT)
            else:
                self._moved += sent
                left = left[sent:]
        return None

    def _wait(self, event: int) -> None:
        left = GRACE_SECONDS + self._moved / LEAST_RATE - self._waited
        poll = select.poll()
        poll.register(self._sock, event)
        begin = time.monotonic()
        self._places.release()
        try:
            came = poll.poll(max(0.0, left) * 1000)
        finally:
            self._waited += time.monotonic() - begin  # the wait for a place that comes now is none of the client's
            self._places.acquire()
        if not came:
            raise ConnectionResetError(errno.ECONNRESET, "the client is too slow")
