"""A server of 100,000 cases under an open loop of 30 requests a second, all on one machine.

    python -m benchmarks.server_load [--cases N] [--rows N] [--rate R] [--seconds S] [--data FOLDER] [--json FILE]
                                     [--picture ADDRESS] [--autosave ADDRESS --autosave-form FORM] [--short] [--explain]

Requests are sent at the times of a Poisson process, whether or not those before have been answered, and a time counts
from when a request was to be sent: one that waits because the server is slow counts its waiting (no coordinated
omission). Accounts are signed in beforehand. `{number}`, `{file}` and `{page}` in addresses are filled in. Without
--picture a page image is a download of a 100 kB file by the exchange API; without --autosave an autosave is a search of
the exchange API by POST. Both stand in the report by their own names.
"""

import argparse
import http.client
import json
import os
import queue
import random
import socket
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.report import BUILD, machine, table

SHARES = {"case page": 35, "inbox": 20, "search": 15, "page image": 15, "autosave": 10, "upload": 5}
_API = "/apigw/webservices/rest/apigw"
_THREADS = 48
_TAKES = ("ASSIGNED", "RECORDS_PENDING", "RECORDS_OVERDUE", "RECORDS_COMPLETE", "IN_REVIEW")


class World(msgspec.Struct):
    """What requests are made of: sessions of the office, programs with their tokens, and what there is to ask for."""

    people: list[tuple[str, list[str]]]
    """Cookies of accounts; for a reviewer, the cases that it sees."""
    tokens: list[str]
    numbers: list[str]
    claims: list[str]
    words: list[str]
    takes: list[list[str]]
    handles: list[tuple[int, str]]
    picture: str = ""
    autosave: str = ""
    autosave_form: str = ""
    csrf: str = "c" * 32


class Asked(msgspec.Struct):
    """A request: its kind, when it is to be sent, and what is sent."""

    kind: str
    due: float
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def requests(world: World, rate: float, seconds: float, seed: int) -> list[Asked]:
    """All requests of a run, drawn beforehand so that drawing costs nothing in it."""
    draw = random.Random(seed)  # noqa: S311 - no secret hangs on it
    kinds, shares = list(SHARES), list(SHARES.values())
    at, made = 0.0, list[Asked]()
    while (at := at + draw.expovariate(rate)) < seconds:
        kind = draw.choices(kinds, shares)[0]
        made.append(Asked(kind, at, *_request(world, kind, draw)))
    return made


def _request(world: World, kind: str, draw: random.Random) -> tuple[str, str, dict[str, str], bytes]:
    session, own = draw.choice(world.people)
    cookie = {"Cookie": f"session={session}; csrf={world.csrf}"}
    place = draw.randrange(len(world.tokens))
    bearer = {"Authorization": f"Bearer {world.tokens[place]}"}
    number = draw.choice(own or world.numbers)
    if kind == "case page":
        return "GET", f"/cases/{number}/", cookie, b""
    if kind == "inbox":
        return "GET", "/", cookie, b""
    if kind == "search":
        words = draw.choice([draw.choice(world.claims), draw.choice(world.words), draw.choice(world.numbers)])
        return "GET", f"/cases/?q={words.replace(' ', '+')}", cookie, b""
    if kind == "page image" and world.picture:
        return "GET", world.picture.format(number=number, file=1, page=1), cookie, b""
    if kind == "page image":
        owner, handle = draw.choice(world.handles)
        bearer = {"Authorization": f"Bearer {world.tokens[owner]}"}
        return "GET", f"{_API}/docs/download/{handle}", bearer, b""
    if kind == "autosave" and world.autosave:
        form = world.autosave_form.format(number=number, text=f"{draw.random()}").encode()
        sent = {**cookie, "X-CSRFToken": world.csrf, "Content-Type": "application/x-www-form-urlencoded"}
        return "POST", world.autosave.format(number=number, file=1, page=1), sent, form
    if kind == "autosave":
        body = json.dumps({"IMRID": draw.choice(world.takes[place]), "limit": 10}).encode()
        return "POST", f"{_API}/cases/search", {**bearer, "Content-Type": "application/json"}, body
    body, type_ = upload(draw.randbytes(8).hex(), 200_000)
    sent = {**bearer, "Content-Type": type_}
    return "POST", f"{_API}/docs/upload/cn/{draw.choice(world.takes[place])}", sent, body


def upload(key: str, size: int) -> tuple[bytes, str]:
    """A PDF of about so many bytes, no two alike, as a form; and its type."""
    stream = (key.encode() * (size // len(key))).rstrip()
    pdf = b"%%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length %d >>\nstream\n" % len(stream)
    pdf += stream + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    mark = b"----openimr"
    head = b'Content-Disposition: form-data; name="file"; filename="%b.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = b"--" + mark + b"\r\n" + head % key.encode() + pdf + b"\r\n--" + mark + b"--\r\n"
    return body, f"multipart/form-data; boundary={mark.decode()}"


class Answered(msgspec.Struct):
    """How long a request took from when it was due, and what came."""

    kind: str
    seconds: float
    status: int


def run(port: int, asked: list[Asked]) -> list[Answered]:
    """Send the requests at their times, each on the next free line."""
    waiting: queue.SimpleQueue[Asked | None] = queue.SimpleQueue()
    answered: list[Answered] = []
    begin = time.perf_counter() + 0.5

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        while (one := waiting.get()) is not None:
            status = 0
            for _ in range(2):  # a line that was idle may have been closed by the server
                try:
                    line.request(one.method, one.path, one.body or None, one.headers)
                    answer = line.getresponse()
                    answer.read()
                    status = answer.status
                    break
                except (OSError, http.client.HTTPException):
                    line.close()
            answered.append(Answered(one.kind, time.perf_counter() - begin - one.due, status))
        line.close()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(_THREADS)]
    for thread in threads:
        thread.start()
    for one in asked:
        time.sleep(max(0.0, begin + one.due - time.perf_counter()))
        waiting.put(one)
    for _ in threads:
        waiting.put(None)
    for thread in threads:
        thread.join(120)
    return answered


class Memory(threading.Thread):
    """The most memory that processes and their children have held together, each page counted once (PSS), in MiB."""

    def __init__(self, pids: dict[str, int]) -> None:
        super().__init__(daemon=True)
        self._pids, self._over = pids, threading.Event()
        self.most: dict[str, float] = dict.fromkeys(pids, 0.0)

    def run(self) -> None:
        while not self._over.wait(1):
            for name, pid in self._pids.items():
                self.most[name] = max(self.most[name], sum(_held(one) for one in [pid, *_children(pid)]))

    def stop(self) -> None:
        self._over.set()
        self.join()


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _held(pid: int) -> float:
    try:
        for text in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if text.startswith("Pss:"):
                return int(text.split()[1]) / 1024
    except OSError:
        return 0.0
    return 0.0


def report(answered: list[Answered], memory: dict[str, float], names: dict[str, str]) -> str:
    """The table: p50, p95, p99 and worst of each kind, and what was not answered well."""
    by: dict[str, list[Answered]] = defaultdict(list)
    for one in answered:
        by[one.kind].append(one)
        by["all"].append(one)
    rows = []
    for kind in [*SHARES, "all"]:
        times = sorted(one.seconds * 1000 for one in by[kind])
        if times:
            at = [f"{times[min(len(times) - 1, int(len(times) * part))]:.0f}" for part in (0.5, 0.95, 0.99)]
            failed = sum(not 200 <= one.status < 300 for one in by[kind])
            rows.append((names.get(kind, kind), str(len(times)), *at, f"{times[-1]:.0f}", str(failed)))
    held = ", ".join(f"{name} {most:.0f} MiB" for name, most in memory.items())
    return (
        table(("requests", "number", "p50 ms", "p95 ms", "p99 ms", "most ms", "errors"), rows)
        + f"\nPeak memory: {held}.\n"
    )


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line of these words asks for; None: this process's."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.server_load", description=__doc__)
    made.add_argument("--cases", type=int, default=100_000)
    made.add_argument("--rows", type=int, default=3_000_000)
    made.add_argument("--rate", type=float, default=30)
    made.add_argument("--seconds", type=float, default=600)
    made.add_argument("--data", type=Path, default=BUILD / "server")
    made.add_argument("--json", type=Path)
    made.add_argument("--picture", default="")
    made.add_argument("--autosave", default="")
    made.add_argument("--autosave-form", default="")
    made.add_argument("--short", action="store_true", help="10,000 cases, 300,000 rows, one minute")
    made.add_argument("--explain", action="store_true", help="show how the database finds what the pages ask for")
    given = made.parse_args(words)
    if given.short:
        given.cases, given.rows, given.seconds = 10_000, 300_000, 60
        given.data = given.data.with_name(f"{given.data.name}-short")
    return given


def main() -> None:
    """Fill, serve, load, report."""
    print(measured(options()))


def measure() -> str:
    """The section of docs/benchmarks.md."""
    return measured(options([]))


def measured(given: argparse.Namespace) -> str:
    """Fill what is not filled yet, run, and say what came out."""
    from openimr.server.boot import boot, migrate  # noqa: PLC0415

    os.environ["OPENIMR_DATA"], os.environ["OPENIMR_SECOND_FACTOR"] = str(given.data.absolute()), "no"
    config = boot()
    migrate()
    from benchmarks.server_fill import fill  # noqa: PLC0415 - after boot
    from benchmarks.server_world import explained, world  # noqa: PLC0415

    fill(config, given.cases, given.rows, lambda line: print(line, file=sys.stderr))
    if given.explain:
        return explained()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = [_imr("serve", "--port", str(port), "--json"), _imr("worker", "--json")]
    try:
        started[0].stdout.readline()  # type: ignore[union-attr]
        made = world(port, picture=given.picture, autosave=given.autosave, autosave_form=given.autosave_form)
        run(port, requests(made, 10, 5, seed=0))  # warm
        memory = Memory({"server": started[0].pid, "worker": started[1].pid})
        memory.start()
        answered = run(port, requests(made, given.rate, given.seconds, seed=1))
        memory.stop()
    finally:
        for process in started:
            process.terminate()
            process.wait(60)
    if given.json:
        given.json.write_bytes(msgspec.json.encode({"answered": answered, "memory": memory.most}))
    names = {} if given.picture else {"page image": "page image (as a download of 100 kB)"}
    names |= {} if given.autosave else {"autosave": "autosave (as a search by POST)"}
    head = f"{given.cases:,} cases, {given.rows:,} rows of the audit trail; {given.rate:.0f} requests a second for "
    head += f"{given.seconds:.0f} s, load generator, database and server on {machine()}.\n\n"
    return head + report(answered, memory.most, names)


def _imr(*words: str) -> "subprocess.Popen[bytes]":
    environ: dict[str, Any] = {**os.environ, "OPENIMR_LOG": "warning"}
    return subprocess.Popen([sys.executable, "-m", "openimr.cli", *words], env=environ, stdout=subprocess.PIPE)


if __name__ == "__main__":
    main()
