"""Licences and certificates that come to their end: told 90 and 30 days before, and when they have ended."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from django.db.models import QuerySet
from django.utils import timezone

from openimr.model import Reviewer
from openimr.reviewers.days import iso_day
from openimr.reviewers.ids import id_key
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.office.errors import NotAllowedError, OfficeError
from openimr.server.office.fetch import roster
from openimr.server.office.models import ExpiryAlarm, RosterEntry
from openimr.server.trail.actor import actor, step

STAGES = (0, 30, 90)
"""Days before the end; the first that holds is told."""

_FORGOTTEN = timedelta(days=366)
"""What ended longer ago is nothing that anybody waits for."""


class Expiring(msgspec.Struct, frozen=True, kw_only=True):
    """A licence or certificate with its last day; `stage` is 0 (ended), 30 or 90."""

    reviewer: str
    name: str
    what: str
    until: date
    stage: int


def expiring(on: date, reviewers: tuple[Reviewer, ...] | None = None) -> list[Expiring]:
    """What ends within 90 days or has ended, the soonest first."""
    held = roster().reviewers if reviewers is None else reviewers
    return sorted(
        (one for entry in held for one in _of(entry, on)), key=lambda one: (one.until, one.reviewer, one.what)
    )


def _of(entry: Reviewer, on: date) -> Iterator[Expiring]:
    current = [x for x in entry.licences if (x.status or "active").strip().casefold() == "active"]
    terms = [(f"Licence {x.state} {x.number or ''}".strip(), x.end) for x in current]
    terms += [(f"Certificate in {x.subspecialty or x.specialty}", x.end) for x in entry.boards]
    for what, end in terms:
        until = iso_day(end) if end else None
        if until is None or until < on - _FORGOTTEN:
            continue
        stage = 0 if until < on else next((s for s in STAGES[1:] if until <= on + timedelta(days=s)), None)
        if stage is not None:
            yield Expiring(reviewer=entry.id, name=entry.name or "", what=what, until=until, stage=stage)


def tell(on: date | None = None) -> int:
    """Raise the alarms that are due and not raised yet; how many. May run twice: each is raised once."""
    found = expiring(on or timezone.localdate())
    rows = {row.key: row for row in RosterEntry.objects.filter(removed=False)}
    made = 0
    with step():
        for one in found:
            row = rows.get(id_key(one.reviewer))
            if row is None:  # of a roster's file: it is shown, and nobody can be reminded by a row
                continue
            _, new = ExpiryAlarm.objects.get_or_create(
                entry=row, what=one.what, until=one.until, stage=one.stage, defaults={"at": timezone.now()}
            )
            made += new
        _answered({(id_key(one.reviewer), one.what, one.until) for one in found})
    return made


def renewed(row: RosterEntry, entry: Reviewer) -> None:
    """The entry was edited: alarms of terms that it no longer has are answered."""
    today = timezone.localdate()
    _answered({(row.key, one.what, one.until) for one in _of(entry, today)}, ExpiryAlarm.objects.filter(entry=row))


def _answered(ending: set[tuple[str, str, date]], among: QuerySet[ExpiryAlarm] | None = None) -> None:
    """Whoever renewed the term, or took it off, has seen to its alarms."""
    every = ExpiryAlarm.objects.all() if among is None else among
    for alarm in every.filter(seen=None).select_related("entry").select_for_update(of=("self",)):
        if (alarm.entry.key, alarm.what, alarm.until) not in ending:
            alarm.seen, alarm.seen_by = timezone.now(), actor()
            alarm.save(update_fields=["seen", "seen_by"])


def seen(user: User, pk: int) -> None:
    """Somebody has taken note of an alarm.

    Raises:
        OfficeError: there is none that waits.
    """
    if not may(user, "manage roster"):
        raise NotAllowedError("this account may not do that")
    with step():
        alarm = ExpiryAlarm.objects.select_for_update().filter(pk=pk, seen=None).first()
        if alarm is None:
            raise OfficeError("This alarm is not there, or somebody has seen to it.")
        alarm.seen, alarm.seen_by = timezone.now(), actor()
        alarm.save(update_fields=["seen", "seen_by"])
