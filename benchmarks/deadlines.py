"""Deadlines of 100,000 invented cases: from case files in JSON to their clocks in JSON, in one process and in two.

The cases (`deadline_cases.py`) stand at every stage, over every period of the law, with every way of service. They lie
in a file of JSON Lines, of which each process reads its own parts, so that no case is handed from process to process.
As a second opinion numpy counts the same business days over the same closed days.
"""

import os
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from benchmarks.deadline_cases import make_cases
from benchmarks.report import machine, table
from openimr.model import Case
from openimr.process import clocks_of
from openimr.process.days import business_days_after, office_calendar

CASES = 100_000
_PART = 2_000
_SEED = 20_260_401
_AS_OF = datetime(2026, 11, 1, 12, tzinfo=UTC)

_DECODER = msgspec.json.Decoder(Case)


class Part(NamedTuple):
    """Cases from one byte to another of a file of JSON Lines."""

    file: Path
    begin: int
    end: int
    explain: bool


def deadlines_of(part: Part) -> tuple[int, int]:
    """Case files to clocks in JSON; how many clocks, and how many bytes came of them."""
    with part.file.open("rb") as file:
        file.seek(part.begin)
        lines = file.read(part.end - part.begin).splitlines()
    clocks = size = 0
    for line in lines:
        found = clocks_of(_DECODER.decode(line), _AS_OF, explain=part.explain)
        clocks += len(found)
        size += len(msgspec.json.encode(found))
    return clocks, size


def _cpu() -> float:
    """Seconds of processor time that the finished children of this process have had."""
    times = os.times()
    return times.children_user + times.children_system


def _seconds(parts: list[Part], processes: int) -> tuple[float, float, int]:
    """Seconds by the clock on the wall, seconds of processor time, clocks; the processes begin with nothing kept."""
    begin, used = time.perf_counter(), _cpu()
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        found = list(pool.map(deadlines_of, parts))
    return time.perf_counter() - begin, _cpu() - used, sum(clocks for clocks, _ in found)


def _written(file: Path) -> tuple[list[int], int]:
    """Write the cases; at which byte each part of them begins, with the end of the last, and how many events."""
    starts, events = [0], 0
    with file.open("wb") as out:
        for number, case in enumerate(make_cases(_SEED, CASES), 1):
            out.write(msgspec.json.encode(case) + b"\n")
            events += len(case.events)
            if number % _PART == 0 or number == CASES:
                starts.append(out.tell())
    return starts, events


def _same_as_numpy() -> int:
    """How many business-day counts numpy confirms; the first that it does not ends the measurement."""
    closed = np.array([day.date for day in office_calendar().closed], dtype="datetime64[D]")
    starts = [date(2012, 1, 2) + timedelta(days=n) for n in range(6_000)]
    for count in (1, 2, 5, 20):
        theirs = np.busday_offset(np.array(starts, dtype="datetime64[D]"), count, roll="backward", holidays=closed)
        ours = np.array([business_days_after(day, count) for day in starts], dtype="datetime64[D]")
        assert bool((theirs == ours).all()), count
    return 4 * len(starts)


def measure() -> str:
    rows = []
    clocks = 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.jsonl"
        starts, events = _written(file)
        for explain in (False, True):
            parts = [Part(file, *ends, explain) for ends in pairwise(starts)]
            for processes in (1, 2):
                wall, cpu, clocks = _seconds(parts, processes)
                name = f"{'one process' if processes == 1 else 'two processes'}, {'with' if explain else 'without'}"
                load = f"{os.getloadavg()[0]:.1f}"
                rows.append((name, f"{wall:.1f} s", f"{cpu:.1f} s", f"{cpu / CASES * 1e6:.0f} µs", load))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return (
        f"From case.json to clocks in JSON: {CASES:,} invented cases with {events:,} events, {clocks:,} clocks, with "
        f"and without the explanation of each ({machine()}). Peak of a process: {peak:,.0f} MB.\n\n"
        + table(("explanation", "time", "processor time", "a case", "load after"), rows)
        + f"\nnumpy's `busday_offset` gives the same day in all of {_same_as_numpy():,} counts of business days.\n"
    )


if __name__ == "__main__":
    print(measure())
