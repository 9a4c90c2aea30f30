"""A server of 100,000 cases under an open loop of 30 requests a second, all on one machine.

    python -m benchmarks.server_load [--data FOLDER] [--seconds S] [--json FILE] [--short] [--each N] [--explain]

Requests are sent at the times of a Poisson process, whether or not those before have been answered, and a time counts
from when a request was to be sent: one that waits because the server is slow counts its waiting (no coordinated
omission). Accounts are signed in beforehand. What answers is `imr serve` with `imr worker` beside it, which reads and
reviews what is uploaded; an answer counts as right where its status is 200 and what was asked for stands in it. The
database is filled once, into --data, and kept. --each N: no load, N requests of each kind one after the other, and what
processor time each kind takes. --explain: how the database finds what the pages ask for.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.report import BUILD, machine, table
from benchmarks.server_asking import SHARES, World, requests
from benchmarks.server_counting import Memory, machine_spent, spent
from benchmarks.server_large import large
from benchmarks.server_sending import Answered, run, sent

_WARM = 30
"""Seconds of load before what is counted, at half the rate."""


def options(words: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line of these words asks for; None: this process's."""
    made = argparse.ArgumentParser(prog="python -m benchmarks.server_load", description=__doc__)
    made.add_argument("--cases", type=int, default=100_000)
    made.add_argument("--rows", type=int, default=3_000_000)
    made.add_argument("--rate", type=float, default=30)
    made.add_argument("--seconds", type=float, default=600)
    made.add_argument("--data", type=Path, default=BUILD / "server")
    made.add_argument("--json", type=Path)
    made.add_argument("--short", action="store_true", help="10,000 cases, 300,000 rows, one minute")
    made.add_argument("--each", type=int, default=0, metavar="N", help="N requests of each kind, one after the other")
    made.add_argument("--large", action="store_true", help="the two uploads of 300 MB alone")
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
    from benchmarks.server_desks import desks  # noqa: PLC0415 - after boot
    from benchmarks.server_explaining import explained  # noqa: PLC0415
    from benchmarks.server_fill import fill  # noqa: PLC0415
    from benchmarks.server_world import world  # noqa: PLC0415

    fill(config, given.cases, given.rows, _say)
    desks(config, _say)
    if given.explain:
        return explained()
    shutil.rmtree(config.page_cache, ignore_errors=True)  # a page that is looked at for the first time is drawn
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    started = {"server": _imr("serve", "--port", str(port), "--json"), "worker": _imr("worker", "--json")}
    try:
        started["server"].stdout.readline()  # type: ignore[union-attr]
        pids = {name: process.pid for name, process in started.items()}
        pids["database"] = int((config.data / "postgresql" / "postmaster.pid").read_text().split()[0])
        made = world(port)
        if given.large:
            return large(port, made, pids["server"])
        return _each(port, made, given.each, pids) if given.each else _loaded(port, made, given, pids)
    finally:
        for process in started.values():
            process.terminate()
        for process in started.values():
            process.wait(60)


def _loaded(port: int, made: World, given: argparse.Namespace, pids: dict[str, int]) -> str:
    _warmed(run(port, requests(made, given.rate / 2, min(_WARM, given.seconds), seed=0)))
    asked = requests(made, given.rate, given.seconds, seed=1)
    memory = Memory(pids)
    memory.start()
    begin, before = time.perf_counter(), _spent(pids)
    answered = run(port, asked)
    seconds, after = time.perf_counter() - begin, _spent(pids)
    memory.stop()
    used = {name: (after[name] - before[name]) / seconds for name in after}
    if given.json:
        given.json.write_bytes(msgspec.json.encode({"answered": answered, "memory": memory.most, "used": used}))
    from openimr.server.cases.models import Case  # noqa: PLC0415 - after boot
    from openimr.server.trail.models import TrailRow  # noqa: PLC0415

    head = f"{Case.objects.count():,} cases, {TrailRow.objects.count():,} rows of the audit trail; {given.rate:.0f} "
    head += f"requests a second for {given.seconds:.0f} s ({len(answered) / seconds:.1f} a second were answered), load "
    head += f"generator, database, server and worker on {machine()}. Wanted: p95 under 150 ms.\n\n"
    return head + report(answered) + _shares(used, memory.most) + "\n" + large(port, made, pids["server"])


def _warmed(answered: list[Answered]) -> None:
    """Wrong answers at the start are told at once: a long run of them would say nothing."""
    wrong = [one for one in answered if not one.right]
    for one in wrong[:10]:
        _say(f"a wrong answer to {one.kind}: {one.status}")
    if len(wrong) > len(answered) // 10:
        raise RuntimeError("more than a tenth of the answers are wrong")


def _spent(pids: dict[str, int]) -> dict[str, float]:
    found = {name: spent(pid) for name, pid in pids.items()}
    return {**found, "load generator": time.process_time(), "whole machine": machine_spent()}


def report(answered: list[Answered]) -> str:
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
            wrong = sum(not one.right for one in by[kind])
            rows.append((kind, f"{len(times):,}", *at, f"{times[-1]:.0f}", str(wrong)))
    return table(("requests", "number", "p50 ms", "p95 ms", "p99 ms", "most ms", "wrong answers"), rows)


def _shares(used: dict[str, float], most: dict[str, float]) -> str:
    cores = ", ".join(f"{name} {share:.2f}" for name, share in used.items())
    held = ", ".join(f"{name} {size:.0f} MiB" for name, size in most.items())
    return f"\nProcessor seconds a second: {cores}. Most memory of their own: {held}.\n"


def _each(port: int, made: World, count: int, pids: dict[str, int]) -> str:
    """Processor milliseconds that a request of each kind takes in the server, the database and the generator."""
    rows = []
    for kind in SHARES:
        asked = requests(made, 1, 4 * count + 20, seed=2, kinds={kind: 1})[:count]
        for one in requests(made, 1, max(5, count / 5), seed=3, kinds={kind: 1}):
            sent(port, one)
        begin, before = time.perf_counter(), _spent(pids)
        right = [sent(port, one)[1] for one in asked]
        seconds, after = time.perf_counter() - begin, _spent(pids)
        names = ("server", "database", "load generator", "worker")
        took = [f"{(after[name] - before[name]) / len(asked) * 1000:.1f}" for name in names]
        rows.append((kind, str(len(asked)), *took, f"{seconds / len(asked) * 1000:.1f}", str(right.count(False))))
    head = ("requests", "number", "server ms", "database ms", "generator ms", "worker ms", "took ms", "wrong answers")
    return table(head, rows)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _imr(*words: str) -> "subprocess.Popen[bytes]":
    environ: dict[str, Any] = {**os.environ, "OPENIMR_LOG": "warning"}
    return subprocess.Popen([sys.executable, "-m", "openimr.cli", *words], env=environ, stdout=subprocess.PIPE)


if __name__ == "__main__":
    main()
