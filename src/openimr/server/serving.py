"""The processes that answer: gunicorn with threads, stopped gracefully."""

import errno
import selectors
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn, ThreadWorker

from openimr.server.config import Config
from openimr.server.lines import Line
from openimr.server.operations.counting import forget_process, remove_shared, share_between_processes
from openimr.server.operations.logs import start_logging


class QuietLogger(Logger):  # type: ignore[misc]  # gunicorn carries no types
    """What gunicorn says goes where all log lines go."""

    def setup(self, cfg: Any) -> None:  # noqa: ANN401 - gunicorn's settings
        """Leave the handlers to the root logger, which shows no address and nothing that was sent."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


HEAD_SECONDS = 10
"""Seconds in which the head of a request has to have come: who sends half of one would hold a thread for good."""


SLOW_LINES = 3
"""Threads that may wait for slow clients, for each that answers."""


class TimedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """Threads that answer; a connection whose request does not come to the end of its head in time is cut.

    There are more threads than places to answer in: one that waits for a client's bytes lends its place (`lines`). A
    process all of whose threads wait takes no more connections; the others do.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's
        """No connection is waited for yet."""
        super().__init__(*args, **kwargs)
        self._waited_for: dict[Any, float] = {}
        self._places = threading.Semaphore(self.cfg.threads)
        self._threads = self.cfg.threads * (1 + SLOW_LINES)

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """All threads: those that answer, and those that wait."""
        return ThreadPoolExecutor(max_workers=self._threads)

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's
        """Take connections, unless each thread has one already; gunicorn's loop asks until it is so."""
        super().set_accept_enabled(enabled and not self._full())

    def accept(self, listener: Any) -> None:  # noqa: ANN401
        """Take a connection; the loop waits for its first bytes, so that one that says nothing holds no thread."""
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK}:  # another process was quicker
                return
            raise
        self.nr_conns += 1
        conn = TConn(self.cfg, sock, client, listener.getsockname())
        if _has_spoken(sock):
            self.enqueue_req(conn)
            return
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def enqueue_req(self, conn: Any) -> None:  # noqa: ANN401
        """Have a thread read and answer what comes; the last thread that is free is the last connection's."""
        if not isinstance(conn.sock, Line):
            conn.sock = Line(conn.sock, self._places)
        super().enqueue_req(conn)
        if self._full():
            super().set_accept_enabled(False)

    def _full(self) -> bool:
        return bool(self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns) >= self._threads)

    def handle(self, conn: Any) -> Any:  # noqa: ANN401
        """Read a request and answer it, in a thread."""
        self._waited_for[conn] = time.monotonic() + HEAD_SECONDS
        try:
            goes_on = super().handle(conn)
        finally:
            self._waited_for.pop(conn, None)
        if not goes_on:  # here, as gunicorn's own loop would wait up to 2 s for the client to hang up too
            with suppress(OSError):
                conn.close(graceful=True)
            conn.close = _closed
        return goes_on

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401
        """Answer a request whose head has come; its body may take its time."""
        self._waited_for.pop(conn, None)
        with conn.sock:
            return super().handle_request(req, conn)

    def notify(self) -> None:
        """Say, every second, that this process lives; and cut who is late, which ends the waiting of its thread."""
        super().notify()
        now = time.monotonic()
        for conn, until in [*self._waited_for.items()]:
            if now > until and self._waited_for.pop(conn, None) is not None:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)


def _has_spoken(sock: socket.socket) -> bool:
    """Whether something of a request is there already, as nearly always."""
    try:
        return bool(sock.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
    except OSError:
        return False


def _closed(graceful: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's
    """Nothing is left to close."""


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """The server on an address; `ready` is called once it listens.

    Asked to stop (SIGTERM), it takes no more requests, finishes those that are under way, and ends after
    `stop_seconds` in any case.
    """

    def __init__(self, address: str, config: Config, ready: Callable[[], None]) -> None:
        """`address`: "127.0.0.1:8000"."""
        self._address, self._config, self._ready = address, config, ready
        start_logging(config)
        share_between_processes()
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to serve; each process makes its own connection to the database."""
        for name, value in {
            "bind": self._address,
            "workers": self._config.workers,
            "threads": self._config.threads,
            "worker_class": TimedWorker,
            "sendfile": False,  # the kernel would wait for a slow client with our place held
            "graceful_timeout": self._config.stop_seconds,
            "timeout": 120,
            "accesslog": None,  # `operations.middleware` logs requests, without what they ask for
            "loglevel": "warning",
            "logger_class": QuietLogger,
            "when_ready": lambda _: self._ready(),
            "child_exit": lambda _, worker: forget_process(worker.pid),
            "on_exit": lambda _: remove_shared(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """The application; loaded in each process, after the fork."""
        from openimr.server.public.warming import warm  # noqa: PLC0415 - Django is ready only now
        from openimr.server.wsgi import application  # noqa: PLC0415

        warm()
        return application
