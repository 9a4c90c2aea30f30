"""Webhooks of the account's organisation: setting up, stopping, what was delivered, delivering again."""

import uuid
from typing import Annotated, Any

import msgspec
from django.http import HttpResponse
from ninja import Path, Query, Router

from openimr.server.accounts.fresh import is_fresh
from openimr.server.api.asking import Asked, service
from openimr.server.api.bodies import read_body
from openimr.server.api.described import json_body, made, repeatable
from openimr.server.api.problems import Problem
from openimr.server.api.repeating import Done, once
from openimr.server.api.shapes import Deliveries, NewWebhook, Webhooks
from openimr.server.api.webhooks import actions
from openimr.server.api.webhooks.errors import WebhookError
from openimr.server.api.webhooks.fetch import counted, delivery_page

router = Router(tags=["webhooks"])
Id = Annotated[uuid.UUID, Path(description="The webhook's id.")]


@router.get("/webhooks", response=Webhooks, operation_id="listWebhooks")
@service("manage webhooks")
def list_webhooks(request: Asked) -> dict[str, Any]:
    """The webhooks of the account's organisation, the newest first, the last 100."""
    return {"items": [_row(webhook) for webhook in counted(actions.webhooks_of(request.account))[:100]]}


@router.post(
    "/webhooks",
    response=made("Webhook"),
    operation_id="setUpWebhook",
    openapi_extra=repeatable(json_body("NewWebhook")),
)
@service("manage webhooks")
def set_up(request: Asked) -> HttpResponse:
    """Set a webhook up. The secret that signs what it gets is in this answer, and never shown again.

    Who is signed in to the workbench has to have given the password or second factor again, as on the page.
    """
    if request.auth.scopes is None and not is_fresh(request):
        raise Problem(403, "give your password or second factor again on the page Webhooks first, or use a token")
    asked = read_body(request, NewWebhook)

    def act() -> Done:
        try:
            webhook, secret = actions.set_up(request.account, asked.url, asked.events)
        except WebhookError as error:
            raise Problem(422, str(error)) from error
        address = f"/api/v1/webhooks/{webhook.pk}"
        return Done(body={"id": str(webhook.pk)}, once={"secret": secret}, headers={"Location": address})

    return once(request, request.account, msgspec.json.encode(asked), act)


@router.delete("/webhooks/{id}", response={204: None}, operation_id="stopWebhook")
@service("manage webhooks")
def stop(request: Asked, id: Id) -> HttpResponse:  # noqa: A002 - the name in the address
    """Stop a webhook; what waited for it is given up, its log stays."""
    if not actions.stop(request.account, id):
        raise Problem(404, "there is no such webhook that runs")
    return HttpResponse(status=204)


@router.post(
    "/webhooks/{id}/test", response=made("Delivery", 202), operation_id="testWebhook", openapi_extra=repeatable()
)
@service("manage webhooks")
def test(request: Asked, id: Id) -> HttpResponse:  # noqa: A002
    """Send a test to a webhook."""

    def act() -> Done:
        delivery = actions.try_out(request.account, id)
        if delivery is None:
            raise Problem(404, "there is no such webhook that runs")
        return Done(status=202, body={"id": str(delivery.pk)})

    return once(request, request.account, b"", act)


@router.get("/webhooks/{id}/deliveries", response=Deliveries, operation_id="listDeliveries")
@service("manage webhooks")
def list_deliveries(
    request: Asked,
    id: Id,  # noqa: A002
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """What a webhook was told, or is to be told, the newest first."""
    webhook = actions.webhooks_of(request.account).filter(pk=id).first()
    if webhook is None:
        raise Problem(404, "there is no such webhook")
    rows, after = delivery_page(webhook, cursor, limit)
    return {"items": rows, "next": after}


@router.post(
    "/webhooks/{id}/deliveries/{delivery}/again",
    response=made("Delivery", 202),
    operation_id="deliverAgain",
    openapi_extra=repeatable(),
)
@service("manage webhooks")
def again(request: Asked, id: Id, delivery: Annotated[uuid.UUID, Path()]) -> HttpResponse:  # noqa: A002
    """Deliver once more, under the same id."""

    def act() -> Done:
        row = actions.deliver_again(request.account, id, delivery)
        if row is None:
            raise Problem(404, "there is no such delivery of a webhook that runs")
        return Done(status=202, body={"id": str(row.pk)})

    return once(request, request.account, b"", act)


def _row(webhook: Any) -> dict[str, Any]:  # noqa: ANN401 - a webhook with counts
    return {
        "id": str(webhook.pk),
        "url": webhook.url,
        "events": webhook.events,
        "made": webhook.made,
        "stopped": webhook.stopped,
        "why_stopped": webhook.why_stopped,
        "waiting": webhook.waiting,
        "dead": webhook.dead,
    }
