"""The processes that answer: gunicorn with threads, stopped gracefully."""

from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from openimr.server.config import Config


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn carries no types
    """The server on an address; `ready` is called once it listens."""

    def __init__(self, address: str, config: Config, ready: Callable[[], None]) -> None:
        """`address`: "127.0.0.1:8000"."""
        self._address, self._config, self._ready = address, config, ready
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn how to serve; each process makes its own connection to the database."""
        for name, value in {
            "bind": self._address,
            "workers": self._config.workers,
            "threads": self._config.threads,
            "worker_class": "gthread",
            "graceful_timeout": 30,
            "timeout": 120,
            "accesslog": None,
            "loglevel": "warning",
            "when_ready": lambda _: self._ready(),
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - a WSGI application
        """The application; loaded in each process, after the fork."""
        from openimr.server.wsgi import application  # noqa: PLC0415

        return application
