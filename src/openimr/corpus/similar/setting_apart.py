"""Which documentation sets the overturned of some letters apart from the upheld: criteria met, kinds of findings."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from openimr.corpus.search.documents import Record

_LEAST = 5
"""Letters of each decision below which nothing is told of them."""


class Apart(msgspec.Struct, frozen=True, kw_only=True):
    """How far apart each criterion and each kind of finding sets the decisions, 0 to 1; what does not is left out."""

    criteria: Mapping[str, float] = {}
    findings: Mapping[str, float] = {}


def set_apart(records: Iterable[Record]) -> Apart:
    """What sets these letters' decisions apart: the difference of the two shares, less one standard error."""
    read = [one for one in records if one.facts_read and one.decision]
    overturned = [one for one in read if one.decision == "overturned"]
    upheld = [one for one in read if one.decision == "upheld"]
    if min(len(overturned), len(upheld)) < _LEAST:
        return Apart()
    return Apart(
        criteria=_differences(overturned, upheld, lambda one: one.met),
        findings=_differences(overturned, upheld, lambda one: one.found),
    )


def alike(telling: Mapping[str, float], asked: Iterable[str], found: Iterable[str]) -> float | None:
    """How far two agree in what tells, by having it or not having it; None where nothing tells."""
    whole = sum(telling.values())
    if not whole:
        return None
    differ = set(asked) ^ set(found)
    return 1 - sum(much for name, much in telling.items() if name in differ) / whole


def _differences(
    overturned: Sequence[Record], upheld: Sequence[Record], of: Callable[[Record], Iterable[str]]
) -> dict[str, float]:
    over, up = _counted(overturned, of), _counted(upheld, of)
    found: dict[str, float] = {}
    for name in sorted(over.keys() | up.keys()):
        p, q = (over.get(name, 0) + 0.5) / (len(overturned) + 1), (up.get(name, 0) + 0.5) / (len(upheld) + 1)
        error = math.sqrt(p * (1 - p) / len(overturned) + q * (1 - q) / len(upheld))
        if (sure := abs(p - q) - error) > 0:
            found[name] = round(sure, 4)
    return found


def _counted(records: Sequence[Record], of: Callable[[Record], Iterable[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for record in records:
        for name in of(record):
            counts[name] = counts.get(name, 0) + 1
    return counts
