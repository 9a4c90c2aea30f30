"""A server's settings and places of its own, and its commands in processes of their own."""

import os
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
