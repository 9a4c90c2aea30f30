"""Deadlines of 100,000 invented cases: from case files in JSON to their clocks in JSON, in one process and in two.

The cases stand at every stage from the request to the appeal, over every period of the law, with every way of service.
`clocks` alone is the pure function on cases that are in memory already. As a second opinion numpy counts the same business
days over the same closed days.
"""

import random
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta

import msgspec
import numpy as np

from benchmarks.report import machine, table
from openimr.model import Case, CaseItem, Event, Injury, Party, Treatment
from openimr.process import clocks_of
from openimr.process.days import business_days_after, office_calendar

CASES = 100_000
_PART = 5_000
_SEED = 20_260_401
_AS_OF = datetime(2026, 6, 1, 12, tzinfo=UTC)
_WAY = (
    ("request received", 0, ("fax", "mail", "electronic")),
    ("ur decision", 4, (None,)),
    ("ur decision served", 0, ("mail", "electronic", "personal", None)),
    ("application received", 20, ("mail", "fax")),
    ("application eligible", 9, (None,)),
    ("assignment served", 1, ("mail", "electronic")),
    ("records received", 12, (None,)),
    ("records complete", 1, (None,)),
    ("determination served", 24, ("mail", "electronic")),
    ("petition filed", 22, (None,)),
)
"""The way of a case: each event, some days after the one before, and how it was served."""

_PARTIES = (
    Party(id="p1", role="injured worker"),
    Party(id="p2", role="claims administrator"),
    Party(id="p3", role="requesting physician"),
)


def a_case(number: int) -> Case:
    """An invented case by its number: the same number, the same case."""
    chance = random.Random(_SEED + number)  # noqa: S311 - no secret
    at = datetime(2013, 1, 2, 9, tzinfo=UTC) + timedelta(days=chance.randrange(4_880), minutes=chance.randrange(600))
    events = []
    for name, days, services in _WAY[: chance.randint(1, len(_WAY))]:
        at += timedelta(days=chance.randint(0, 2 * days), minutes=chance.randrange(300))
        by = "p2" if name == "records received" else None
        outcome = {"ur decision": "denied", "determination served": "overturned"}.get(name)
        service = chance.choice(services)
        events.append(Event(type=name, at=at.isoformat(), service=service, by=by, outcome=outcome))
    return Case(
        case_number=f"CM{number:07}",
        parties=_PARTIES,
        injury=Injury(date=f"{chance.randint(2010, 2012)}-05-17"),
        items=(CaseItem(request="x", treatment=Treatment(kind="other"), retrospective=chance.random() < 0.1),),
        priority="expedited" if chance.random() < 0.05 else "standard",
        formulary=chance.random() < 0.1,
        events=tuple(events),
    )


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
    cases = [a_case(number) for number in range(CASES)]
    files = [msgspec.json.encode(case) for case in cases]
    begin = time.perf_counter()
    for case in cases:
        clocks_of(case, _AS_OF)
    alone = time.perf_counter() - begin
    one, clocks = _seconds(files, 1)
    two, _ = _seconds(files, 2)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = [
        ("clocks alone, one process", f"{alone:.1f} s", f"{alone / CASES * 1e6:.0f} µs"),
        ("case.json to clocks in JSON, one process", f"{one:.1f} s", f"{one / CASES * 1e6:.0f} µs"),
        ("the same, two processes", f"{two:.1f} s", f"{two / CASES * 1e6:.0f} µs"),
    ]
    return (
        f"{CASES:,} invented cases with {sum(len(case.events) for case in cases):,} events and {clocks:,} clocks, each with its "
        f"explanation ({machine()}). All cases are held in memory: peak {peak:,.0f} MB.\n\n"
        + table(("", "time", "a case"), rows)
        + f"\nOf {_same_as_numpy():,} counts of business days all are as numpy's `busday_offset` has them over the same "
        "closed days.\n"
    )


if __name__ == "__main__":
    print(measure())
