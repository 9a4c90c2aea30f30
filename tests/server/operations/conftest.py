"""A server's settings and places of its own, and its commands in processes of their own."""

import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from openimr import model


@pytest.fixture
def config(tmp_path: Path, settings):  # type: ignore[no-untyped-def]
    """Settings with keys, heads and files of the test's own."""
    (tmp_path / "server").mkdir()
    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG,
        data=tmp_path / "server",
        keys=tmp_path / "keys",
        heads=tmp_path / "server" / "heads.jsonl",
        files=str(tmp_path / "server" / "files"),
    )
    return settings.CONFIG


def environ_of(config: Any, database: str | None = None, **more: str) -> dict[str, str]:
    """The environment in which a command has these settings; `database`: another one of the same PostgreSQL."""
    from django.db import connection

    of = connection.settings_dict
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql://{of['USER']}@/{database or of['NAME']}?host={quote(of['HOST'], safe='')}",
        "OPENIMR_DATA": str(config.data),
        "OPENIMR_KEYS": str(config.keys),
        "OPENIMR_HEADS": str(config.heads),
        "OPENIMR_FILES": str(config.files),
        "PYTHONPATH": os.pathsep.join(sys.path),
        **more,
    }


@pytest.fixture
def imr(config: Any) -> Callable[..., subprocess.CompletedProcess[str]]:
    """`imr` on the test's server."""

    def run(*words: object, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "openimr.cli", *map(str, words)],
            env=environ or environ_of(config),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def empty_database(committed: None) -> Iterator[str]:
    """An empty database beside the test's own; its name."""
    from django.db import connection

    name = f"{connection.settings_dict['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def open_facts(events: int = 7) -> model.Case:
    """The invented case of the examples, up to so many of its events."""
    given = msgspec.json.decode(Path("examples/cases/open-regular.json").read_bytes(), type=model.Case)
    return msgspec.structs.replace(given, events=given.events[:events])


class Started:
    """A command that goes on running; its log is a file."""

    def __init__(self, words: list[str], environ: dict[str, str], log: Path) -> None:
        self.log = log
        self._file = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "openimr.cli", *words], env=environ, stdout=subprocess.PIPE, stderr=self._file
        )
        self.port = 0

    def lines(self) -> list[dict[str, Any]]:
        """The log lines that are JSON."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def raw(self, request: bytes) -> bytes:
        """What the server answers to these bytes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as line:
            line.sendall(request)
            answer = b""
            try:
                while piece := line.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Status and text of a page."""
        return self.ask("GET", path, b"", **headers)

    def ask(self, method: str, path: str, body: bytes, **headers: str) -> tuple[int, str]:
        """Status and text of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text

    def end(self) -> None:
        """Stop it, and let nothing of it be left."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._file.close()


@pytest.fixture
def start(committed: None, config: Any, tmp_path: Path) -> Iterator[Callable[..., Started]]:
    """Starts `imr serve` or `imr worker` on the test's database, as often as asked; ends them all."""
    started: list[Started] = []

    def begin(*words: str, **environ: str) -> Started:
        port = 0
        if words[0] == "serve":
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            words = (*words, "--port", str(port), "--json")
        made = Started(list(words), environ_of(config, None, **environ), tmp_path / f"{words[0]}-{len(started)}.log")
        started.append(made)
        made.port = port
        if port:
            assert made.process.stdout is not None
            assert made.process.stdout.readline(), made.log.read_text()
        return made

    yield begin
    for process in started:
        process.end()
