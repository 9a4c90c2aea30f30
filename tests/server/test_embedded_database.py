"""The embedded PostgreSQL ends with the last process that uses it, and never under another one."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

_USER = """
import sys
from pathlib import Path
from openimr.server.database import start_embedded
print(start_embedded(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""


@contextmanager
def user_of(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that uses the database, and its address; at the end it ends as by SIGTERM."""
    command = [sys.executable, "-c", _USER, str(data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.communicate("\n", timeout=60)


def runs(data: Path) -> bool:
    return (data / "postgresql" / "postmaster.pid").exists()


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that PostgreSQL, which does not run as root, may enter."""
    with TemporaryDirectory(prefix="openimr-") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_it_ends_with_the_last_process_that_uses_it(data: Path):
    with user_of(data):
        with user_of(data) as (killed, _):
            killed.kill()
        with user_of(data):
            pass
        assert runs(data)
    assert not runs(data)
    with user_of(data) as (_, url):
        connection = psycopg.connect(url.partition("&application_name")[0], application_name="somebody else")
    with connection:
        assert runs(data)
        connection.execute("SELECT 1")
    with user_of(data):
        pass
    assert not runs(data)
