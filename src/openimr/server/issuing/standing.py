"""What of each determination of a case still stands: an order of remand sets aside all of one, or some of its items."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from openimr import model
from openimr.process.remand import orders_on_determinations
from openimr.server.cases.matching import decided as decided_in
from openimr.server.cases.matching import outcomes
from openimr.server.cases.models import Determination


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a case's determination, and what became of it. Items go by their places in the case, from 0.

    `decided` is what it decided of each item, `aside` those items on which an order set it aside since, `ordered` when
    the last such order was made. `stands` is what it decided and neither an order nor a later version took away.
    """

    decided: Mapping[int, str]
    aside: tuple[int, ...]
    ordered: datetime | None
    stands: Mapping[int, str]

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
    for row, issued in sorted(versions, key=lambda version: -version[0].version):
        by_outcome = outcomes(case, decided_in(row.document))
        decided = {place: outcome for outcome, places in by_outcome.items() for place in places}
        since = [order for order in orders if issued is not None and order.at >= issued]
        aside = {place for order in since for place in order.items if place in decided}
        gone = aside | later[issued is not None]
        found[row.version] = Standing(
            decided=decided,
            aside=tuple(sorted(aside)),
            ordered=max((order.at for order in since if not aside.isdisjoint(order.items)), default=None),
            stands={place: decided[place] for place in sorted(decided) if place not in gone},
        )
        later[False] |= {*decided}
        if issued is not None:
            later[True] |= {*decided}
    return found
