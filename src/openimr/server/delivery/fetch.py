"""What is read of letters: what waits, what came back, a case's own, an account's own."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import Case, EndedTie, Person
from openimr.server.delivery.models import COVER, Batch, Sending, State, Way
from openimr.server.store.models import File

_OUT = (State.SERVED, State.RETURNED)


def counts() -> dict[str, int]:
    """How many letters wait, by way; those being made, and those with a place that stands open or a problem."""
    waits = Sending.objects.filter(state=State.TO_SEND)
    held = ~Q(gaps=[]) | ~Q(problem="")
    found = waits.aggregate(
        **{way.value: Count("pk", filter=Q(way=way)) for way in Way},
        making=Count("pk", filter=Q(file=None, problem="")),
        held=Count("pk", filter=held),
    )
    return {**found, "returned": came_back().count()}


def waiting(number: str = "") -> QuerySet[Sending]:
    """The letters that wait and are in no batch, the oldest first."""
    found = Sending.objects.filter(state=State.TO_SEND, batch=None).select_related("case").order_by("made", "pk")
    return found.filter(case__number__icontains=number) if number else found


def came_back() -> QuerySet[Sending]:
    """Letters that came back and that nobody has looked after."""
    return (
        Sending.objects.filter(state=State.RETURNED, looked_at=None).select_related("case").order_by("returned", "pk")
    )


def unopened() -> QuerySet[Sending]:
    """Letters on the portal that their party has not opened some days after its e-mail, the oldest first.

    `OPENIMR_UNOPENED_DAYS` says how many. Those that somebody has looked after are left out.
    """
    before = timezone.localdate() - timedelta(days=settings.CONFIG.unopened_days)
    waits = Sending.objects.filter(state=State.SERVED, way=Way.PORTAL, otherwise="", received=None, looked_at=None)
    return waits.filter(served__lte=before).select_related("case").order_by("served", "pk")


def determinations_to_send() -> dict[str, Any]:
    """How many letters with an issued determination wait, and since when: until then no time of their parties runs."""
    waiting = Sending.objects.filter(kind=COVER, state__in=(State.TO_SEND, State.HANDED_OVER))  # a batch may lie there
    return waiting.aggregate(count=Count("pk"), since=Min("made"))


def batches() -> QuerySet[Batch]:
    """All batches, the newest first, with their number of letters."""
    return Batch.objects.annotate(letters=Count("sendings")).select_related("by").order_by("-pk")


def letters_of(case: Case) -> QuerySet[Sending]:
    """The letters of a case with their histories, the newest first."""
    found = Sending.objects.filter(case=case).select_related("batch", "file__content")
    return found.prefetch_related("steps", "proofs").order_by("-made", "-pk")


def own_letters(user: User, *, past: bool = True) -> QuerySet[Sending]:
    """The letters that went to this account's own parties, or to its claims administrator; the newest first.

    `past`: also those that were addressed to it as a party that it is not any more.
    """
    mine = Q(pk__in=())
    if user.has_role(Role.WORKER, Role.PHYSICIAN):
        mine |= Q(Exists(Person.objects.filter(account=user, case=OuterRef("case"), party=OuterRef("party"))))
        if past:
            ended = EndedTie.objects.filter(account=user, letters=True, case=OuterRef("case"), party=OuterRef("party"))
            mine |= Q(Exists(ended.filter(at__gte=OuterRef("made"))))
    if user.has_role(Role.CLAIMS_STAFF) and user.organization_id is not None:
        sides = ("claims administrator", "claims examiner", "insurer")
        mine |= Q(case__claims_administrator=user.organization_id, role__in=sides)
    found = Sending.objects.filter(mine, state__in=_OUT, file__isnull=False)
    return found.select_related("case", "file__content").order_by("-served", "-pk")


def sending_of_file(file: File) -> Sending | None:
    """The letter that a file is, if it went by the exchange API and was not fetched yet."""
    found = Sending.objects.filter(file=file, way=Way.EXCHANGE, received=None).select_related("case")
    return found.first()
