"""The topics that speak on a request by its words alone: quick enough for millions of published letters.

A case's dates count only as far as the law tells them apart. So a request has one answer for each state of the law, and
letters that repeat it are answered from memory.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache

import msgspec

from openimr.guidelines.adoption import dates_for
from openimr.guidelines.editions import CaseDates, InForce, in_force
from openimr.guidelines.load import shelf
from openimr.guidelines.prepare import prepare
from openimr.guidelines.scope import is_early
from openimr.guidelines.topics import CROSS_CUTTING_RANK, topics_for
from openimr.model import DisputedItem, Treatment

_LONG_AGO = timedelta(days=3652)


def topics_named(
    request: str, treatment: Treatment, dates: CaseDates, *, retrospective: bool = False
) -> tuple[str, ...]:
    """The ids of the topics that speak on a request, leading one first, as far as its words and the dates tell.

    Topics that apply to every request are left out. What only a record could tell (the stage of treatment, the
    diagnosis) is taken as not known.
    """
    item = DisputedItem(request=request, treatment=treatment, retrospective=retrospective)
    told = dates_for(item, dates)
    wanted, ur, service, review = map(_begun, (told.request, told.ur, told.service, told.review))
    early = is_early(told, shelf().library)
    return _topics(_Asked(request, treatment, retrospective, wanted, ur, service, review, early))


class _Asked(msgspec.Struct, frozen=True):
    """What the answer depends on: the request, its treatment, and the state of the law on each of the case's days."""

    request: str
    treatment: Treatment
    retrospective: bool
    wanted: date | None
    ur: date | None
    service: date | None
    review: date | None
    early: bool


@lru_cache(maxsize=65_536)
def _topics(asked: _Asked) -> tuple[str, ...]:
    days = (asked.wanted, asked.ur, asked.service, asked.review)
    first = min((day for day in days if day is not None), default=None)
    # Acute or chronic is all that the day of injury decides here.
    injury = None if first is None else first if asked.early else first - _LONG_AGO
    dates = CaseDates(request=asked.wanted, ur=asked.ur, service=asked.service, injury=injury, review=asked.review)
    item = DisputedItem(request=asked.request, treatment=asked.treatment, retrospective=asked.retrospective)
    chosen = topics_for(prepare(item, (), (), dates), dates, shelf(), _held(dates))
    return tuple(choice.topic.id for choice in chosen if choice.topic.rank < CROSS_CUTTING_RANK)


@lru_cache(maxsize=1024)
def _held(dates: CaseDates) -> tuple[InForce, ...]:
    return in_force(shelf().library, dates)


def _begun(day: date | None) -> date | None:
    """The day on which the state of the law began that held on this day; the day before any, for what is older."""
    if day is None:
        return None
    turns = _turns()
    at = bisect_right(turns, day)
    return turns[at - 1] if at else turns[0] - timedelta(days=1)


@cache
def _turns() -> tuple[date, ...]:
    """The days on which anything in the law changes, in order."""
    library = shelf().library
    found = {order.effective for order in library.orders.orders}
    for dated in msgspec.structs.astuple(library.standards):
        for text in dated if isinstance(dated, tuple) else ():
            found |= {day for day in (getattr(text, "effective_from", None),) if day}
            found |= {day + timedelta(days=1) for day in (getattr(text, "effective_to", None),) if day}
    return tuple(sorted(found))
