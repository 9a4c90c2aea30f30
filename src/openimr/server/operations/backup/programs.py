"""PostgreSQL's own programs, by which the database is written out and read in: found, told where, and watched."""

import os
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from django.db import connection
from psycopg.conninfo import make_conninfo

from openimr.server.database import embedded_programs
from openimr.server.operations.backup.form import PIECE
from openimr.server.operations.errors import OperationError

_LEFT_OUT = ("accounts_session", "exchange_session", "accounts_cache", "accounts_count", "exchange_allowance")
"""Tables whose rows stay out: sessions must not come alive again, and counts of a minute mean nothing later."""


def server_version() -> int:
    """The major version of the database."""
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]  # of PostgreSQL, the one dialect


def program(name: str, least: int) -> Path:
    """The program of the lowest version that will do: a later one writes settings that an older server refuses.

    Raises:
        OperationError: there is none.
    """
    folders = [embedded_programs(), *(Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part)]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    found: dict[int, Path] = {}
    for folder in folders:
        path = folder / name if folder is not None else None
        if path is not None and path.is_file() and (version := _version(path)) >= least:
            found.setdefault(version, path)
    if not found:
        raise OperationError(f"there is no {name} of PostgreSQL {least} or later: put its folder on PATH")
    return found[min(found)]


def _version(path: Path) -> int:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    digits = next((word for word in said.split() if word[:1].isdigit()), "0")
    return int(digits.partition(".")[0])


def dumped(snapshot: str) -> Iterator[bytes]:
    """The database as of a snapshot that another transaction holds, as SQL packed by gzip.

    Raises:
        OperationError: it could not be written out to its end.
    """
    words = ["--format=plain", "--compress=gzip:1", "--no-owner", "--no-privileges", "--no-comments"]
    words += [f"--snapshot={snapshot}", *(f"--exclude-table-data=public.{table}" for table in _LEFT_OUT)]
    running = _started("pg_dump", words, reads=False)
    with closing(running):
        out = _pipe(running.process.stdout)
        yield from iter(lambda: out.read(PIECE), b"")
        running.ended()


def run_script(pieces: Iterable[bytes]) -> None:
    """Run SQL in one transaction, which ends with the last piece: cut off before, it leaves nothing.

    Raises:
        OperationError: the database refused it; nothing is kept.
    """
    words = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate", "--output=/dev/null"]
    running = _started("psql", words, reads=True)
    with closing(running):
        script = _pipe(running.process.stdin)
        with suppress(BrokenPipeError):  # it refused a statement; what it said is told below
            script.write(b"BEGIN;\n")
            for piece in pieces:
                script.write(piece)
            script.write(b"COMMIT;\n")
            script.close()
        running.ended()


class _Program:
    """A program at work; its last lines of complaint are kept."""

    def __init__(self, command: list[str | Path], environ: dict[str, str], *, reads: bool) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own
            command,
            env=environ,
            stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if reads else subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._name = Path(command[0]).name
        self._said: list[str] = []
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._reader.start()

    def _listen(self) -> None:
        for line in _pipe(self.process.stderr):
            self._said = [*self._said[-3:], line.decode(errors="replace").strip()]

    def ended(self) -> None:
        """Wait for its end, which has to be a good one."""
        code = self.process.wait()
        self._reader.join()
        if code:
            raise OperationError(f"{self._name} failed: {' '.join(self._said) or f'exit code {code}'}")

    def close(self) -> None:
        """Let nothing of it be left; one that still runs is killed, so that the database takes back what it did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()


def _started(name: str, words: list[str], *, reads: bool) -> _Program:
    """A program on the server's database; the password goes by the environment, which other users do not see."""
    place = connection.settings_dict
    told = {"dbname": place["NAME"], "user": place["USER"], "host": place["HOST"], "port": place["PORT"]}
    told |= {key: value for key, value in place["OPTIONS"].items() if isinstance(value, str)}
    environ = {**os.environ, "LC_MESSAGES": "C"}
    if place["PASSWORD"]:
        environ["PGPASSWORD"] = place["PASSWORD"]
    database = make_conninfo(**{key: value for key, value in told.items() if value})
    return _Program([program(name, server_version()), *words, f"--dbname={database}"], environ, reads=reads)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - asked for
    return pipe
