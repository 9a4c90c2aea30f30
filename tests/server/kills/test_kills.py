"""Server and worker are killed (SIGKILL) at random moments under load: nothing is lost, doubled or half-done.

`make soak` kills 200 times. OPENIMR_KILL_SEED repeats a run's choices; the moments are the machine's.
OPENIMR_KILLS kills another number of times.
"""

import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.server.exchange.conftest import PASSWORD
from tests.server.operations.conftest import environ_of

CLIENTS = 4
STEPS = 10
"""Steps that clients have been told of between two kills."""
ROOT = Path(__file__).parents[3]


class Processes:
    """A server and a worker that are killed and started again."""

    def __init__(self, config: Any, folder: Path, *, transactions: bool = True, dying: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._environ = environ_of(
            config, None, OPENIMR_WORKERS="2", OPENIMR_LOG="warning", OPENIMR_SEAL_SECONDS="1", TMPDIR=str(folder)
        )
        self._environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *sys.path])
        self.log = folder / "log"
        self._file = self.log.open("ab")
        self._first = [] if transactions else ["--without-transactions"]
        self._dying = ["--dies-in-steps"] if dying else []  # nobody would start the worker again
        self.server, self.worker = self._started("server"), self._started("worker")

    def _started(self, which: str) -> "subprocess.Popen[bytes]":
        words = [*self._dying, "serve", "--port", str(self.port)] if which == "server" else ["worker", "--jobs", "2"]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.server.kills.entry", *self._first, *words],
            env=self._environ, stdout=self._file, stderr=self._file, start_new_session=True,
        )  # fmt: skip

    def answers(self) -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", self.port)) == 0

    def wait_until_it_answers(self) -> None:
        until = time.monotonic() + 60
        while not self.answers():
            assert time.monotonic() < until, self.log.read_text()
            assert self.server.poll() is None, self.log.read_text()
            time.sleep(0.02)

    def kill(self, which: str) -> None:
        """SIGKILL: the whole server, one of its processes that answer, or the worker; what is gone is started again."""
        if which.endswith("of the server"):
            children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text().split()
            for child in children if which.startswith("all") else children[:1]:
                os.kill(int(child), signal.SIGKILL)
            return
        process = self.server if which == "server" else self.worker
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        setattr(self, which, self._started(which))
        if which == "server":
            self.wait_until_it_answers()

    def stop(self) -> None:
        for process in (self.server, self.worker):
            if process.poll() is None:
                process.terminate()
        for process in (self.server, self.worker):
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self._file.close()


@pytest.fixture
def config(committed: None, tmp_path: Path, settings: Any) -> Iterator[Any]:
    """A server with a claims administrator for each client, and the table of letters."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from openimr.server.accounts.models import Organization, User

    settings.CONFIG = msgspec.structs.replace(
        settings.CONFIG,
        data=tmp_path,
        keys=tmp_path / "keys",
        heads=tmp_path / "heads.jsonl",
        files=str(tmp_path / "files"),
    )
    password = make_password(PASSWORD)
    for number in range(CLIENTS):
        organization = Organization.objects.create(name=f"Claims {number}", number=f"KILL{number}")
        User.objects.create(
            username=f"service.KILL{number}", password=password, roles=["claims service"], organization=organization
        )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kill_letters (id bigserial, number text, place int, at timestamptz)")
    yield settings.CONFIG
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE kill_letters")


def idle() -> bool:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')")
        return bool(cursor.fetchone()[0] == 0)


def trial(
    config: Any, folder: Path, victims: list[str], seed: str, *, transactions: bool = True, dying: bool = False
) -> list[str]:
    """Kill those, one after the other, under load; what is not whole afterwards.

    `dying`: the server's processes kill themselves in the middle of steps besides.
    """
    from tests.server.kills.clients import Client
    from tests.server.kills.wholeness import faults

    draw = random.Random(seed)  # noqa: S311
    processes = Processes(config, folder, transactions=transactions, dying=dying)
    try:
        processes.wait_until_it_answers()
        clients = [Client(number, processes.port, seed) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for which in victims:
            under_load(clients, processes)
            time.sleep(draw.uniform(0, 0.4))
            processes.kill(which)
        for _ in range(1 if victims else 5):
            under_load(clients, processes)
        for client in clients:
            client.stop()
        assert [client.failure for client in clients if client.failure] == []
        until = time.monotonic() + (120 if transactions else 3)
        while not idle() and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        processes.stop()
    told = [client.told for client in clients]
    assert not (victims or dying) or sum(one.unknown for one in told), "no request was cut off: nothing was tried"
    assert any(one.opened for one in told)
    assert any(one.taken for one in told)
    assert any(one.uploaded for one in told)
    return faults(config, told)


def under_load(clients: list[Any], processes: Processes) -> None:
    """Wait until the clients have got something done since the last kill."""
    before, until = sum(client.told.count() for client in clients), time.monotonic() + 60
    while sum(client.told.count() for client in clients) < before + STEPS:
        assert time.monotonic() < until, processes.log.read_text()
        assert not any(client.failure for client in clients), [client.failure for client in clients]
        time.sleep(0.01)


def seed_of() -> str:
    return os.environ.get("OPENIMR_KILL_SEED") or secrets.token_hex(4)


ALL = ["server", "a process of the server", "worker"]


@pytest.mark.begins
def test_five_kills_lose_double_and_halve_nothing(config: Any, tmp_path: Path):
    seed = seed_of()
    victims = ["a process of the server", "worker", "server", "a process of the server", "worker"]
    random.Random(seed).shuffle(victims)  # noqa: S311
    assert trial(config, tmp_path, victims, seed) == [], f"OPENIMR_KILL_SEED={seed}"


@pytest.mark.soak
def test_processes_that_die_between_two_statements_of_a_step_leave_nothing_half_done(config: Any, tmp_path: Path):
    assert trial(config, tmp_path, [], seed_of(), dying=True) == []


@pytest.mark.soak
def test_the_trial_notices_when_steps_are_no_transactions(config: Any, tmp_path: Path):
    """In the middle of steps, as a moment drawn at random falls between two steps as often as not."""
    assert trial(config, tmp_path, [], seed_of(), transactions=False, dying=True)


@pytest.mark.soak
def test_without_kills_nothing_is_wrong_even_without_transactions(config: Any, tmp_path: Path):
    """So that what the run before this one finds is what the kills have done."""
    assert trial(config, tmp_path, [], seed_of(), transactions=False) == []


@pytest.mark.soak
def test_two_hundred_kills(config: Any, tmp_path: Path):
    seed = seed_of()
    draw = random.Random(seed)  # noqa: S311
    assert (
        trial(config, tmp_path, [draw.choice(ALL) for _ in range(int(os.environ.get("OPENIMR_KILLS", "200")))], seed)
        == []
    ), f"OPENIMR_KILL_SEED={seed}"
