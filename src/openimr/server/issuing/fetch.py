"""What is read of issued determinations, and of what quality said."""

from datetime import datetime

from django.db.models import Count, DateTimeField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, Greatest

from openimr.process.lifecycle import lifecycle
from openimr.server.accounts.models import User
from openimr.server.cases.models import Case, CaseEvent, Determination
from openimr.server.issuing.models import Answer, Approval, Export, Issued, QualityNote
from openimr.server.records.models import RecordFile
from openimr.server.store.models import File

COVER, INVOICE = "determination cover", "invoice"
"""Kinds of notice, and of the files in which the office has them to mail."""

LATER = "LATER"
"""The check on records that came after quality's approval; an answer to each lets the determination pass."""


def papers_of(case: Case) -> QuerySet[File]:
    """What was made to be mailed after an issue, the newest first."""
    return (
        File.objects.filter(case=case, kind__in=(COVER, INVOICE)).select_related("content").order_by("-received", "-pk")
    )


def notes_of(case: Case, reviewer: User | None = None) -> QuerySet[QualityNote]:
    """What quality said on the determinations of a case, the newest first; of one reviewer where that one asks."""
    found = QualityNote.objects.filter(case=case).select_related("determination").order_by("-at", "-pk")
    return found.filter(determination__by=f"user:{reviewer.pk}") if reviewer is not None else found


def issued_of(case: Case) -> QuerySet[Issued]:
    """The issued determinations of a case, the newest first."""
    found = Issued.objects.filter(case=case).select_related("determination", "file__content", "publication")
    return found.order_by("-at")


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


def entered_after(records: QuerySet[RecordFile], at: datetime | OuterRef) -> QuerySet[RecordFile]:
    """Those that came into the case here after a moment, whatever day was given for their receipt.

    What lay in the post of yesterday was received yesterday; who worked on the case before its entry did not see it.
    """
    taken = CaseEvent.objects.filter(case=OuterRef("case"), type="records received").annotate(file=KT("document__id"))
    recorded = taken.filter(file=OuterRef("file__handle")).order_by().values("recorded")[:1]
    known = Coalesce(Subquery(recorded, output_field=DateTimeField()), F("file__received"))
    return records.annotate(entered=Greatest(F("file__received"), known)).filter(entered__gt=at)


def came_after_approval(cases: QuerySet[Case]) -> QuerySet[Approval]:
    """Approvals of determinations to which records came since that nobody has answered for, the oldest first.

    Of the last determination of each of these cases, as long as it is at quality.
    """
    own = RecordFile.objects.filter(case=OuterRef("determination__case"), same_as=None)
    came = entered_after(own, OuterRef("at"))
    answered = Answer.objects.filter(determination=OuterRef("determination"), check_id=LATER)
    later = Determination.objects.filter(
        case=OuterRef("determination__case"), version__gt=OuterRef("determination__version")
    )
    return (
        Approval.objects.filter(determination__case__in=cases.filter(state="QA"))
        .exclude(Exists(later))
        .annotate(came=_count(came, "case"), answered=_count(answered, "determination"))
        .filter(came__gt=F("answered"))
        .select_related("determination__case")
        .order_by("at")
    )


def _count(rows: QuerySet[RecordFile] | QuerySet[Answer], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def came_decided(case: Case) -> bool:
    """Whether the case was decided when it was opened here: what it brought along is another office's."""
    return CaseEvent.objects.filter(case=case, type="determination served", recorded=case.opened).exists()
