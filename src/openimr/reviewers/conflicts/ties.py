"""Ties in time: whether one still counts on a day, and how a path reads it."""

import re
from datetime import date
from typing import Literal

import msgspec

from openimr.reviewers.conflicts.rules import UNKNOWN_KIND, Kind, affiliation_kinds, conflict_rules, kind_of
from openimr.vocabulary import fold_name as folded

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2})(?:[T ].*)?)?", re.ASCII)

Weight = Literal["certain", "check"]


class Window(msgspec.Struct, frozen=True):
    """The days that count: `since` is the day of review less the look-back, `on` the day itself."""

    since: date
    on: date


class Span(msgspec.Struct, frozen=True):
    """First and last day of a tie, both included; None is open or not known."""

    start: date | None
    end: date | None

    def meets(self, other: "Span") -> bool:
        """Whether both held on one day, as far as is known."""
        return not (
            (self.end is not None and other.start is not None and self.end < other.start)
            or (other.end is not None and self.start is not None and other.end < self.start)
        )


def window(on: date, years: float) -> Window:
    """The look-back window; 29 February goes back to the 28th."""
    whole = int(years)
    try:
        back = on.replace(year=on.year - whole)
    except ValueError:
        back = on.replace(year=on.year - whole, day=28)
    return Window(date.fromordinal(back.toordinal() - round((years - whole) * 365)), on)


def span(start: str | None, end: str | None) -> Span:
    """The days of a tie from ISO dates; a year or a month is taken whole, what is no date is not known."""
    return Span(_day(start, last=False), _day(end, last=True))


def counts(kind: Kind, days: Span, when: Window) -> Weight | None:
    """What a tie weighs by its kind and days: None where it is exempt or ended before the look-back.

    One that has yet to begin is looked at by a person: a job that was accepted is known.
    """
    if kind.material == "exempt" or (kind.looks_back and days.end is not None and days.end < when.since):
        return None
    if days.start is not None and days.start > when.on:
        return "check"
    return "check" if kind.material == "check" else "certain"


def kind_named(written: str) -> tuple[str, Kind]:
    """The kind that a tie declares; one that nobody knows is looked at by a person."""
    name = kind_of(written)
    return (name, affiliation_kinds()[name]) if name else ("unknown kind", UNKNOWN_KIND)


def by_share(kind: Kind, weight: Weight, share: float | None, financial: float, lesser: float) -> Weight | None:
    """What a share (percent) makes of a tie whose kind has a threshold; a share that is not known changes nothing.

    Below one percent it may be a fraction (0.4 for 40 percent): it is looked at.
    """
    if not kind.threshold or share is None:
        return weight
    if share > financial:
        return "certain"
    return "check" if share > lesser or 0 < share < 1 else None


def weighed(
    kind: Kind, days: Span, when: Window, share: float | None, shares: tuple[float, float], *, whole: bool = True
) -> Weight | None:
    """What a tie weighs by its kind, days and share, None for nothing; `shares` as in `by_share`.

    What is exempt is so alone (staff privileges): with a share beside it, it is a financial tie, and where something of
    it could not be read (not `whole`) it is looked at.
    """
    if kind.material == "exempt" and (share is not None or not whole):
        kind = msgspec.structs.replace(kind, material="check", threshold=True)
    weight = counts(kind, days, when)
    return None if weight is None else by_share(kind, weight, share, *shares)


def by_relation(weight: Weight, relation: str | None) -> Weight:
    """A family tie within the statute's definition bars; a wider one is looked at by a person."""
    if relation is None:
        return weight
    family = conflict_rules().family
    return weight if folded(relation) in {folded(r) for r in family.immediate.relations} else "check"


def read_hop(text: str, days: Span, share: float | None = None) -> str:
    """A hop with its days: "employed by (2019 to now)"."""
    parts = [f"{share:g}%"] if share is not None else []
    if days.start or days.end:
        first = str(days.start.year) if days.start else "not known"
        parts.append(f"{first} to {days.end.year if days.end else 'now'}")
    return f"{text} ({', '.join(parts)})" if parts else text


def _day(text: str | None, *, last: bool) -> date | None:
    found = _DATE.fullmatch(text.strip()) if text else None
    if not found:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    try:
        if day:
            return date(year, int(month), int(day))
        if month:
            following = date(year + int(month) // 12, int(month) % 12 + 1, 1)
            return date.fromordinal(following.toordinal() - 1) if last else date(year, int(month), 1)
        return date(year, 12, 31) if last else date(year, 1, 1)
    except ValueError:
        return None
