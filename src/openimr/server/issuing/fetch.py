"""What is read of issued determinations, and of what quality said."""

from django.db.models import Exists, OuterRef, QuerySet

from openimr.process.lifecycle import lifecycle
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.issuing.models import Export, Issued, QualityNote


def notes_of(case: Case) -> QuerySet[QualityNote]:
    """What quality said on the determinations of a case, the newest first."""
    return QualityNote.objects.filter(case=case).select_related("determination").order_by("-at", "-pk")


def issued_of(case: Case) -> QuerySet[Issued]:
    """The issued determinations of a case, the newest first."""
    return Issued.objects.filter(case=case).select_related("determination", "file__content").order_by("-at")


def exports_of(case: Case) -> QuerySet[Export]:
    """The exports of a case's file, the newest first."""
    return Export.objects.filter(case=case).select_related("by", "progress", "file__content").order_by("-asked", "-pk")


def awaiting_publication() -> QuerySet[Issued]:
    """The determinations that stand, are sealed, and are not published yet; the oldest first.

    The last one of a case that has not been sent back: one that was set aside is not published in its stead.
    """
    published = CaseEvent.objects.filter(case=OuterRef("case"), type="published", recorded__gte=OuterRef("at"))
    later = Issued.objects.filter(case=OuterRef("case"), at__gt=OuterRef("at"))
    return (
        Issued.objects.filter(case__state__in=lifecycle().states_of(["decided"]))
        .exclude(Exists(published))
        .exclude(Exists(later))
        .select_related("case", "determination", "file")
        .order_by("at", "pk")
    )
