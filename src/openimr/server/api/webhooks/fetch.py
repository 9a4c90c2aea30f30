"""What is read of webhooks and their deliveries."""

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from openimr.server.api.models import Attempt, Delivery, Webhook
from openimr.server.api.paging import read_place, write_place
from openimr.server.api.webhooks.outbox import TEST


def counted(webhooks: QuerySet[Webhook]) -> Any:  # noqa: ANN401 - webhooks with two numbers
    """Webhooks with how much waits and how much was given up, the newest first."""
    return webhooks.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=Delivery.State.WAITING)),
        dead=Count("deliveries", filter=Q(deliveries__state=Delivery.State.DEAD)),
    ).order_by("-made", "-id")


def delivery_page(webhook: Webhook, cursor: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None]:
    """A page of what a webhook delivered or has to deliver, the newest first, and the cursor of the next page."""
    last = Attempt.objects.filter(delivery=OuterRef("pk")).order_by("-id")
    rows = Delivery.objects.filter(webhook=webhook).select_related("event__case")
    rows = rows.annotate(status=Subquery(last.values("status")[:1]), problem=Subquery(last.values("problem")[:1]))
    place = read_place(cursor)
    if place is not None:
        rows = rows.filter(Q(made__lt=place.at) | Q(made=place.at, pk__lt=place.id))
    found = list(rows.order_by("-made", "-id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return [_row(row) for row in found], write_place(found[-1].made, found[-1].pk) if more else None


def _row(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a delivery with its last attempt
    return {
        "id": str(row.pk),
        "case": row.event.case.number if row.event else None,
        "event": row.event.type if row.event else TEST,
        "state": row.state,
        "made": row.made,
        "attempts": row.attempts,
        "due": row.due,
        "ended": row.ended,
        "status": row.status,
        "problem": row.problem or "",
    }
