"""How near specialties are to a treatment or to a field of practice: the levels, and the lists of the data files."""

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

Level = Literal["special", "own", "close", "general", "seldom", "distant"]
"""How near a specialty is to a treatment or condition: its subspecialty, its field, beside it, general, not its field
but given to it by the programme, in passing."""

LEVELS: tuple[Level, ...] = ("special", "own", "close", "general", "seldom", "distant")
Who = dict[str, tuple[str, ...]]


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What binds a specialty to a treatment or a condition: the level, its weight (0 to 1), and the reason.

    `beside`: the specialty has no tie to the item itself, which is of another field than the main item that it fits.
    """

    level: Level
    weight: float
    reason: str
    beside: bool = False


Ties = Mapping[str, Tie]
"""By specialty; what is not there does not know it."""


class Lists(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Specialties by level, under the reason for it."""

    special: Who = {}
    own: Who = {}
    close: Who = {}
    general: Who = {}
    seldom: Who = {}
    distant: Who = {}


def ties_of(lists: Lists, weights: Mapping[Level, float]) -> dict[str, Tie]:
    """The lists by specialty; of one that is named twice the nearest level counts."""
    ties: dict[str, Tie] = {}
    for level in LEVELS:
        who: Who = getattr(lists, level)
        for reason, names in who.items():
            for name in names:
                ties.setdefault(name, Tie(level=level, weight=weights[level], reason=reason))
    return ties


def together(lists: Iterable[Ties]) -> dict[str, Tie]:
    """Several as one: of each specialty the nearest tie, of equal ones the first."""
    ties: dict[str, Tie] = {}
    for more in lists:
        for name, tie in more.items():
            if name not in ties or ties[name].weight < tie.weight:
                ties[name] = tie
    return ties
