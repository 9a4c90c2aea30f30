"""The processes that answer: gunicorn with threads, stopped gracefully."""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from openimr.server.config import Config
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


class TimedWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn carries no types
    """Threads that answer; a connection whose request does not come to the end of its head in time is cut."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's
        """No connection is waited for yet."""
        super().__init__(*args, **kwargs)
        self._waited_for: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:  # noqa: ANN401
        """Read a request and answer it, in a thread."""
        self._waited_for[conn] = time.monotonic() + HEAD_SECONDS
        try:
            return super().handle(conn)
        finally:
            self._waited_for.pop(conn, None)

    def handle_request(self, req: Any, conn: Any) -> Any:  # noqa: ANN401
        """Answer a request whose head has come; its body may take its time."""
        self._waited_for.pop(conn, None)
        return super().handle_request(req, conn)

    def notify(self) -> None:
        """Say, every second, that this process lives; and cut who is late, which ends the waiting of its thread."""
        super().notify()
        now = time.monotonic()
        for conn, until in [*self._waited_for.items()]:
            if now > until and self._waited_for.pop(conn, None) is not None:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR)


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
