"""The topics that speak on a request by what it asks for alone: quick enough for millions of published letters.

Amounts do not count, and a case's dates only as far as the law tells them apart. So a treatment has one answer for each
state of the law, and letters that ask for it again are answered from memory.
"""

from bisect import bisect_right
from datetime import date, timedelta
from functools import cache, lru_cache

import msgspec

from openimr.guidelines.adoption import dates_for
from openimr.guidelines.editions import CaseDates, InForce, in_force
from openimr.guidelines.facts import Facts
from openimr.guidelines.load import shelf
from openimr.guidelines.prepare import classes_of, named_regions
from openimr.guidelines.scope import is_early
from openimr.guidelines.topics import CROSS_CUTTING_RANK, topics_for
from openimr.model import DisputedItem, Treatment, TreatmentKind
from openimr.requests import also_named

_LONG_AGO = timedelta(days=3652)


def topics_named(
    request: str, treatment: Treatment, dates: CaseDates, *, retrospective: bool = False
) -> tuple[str, ...]:
    """The ids of the topics that speak on a request: its treatment's, leading one first, then those of others it names.

    Topics that apply to every request are left out. What only a record could tell (the stage of treatment, the
    diagnosis) is taken as not known.
    """
    item = DisputedItem(request=request, treatment=treatment, retrospective=retrospective)
    told = dates_for(item, dates)
    wanted, ur, service, review = map(_begun, (told.request, told.ur, told.service, told.review))
    state = _State(wanted, ur, service, review, is_early(told, shelf().library))
    found: dict[str, None] = {}
    for one in (treatment, *also_named(request)):
        classes = classes_of(msgspec.structs.replace(item, treatment=one))
        asked = _Asked(one.kind, one.ingredients, one.procedure, one.body_part, classes, state)
        found |= dict.fromkeys(_topics(asked))
    return tuple(found)


class _State(msgspec.Struct, frozen=True):
    """The state of the law on each of the case's days, and whether the complaint is an early one."""

    wanted: date | None
    ur: date | None
    service: date | None
    review: date | None
    early: bool


class _Asked(msgspec.Struct, frozen=True):
    """All that the answer depends on."""

    kind: TreatmentKind
    ingredients: tuple[str, ...]
    procedure: str | None
    body_part: str | None
    classes: frozenset[str]
    state: _State


@lru_cache(maxsize=65_536)
def _topics(asked: _Asked) -> tuple[str, ...]:
    state = asked.state
    days = (state.wanted, state.ur, state.service, state.review)
    first = min((day for day in days if day is not None), default=None)
    # Acute or chronic is all that the day of injury decides here.
    injury = None if first is None else first if state.early else first - _LONG_AGO
    dates = CaseDates(request=state.wanted, ur=state.ur, service=state.service, injury=injury, review=state.review)
    treatment = Treatment(
        kind=asked.kind, ingredients=asked.ingredients, procedure=asked.procedure, body_part=asked.body_part
    )
    item = DisputedItem(request="", treatment=treatment)
    regions = named_regions(item)
    facts = Facts(
        item=item,
        classes=asked.classes,
        regions=frozenset(regions),
        regions_in_order=regions,
        findings=(),
        record_kinds={},
        reference=first,
        date_of_injury=injury,
    )
    chosen = topics_for(facts, dates, shelf(), _held(dates))
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
