"""A cover letter is of one determination: which, what of it stands by now, and the case as far as that goes.

An order of the Appeals Board may set a determination aside for some of its items (LC 4610.6(i)); what it decided on the
others binds, and each party is told of it all the same (LC 4610.6(f), 8 CCR 9792.10.6).
"""

from datetime import date

import msgspec

from openimr import model
from openimr.process import event_type
from openimr.process.courses import case_of
from openimr.process.moments import moments_of
from openimr.process.remand import orders_on_determinations
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.delivery.models import COVER
from openimr.server.issuing.models import Issued

_DETERMINED = "determination served"


class Remaining(msgspec.Struct, frozen=True, kw_only=True):
    """A determination of which an order set something aside: items by their places, and the day of the first order."""

    stands: tuple[int, ...]
    gone: tuple[int, ...]
    day: date


def remaining(document: model.Case, kind: str, place: int) -> Remaining | None:
    """What stands of the determination that the event at `place` is.

    None: a letter of this kind is no cover of a determination, or no order has set any of it aside.
    """
    if kind != COVER or not 0 <= place < len(document.events):
        return None
    cause = document.events[place]
    moment = next((one for one in moments_of(document)[0] if one.place == place), None)
    if moment is None or event_type(cause.type) != _DETERMINED:
        return None
    every = range(len(document.items))
    told = [one for one in document.events if _is_same(one, cause)]
    items = {item for one in told for item in (one.items or every)}
    orders = [one for one in orders_on_determinations(document) if one.at >= moment.at and items & {*one.items}]
    if not orders:
        return None
    gone = items & {item for one in orders for item in one.items}
    return Remaining(stands=tuple(sorted(items - gone)), gone=tuple(sorted(gone)), day=orders[0].at.date())


def part_of(document: model.Case, place: int, items: tuple[int, ...]) -> tuple[model.Case, int]:
    """The case as if it had only these items, and the place of an event about them in it.

    A determination of two outcomes is two events of one moment; a letter about both hangs on the last of them. Where
    that one is about none of these items, it is the last that is.
    """
    kept = [n for n, event in enumerate(document.events) if not event.items or {*items} & {*event.items}]
    told = [n for n in kept if _is_same(document.events[n], document.events[place])]
    return case_of(document, items), kept.index(told[-1])


def _is_same(one: model.Event, other: model.Event) -> bool:
    """Whether two events are one determination: of each outcome there is one, at one moment and served on the same."""
    return (one.type, one.at, one.to) == (other.type, other.at, other.to)


def issued_with(case: Case, place: int) -> Issued | None:
    """The sealed letter of the determination that an event is; of no event, the last one.

    None: nothing was issued here by then, as of a determination that a case brought along.
    """
    known = Issued.objects.filter(case=case).select_related("file__content", "determination").order_by("-at")
    recorded = CaseEvent.objects.filter(case=case, place=place).values_list("recorded", flat=True).first()
    return known.first() if recorded is None else known.filter(at__lte=recorded).first()
