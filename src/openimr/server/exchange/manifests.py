"""Manifests: the notices of assignment (NOARFI) that went to a claims administrator on a day, until acknowledged.

A manifest is not stored: it is what the events say. What is stored is which notices a program was served and which it
acknowledged. So a notice that is recorded late, for a day that is acknowledged already, puts that day on the list
again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import QuerySet
from django.db.models.functions import TruncDate

from openimr.server.accounts.models import Organization
from openimr.server.cases.fetch import case_documents
from openimr.server.cases.models import CaseEvent
from openimr.server.delivery.actions import acknowledged
from openimr.server.exchange.models import ManifestEntry
from openimr.server.exchange.rows import manifest_row
from openimr.server.trail.actor import actor, step
from openimr.server.trail.reading import record_reads

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Day(TypedDict):
    """What is reckoned for a notice: its day in California."""

    day: date


def days(organization: Organization) -> list[date]:
    """The days with notices that are not acknowledged, the oldest first; days are California's."""
    open_ = _notices(organization).filter(manifest_entry__acknowledged=None)
    return list(open_.values_list("day", flat=True).distinct().order_by("day"))


def manifest(organization: Organization, day: date, now: datetime) -> list[dict[str, str]]:
    """The rows of a day, one a case, in the order of their numbers; that they were served is kept."""
    with step():
        _lock(organization)
        notices = list(_open(organization, day))
        ManifestEntry.objects.bulk_create(
            (ManifestEntry(event=notice, organization=organization, day=day, served=now) for notice in notices),
            ignore_conflicts=True,  # served before
        )
        cases = {notice.case.number: notice.case for notice in notices}
        documents = case_documents(cases.values())
        record_reads(list(cases), "exchange manifest")
        return [manifest_row(case, documents[case.pk], day) for _, case in sorted(cases.items())]


def acknowledge(organization: Organization, day: date, now: datetime) -> int:
    """Take the notices of a day that were served off the list; how many. Again, or at once from two programs: the same.

    Where none was served, a program acknowledges what it knows from elsewhere: all that there are.
    """
    with step():
        _lock(organization)
        found = dict(_open(organization, day).values_list("pk", "case"))
        notices = [*found]
        waiting = ManifestEntry.objects.filter(event__in=notices, acknowledged=None)
        if not waiting.exists():
            ManifestEntry.objects.bulk_create(
                ManifestEntry(event_id=key, organization=organization, day=day, served=now) for key in notices
            )
        acknowledged([found[key] for key in waiting.values_list("event", flat=True)])
        return waiting.update(acknowledged=now, by=actor())


def columns(rows: Sequence[dict[str, str]], names: Sequence[str]) -> list[list[str]]:
    """Rows by columns; one that a row lacks is empty."""
    return [[row.get(name, "") for name in names] for row in rows]


def _lock(organization: Organization) -> None:
    """One program of an administrator after the other; opening of its cases is not held up (`no_key`)."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _notices(organization: Organization) -> "QuerySet[WithAnnotations[CaseEvent, _Day]]":
    notices = CaseEvent.objects.filter(type="assignment served", case__claims_administrator=organization)
    return notices.annotate(day=TruncDate("at"))


def _open(organization: Organization, day: date) -> "QuerySet[WithAnnotations[CaseEvent, _Day]]":
    notices = _notices(organization).filter(day=day, manifest_entry__acknowledged=None)
    return notices.select_related("case__claims_administrator").order_by("pk")
