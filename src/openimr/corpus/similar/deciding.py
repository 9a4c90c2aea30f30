"""How letters like a case were decided, and which documentation sets the overturned ones apart."""

import math
from collections.abc import Callable, Iterable, Sequence
from statistics import NormalDist

import msgspec

from openimr.corpus.search.documents import Record
from openimr.corpus.similar.likeness import weighing


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """`count` of `of`, with the bounds of Wilson's interval (95%); both null where there is none."""

    count: int
    of: int
    low: float | None
    high: float | None


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something documented in more, or in fewer, of the overturned letters than of the upheld ones.

    `kind`: `criterion` (a guideline criterion that the summary meets) or `finding` (a kind of finding that it affirms).
    `low` and `high` bound the difference of the two shares (Newcombe, 95%); `told` says whether zero lies outside.
    Many are compared at once, so one in twenty stands out by chance alone. `few`: too few letters to lean on.
    """

    kind: str
    what: str
    overturned: Share
    upheld: Share
    difference: float
    low: float
    high: float
    told: bool
    few: bool


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """How the letters nearest to a case were decided, and what the overturned ones had documented.

    `note` says why documentation was not compared, where it was not.
    """

    overturned: Share
    differences: tuple[Difference, ...]
    note: str | None


def decided(records: Sequence[Record], compared: Sequence[Record]) -> Decided:
    """The share of `records` that was overturned; documentation is compared over `compared`, the wider circle."""
    known = [one for one in records if one.decision]
    differences, note = differences_in([one for one in compared if one.decision])
    overturned = share(sum(one.decision == "overturned" for one in known), len(known))
    return Decided(overturned=overturned, differences=differences, note=note)


def share(count: int, of: int) -> Share:
    """A share with Wilson's interval."""
    if not of:
        return Share(count=count, of=of, low=None, high=None)
    low, high = wilson(count, of)
    return Share(count=count, of=of, low=low, high=high)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson's score interval of a share (E. B. Wilson, 1927), at the confidence of `weights.yaml`."""
    z = NormalDist().inv_cdf(0.5 + weighing().contrast.confidence / 2)
    p = count / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)


def differences_in(records: Sequence[Record]) -> tuple[tuple[Difference, ...], str | None]:
    """What the overturned ones of these items document more, or less, often; else why nothing is told of it."""
    rules = weighing().contrast
    read = [one for one in records if one.facts_read]
    if not read:
        return (), "the letters' facts were not read, so what they document was not compared; build with facts"
    overturned = [one for one in read if one.decision == "overturned"]
    upheld = [one for one in read if one.decision == "upheld"]
    if min(len(overturned), len(upheld)) < rules.least:
        return (), (
            f"{len(overturned)} overturned and {len(upheld)} upheld letters with facts are too few to compare what "
            f"they document; there must be {rules.least} of each"
        )
    found: list[Difference] = []
    for kind, of in _KINDS:
        names = sorted({name for one in read for name in of(one)})
        found += [_difference(kind, what, overturned, upheld, of) for what in names]
    best = sorted(found, key=lambda one: (not one.told, -abs(one.difference), one.kind, one.what))
    shown = [one for one in best if one.told][: rules.most]
    note = None if shown else "no documentation sets the overturned letters apart by more than chance may"
    return tuple(shown), note


_Of = Callable[[Record], Iterable[str]]
_KINDS: tuple[tuple[str, _Of], ...] = (("criterion", lambda one: one.met), ("finding", lambda one: one.found))


def _difference(kind: str, what: str, overturned: Sequence[Record], upheld: Sequence[Record], of: _Of) -> Difference:
    first = share(sum(what in of(one) for one in overturned), len(overturned))
    second = share(sum(what in of(one) for one in upheld), len(upheld))
    p, q = first.count / first.of, second.count / second.of
    low = (p - q) - math.hypot(p - (first.low or 0.0), (second.high or 0.0) - q)
    high = (p - q) + math.hypot((first.high or 0.0) - p, q - (second.low or 0.0))
    return Difference(
        kind=kind,
        what=what,
        overturned=first,
        upheld=second,
        difference=round(p - q, 4),
        low=round(low, 4),
        high=round(high, 4),
        told=low > 0 or high < 0,
        few=min(first.of, second.of) < weighing().contrast.few,
    )
