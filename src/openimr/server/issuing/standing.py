"""What of each determination of a case still stands: an order of remand sets aside all of one, or some of its items."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from openimr import model
from openimr.process.remand import OrderTaken, orders_on_determinations
from openimr.server.cases.matching import decided as decided_in
from openimr.server.cases.matching import outcomes
from openimr.server.cases.models import Determination


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a case's determination, and what became of it. Items go by their places in the case, from 0.

    `decided` is what it decided of each item, `aside` those items on which an order set it aside since, `ordered` when
    the last such order was made. `stands` is what it decided and neither an order nor a later version took away.
    `replaces` are the earlier versions of which nothing is left beside it: it decides what they decided, or an order
    had set that aside before; to the others it only adds.
    """

    decided: Mapping[int, str]
    aside: tuple[int, ...]
    ordered: datetime | None
    stands: Mapping[int, str]
    replaces: frozenset[int] = frozenset()

    @property
    def whole(self) -> bool:
        """Whether an order set aside all that it decided."""
        return bool(self.aside) and len(self.aside) == len(self.decided)

    @property
    def told(self) -> str:
        """What an order took away, in words (items as people count them, from 1); empty: nothing."""
        if self.ordered is None:
            return ""
        items = " and ".join(filter(None, (", ".join(str(p + 1) for p in self.aside[:-1]), str(self.aside[-1] + 1))))
        what = "" if self.whole else f" of item{'s' if len(self.aside) > 1 else ''} {items}"
        return f"The determination{what} was set aside by an order of {self.ordered:%Y-%m-%d}."


def standings(case: model.Case, versions: Iterable[tuple[Determination, datetime | None]]) -> Mapping[int, Standing]:
    """How each version stands, by its number; a version comes with when it was issued, None where it was not.

    What was issued gives way only to what was issued later: one that is signed and not yet issued changes nothing.
    """
    orders = orders_on_determinations(case)
    later: dict[bool, set[int]] = {True: set(), False: set()}
    found: dict[int, Standing] = {}
    known = sorted(versions, key=lambda version: -version[0].version)
    by_version = {row.version: _decided(case, row) for row, _ in known}
    for row, issued in known:
        decided, at = by_version[row.version], issued or row.sealed
        replaced = {
            earlier.version
            for earlier, out in known
            if earlier.version < row.version
            and decided.keys() >= by_version[earlier.version].keys() - _sent_back(orders, out, at)
        }
        since = [order for order in orders if issued is not None and order.at >= issued]
        aside = {place for order in since for place in order.items if place in decided}
        gone = aside | later[issued is not None]
        found[row.version] = Standing(
            decided=decided,
            aside=tuple(sorted(aside)),
            ordered=max((order.at for order in since if not aside.isdisjoint(order.items)), default=None),
            stands={place: decided[place] for place in sorted(decided) if place not in gone},
            replaces=frozenset(replaced),
        )
        later[False] |= {*decided}
        if issued is not None:
            later[True] |= {*decided}
    return found


def _decided(case: model.Case, row: Determination) -> dict[int, str]:
    return {place: said for said, places in outcomes(case, decided_in(row.document)).items() for place in places}


def _sent_back(orders: Iterable[OrderTaken], issued: datetime | None, at: datetime | None) -> set[int]:
    """The items that orders sent back after a version was issued and by a moment (None: by now)."""
    since = [order for order in orders if issued is not None and issued <= order.at]
    return {place for order in since if at is None or order.at <= at for place in order.items}
