"""Drafts that nobody has changed for long are thrown away: they hold health data of a person who never applied."""

from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources

import msgspec
from django.utils import timezone

from openimr.model import EvidenceGrade
from openimr.server.intake.actions import throw_away
from openimr.server.intake.models import Application
from openimr.server.trail.actor import step

_MOST = 500
"""Drafts that one run throws away; the rest is for the next."""


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """A period from its first day on, where it stands, and how sure that is."""

    start: date
    days: int
    section: str
    grade: EvidenceGrade
    source: str | None = None
    note: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    values: tuple[Value, ...]


@cache
def values() -> tuple[Value, ...]:
    """The values of the file, the oldest first."""
    data = resources.files("openimr.server.intake").joinpath("drafts.yaml").read_bytes()
    return tuple(sorted(msgspec.yaml.decode(data, type=_File).values, key=lambda value: value.start))


def days_kept(on: date) -> int:
    """For how many days a draft is kept that was last changed long before a day."""
    return [value.days for value in values() if value.start <= on][-1]


def throw_old_away(now: datetime) -> int:
    """Throw away the drafts whose time is over, each in a step of its own; how many there were."""
    before = now - timedelta(days=days_kept(timezone.localdate(now)))
    old = Application.objects.filter(case=None, changed__lt=before).order_by("changed")
    gone = 0
    for pk in [*old.values_list("pk", flat=True)[:_MOST]]:
        with step():
            draft = old.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if draft is not None:  # nobody sends it, changes it or throws it away this very moment
                throw_away(draft)
                gone += 1
    return gone
