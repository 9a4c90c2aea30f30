"""When a case is to be looked at again, because time alone can change where it stands."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils import timezone

from openimr import model
from openimr.process import CaseState, Clock

_FROM_DAY_TO_DAY = "ASSIGNED"
"""The state that a case leaves when the day of its last event is over (`by_time` of lifecycle.yaml, B2)."""


def look_again(document: model.Case, state: CaseState, clocks: Iterable[Clock], now: datetime) -> datetime | None:
    """The first moment after `now` at which the state or a clock can differ; None: only an event can change it.

    A clock that has not ended changes as its last day begins and as it is over; whatever begins from that is seen then.
    """
    moments: list[datetime] = []
    for clock in clocks:
        if clock.due is None or clock.stopped is not None:
            continue
        due = datetime.fromisoformat(clock.due)
        moments += [midnight(due), due + timedelta(seconds=1)]
    if state.state == _FROM_DAY_TO_DAY:
        moments.append(midnight(now) + timedelta(days=1))
    moments += [at for event in document.events if (at := _at(event)) is not None]
    return min((moment for moment in moments if moment > now), default=None)


def midnight(moment: datetime) -> datetime:
    """The beginning of a moment's day at Los Angeles."""
    here = timezone.localtime(moment)
    return datetime.combine(here.date(), time(), here.tzinfo)


def _at(event: model.Event) -> datetime | None:
    """When an event counts from: of a case that was brought in, some may lie ahead."""
    try:
        at = datetime.fromisoformat(event.at)
    except ValueError:
        return None
    return at if at.tzinfo else timezone.make_aware(at)
