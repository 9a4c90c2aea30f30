"""Deadlines of 100,000 invented cases: from case files in JSON to their clocks in JSON, in one process and in two.

The cases (`deadline_cases.py`) stand at every stage, over every period of the law, with every way of service. As a
second opinion numpy counts the same business days over the same closed days.
"""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np

from benchmarks.deadline_cases import make_cases
from benchmarks.report import machine, table
from openimr.model import Case
from openimr.process import clocks_of
from openimr.process.days import business_days_after, office_calendar

CASES = 100_000
_PART = 2_500
_SEED = 20_260_401
_AS_OF = datetime(2026, 11, 1, 12, tzinfo=UTC)

_DECODER = msgspec.json.Decoder(Case)


def deadlines_of(files: list[bytes]) -> tuple[int, int]:
    """Case files to clocks in JSON; how many clocks, and how many bytes came of them."""
    clocks = size = 0
    for file in files:
        found = clocks_of(_DECODER.decode(file), _AS_OF)
        clocks += len(found)
        size += len(msgspec.json.encode(found))
    return clocks, size


def _seconds(files: list[bytes], processes: int) -> tuple[float, int]:
    parts = [files[i : i + _PART] for i in range(0, len(files), _PART)]
    begin = time.perf_counter()
    if processes == 1:
        found = [deadlines_of(part) for part in parts]
    else:
        with ProcessPoolExecutor(processes) as pool:
            found = list(pool.map(deadlines_of, parts))
    return time.perf_counter() - begin, sum(clocks for clocks, _ in found)


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
    files = [msgspec.json.encode(case) for case in make_cases(_SEED, CASES)]
    events = sum(len(_DECODER.decode(file).events) for file in files)
    one, clocks = _seconds(files, 1)
    two, _ = _seconds(files, 2)
    rows = [
        ("one process", f"{one:.1f} s", f"{one / CASES * 1e6:.0f} µs"),
        ("two processes", f"{two:.1f} s", f"{two / CASES * 1e6:.0f} µs"),
    ]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"From case.json to clocks in JSON: {CASES:,} invented cases with {events:,} events, {clocks:,} clocks, each "
        f"with its explanation ({machine()}). With all files in memory: peak {peak:,.0f} MB.\n\n"
        + table(("", "time", "a case"), rows)
        + f"\nnumpy's `busday_offset` gives the same day in all of {_same_as_numpy():,} counts of business days.\n"
    )


if __name__ == "__main__":
    print(measure())
