"""When letters went out, and on which day an event was: as the events of a case write it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from openimr import model
from openimr.process import event_type

_POSTED = time(17)
"""When the post of a day that is over is taken to have left."""


def moment_of_day(document: model.Case, day: date) -> datetime:
    """A moment of the day on which letters went out, after what happened on it before."""
    now = timezone.now()
    if day == timezone.localdate(now):
        return now
    posted = timezone.make_aware(datetime.combine(day, _POSTED))
    known = [at for event in document.events if event_type(event.type) and (at := _moment(event.at)) is not None]
    return max([posted, *(at + timedelta(seconds=1) for at in known if timezone.localdate(at) == day)])


def day_of(text: str) -> date | None:
    """The day of an event's time at Los Angeles; None: it is none that can be read."""
    at = _moment(text)
    return None if at is None else timezone.localdate(at)


def _moment(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else timezone.make_aware(at)
