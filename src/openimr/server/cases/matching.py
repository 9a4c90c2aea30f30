"""Which item of the case each item of a determination is: the case counts its items, the determination its own."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from openimr.model import Case, Determination, ItemDetermination, Proposal
from openimr.process import fold


class DecidedItem(msgspec.Struct, frozen=True, kw_only=True):
    """What is read of an item of a determination that is kept: what was asked for, and what was decided."""

    request: str
    eligible: bool = True
    proposal: Proposal | None = None


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """A determination as far as its decisions go: one that was kept years ago is read whatever else it holds."""

    items: tuple[DecidedItem, ...] = ()


def decided(document: Mapping[str, Any]) -> Decided:
    """The decisions of a determination's document."""
    return msgspec.convert(document, Decided)


def folded(request: str) -> str:
    """A request as it is compared: its letters and digits alone."""
    return "".join(c for c in request.lower() if c.isalnum())


def places_of(case: Case, determination: Determination | Decided) -> tuple[int | None, ...]:
    """For each item of the determination the place of the case's item; None: the case has no such item.

    By the words of the request; what is left over goes by its place where both have as many items.
    """
    free = {place: folded(item.request) for place, item in enumerate(case.items)}
    found: list[int | None] = []
    items: Sequence[ItemDetermination | DecidedItem] = determination.items
    for item in items:
        place = next((p for p, words in free.items() if words == folded(item.request)), None)
        free.pop(place, None) if place is not None else None
        found.append(place)
    if len(case.items) == len(determination.items):
        for place, given in enumerate(found):
            if given is None and place in free:
                found[place] = place
                del free[place]
    return tuple(found)


def outcomes(case: Case, determination: Determination | Decided) -> dict[str, tuple[int, ...]]:
    """The places of the case's items by what was decided on them, "overturned" first."""
    by: dict[str, list[int]] = {"overturned": [], "upheld": []}
    items: Sequence[ItemDetermination | DecidedItem] = determination.items
    for item, place in zip(items, places_of(case, determination), strict=True):
        if item.eligible and item.proposal is not None and place is not None:
            by[item.proposal].append(place)
    return {outcome: tuple(sorted(places)) for outcome, places in by.items() if places}


def open_places(case: Case) -> frozenset[int]:
    """The places of the case's items that wait for a decision."""
    return frozenset(item.item for item in fold(case).items if item.status == "open")
