"""The rounds of a review, and the items that each is about: a remand begins one, and items leave before it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date

import msgspec

from openimr.model import Case
from openimr.process.days import OutsideCalendarError
from openimr.process.key_dates import dates_of
from openimr.process.law import Law
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment, by_type
from openimr.process.reckoning import deemed
from openimr.process.situation import Asked, Events, Situation, situation
from openimr.process.spanning import unhurried

_ROUND = ("assignment", "records", "determination", "petition", "review")
_FILED = frozenset({"application mailed", "application filed", "application received"})
_NARROWING = _FILED | {"application eligible", "application ineligible", "ur appeal decided", "remanded"}
"""Events that say which items a review is about."""
_DETERMINED = {"determination served", "determination received"}


def reviewed_in(case: Case, events: Events, only: frozenset[int] | None) -> Sequence[frozenset[int]] | None:
    """The items that each round of review is about; None: in every round those of `only` (None: all of the case).

    Not among them is what no application is about, what was found ineligible alone, what a finding of eligibility that
    names items leaves out, and what an internal appeal had approved. After a remand, what it sends back.
    """
    count = len(case.items)
    if count < 2 or not any(m.items for name in _NARROWING & events.keys() for m in events[name]):
        return None
    every = frozenset(range(count))
    named = sorted(
        (m for name in {*_NARROWING, *_DETERMINED} & events.keys() for m in events[name]),
        key=lambda m: (m.seconds, m.order),
    )
    out: set[int] = set()
    applied = granted = False
    found: list[frozenset[int]] = []
    sent_back: set[int] | None = None
    for moment in named:
        items = every & {*moment.items}
        if moment.type == "remanded":
            found.append(_left(every if sent_back is None else frozenset(sent_back), out, only))
            sent_back = set(items) if items else None
            out -= items
        elif not items:
            granted = granted or moment.type == "application eligible"
        elif moment.type == "application eligible":
            if not granted:
                out |= every - items
            out -= items
            granted = True
        elif moment.type in _FILED:
            if not applied:
                out |= every - items
            elif not granted:
                out -= items
        elif moment.type == "application ineligible" or outcome_of(moment.event.outcome) == "approved":
            out |= items
        applied = applied or moment.type in _FILED
    found.append(_left(every if sent_back is None else frozenset(sent_back), out, only))
    return found


def _left(items: frozenset[int], out: set[int], only: frozenset[int] | None) -> frozenset[int]:
    """Without the items that have left; where nothing would be left, all of them."""
    found = items - out
    found = found if only is None else found & only or found
    return found or items


def rounds_of(
    case: Case,
    moments: Sequence[Moment],
    events: Events,
    *,
    law: Law,
    asked: Asked,
    expedited_first: bool,
    only: frozenset[int] | None = None,
    whole: Events | None = None,
    part: tuple[int, ...] = (),
    reviewed: Sequence[frozenset[int]] | None = None,
) -> list[Situation]:
    """One round, and one more after each remand.

    `events` are the moments by their names; `only`: the items that review can be about, where not all; `reviewed`: the
    same of each round. `whole` are the events of the case, where the moments are those of a `part` of its items.
    """
    dates = dates_of(case, events)
    request = events.get("request received")
    if request and not expedited_first and not any(item.concurrent for item in case.items):
        dates["request"] = _counts_on(request[0], law, dates)

    def made(own: Events, dates: Mapping[str, date], number: int) -> Situation:
        return situation(
            case,
            own,
            events,
            law=law,
            asked=asked,
            dates=dict(dates),
            number=number,
            expedited_first=expedited_first,
            only=only if reviewed is None else reviewed[min(number, len(reviewed)) - 1],
            whole=whole,
            part=part,
        )

    if "remanded" not in events:
        return [made(events, dates, 1)]
    parts: list[list[Moment]] = [[]]
    for moment in moments:
        if moment.type == "remanded":
            parts.append([])
        parts[-1].append(moment)
    rounds: list[Situation] = []
    for number, listed in enumerate(parts, 1):
        in_round = by_type(listed)
        own = {key: day for key, day in dates_of(case, in_round).items() if key in _ROUND}
        rounds.append(made(in_round, {**dates, **own}, number))
    return rounds


def _counts_on(request: Moment, law: Law, dates: dict[str, date]) -> date:
    """The day of a request: one that came after the hour counts on the next day, and by the law of that day.

    Beyond the calendar that day is not known: the clock that counts from it says so.
    """
    with suppress(OutsideCalendarError):
        return deemed(request, law, dates)[0]
    return request.on


def dated_by(start: Moment, at: Situation) -> Situation:
    """The case by the law of the request, or of the records, with which a clock begins, where that is not the first.

    A further request is reviewed, and records that were found insufficient and came are determined on, by the law of
    their own day.
    """
    key = _OWN_DAY.get(start.type)
    if key is None or at.dates.get(key) == start.on:
        return at
    day = start.on if key == "records" or unhurried(at) else _counts_on(start, at.law, {**at.dates, key: start.on})
    dates = {**at.dates, key: day}
    return msgspec.structs.replace(at, dates=dates, era=at.law.era(dates))


_OWN_DAY = {"request received": "request", "records complete": "records", "records waived": "records"}
"""Events of which each has the law of its own day, and the date (`KEYS`) that each gives."""
