"""The pages of webhooks: the list, setting one up, what it delivered."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.limits import by_account, limited
from openimr.server.api.problems import Problem
from openimr.server.api.views.forms import WebhookForm
from openimr.server.api.webhooks import actions
from openimr.server.api.webhooks.errors import WebhookError
from openimr.server.api.webhooks.fetch import counted, delivery_page
from openimr.server.pages.guard import Asked, allowed

_PAGE = 50


@allowed("manage webhooks")
def webhooks(request: Asked) -> HttpResponse:
    """The webhooks of the account's organisation, the newest first, the last 100."""
    found = counted(actions.webhooks_of(request.user))[:100]
    return render(request, "api/webhooks.html", {"webhooks": found, "organization": request.user.organization})


@allowed("manage webhooks")
@freshly_authenticated()
def new(request: Asked) -> HttpResponse:
    """Set a webhook up; the secret that signs what it gets is shown once."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            webhook, secret = actions.set_up(request.user, form.cleaned_data["url"].strip(), form.wanted())
        except WebhookError as error:
            form.add_error(None, str(error))
        else:
            return render(request, "api/webhook_made.html", {"webhook": webhook, "secret": secret})
    shown = {
        "title": "New webhook",
        "lead": "The server sends each event to this address: the case's number, what happened and when. No health "
        "data, no names.",
        "form": form,
        "button": "Set it up",
    }
    return render(request, "accounts/form.html", shown)


@allowed("manage webhooks")
def webhook(request: Asked, pk: uuid.UUID) -> HttpResponse:
    """A webhook and the log of what it delivered or has to deliver, 50 a page."""
    found = counted(actions.webhooks_of(request.user)).filter(pk=pk).first()
    if found is None:
        raise Http404("no such webhook")
    try:
        rows, after = delivery_page(found, request.GET.get("cursor"), _PAGE)
    except Problem as problem:
        raise Http404("no such page") from problem
    return render(request, "api/webhook.html", {"webhook": found, "deliveries": rows, "after": after})


@allowed("manage webhooks")
@require_POST
def stop(request: Asked, pk: uuid.UUID) -> HttpResponse:
    """Stop a webhook."""
    if not actions.stop(request.user, pk):
        raise Http404("no such webhook")
    messages.success(request, "The webhook is stopped; nothing more is sent there.")
    return redirect("webhook", pk)


@allowed("manage webhooks")
@limited("webhook test", 20, 60, by=by_account)
@require_POST
def test(request: Asked, pk: uuid.UUID) -> HttpResponse:
    """Send a test."""
    if actions.try_out(request.user, pk) is None:
        raise Http404("no such webhook")
    messages.success(request, "A test is on its way; look here again in a moment.")
    return redirect("webhook", pk)


@allowed("manage webhooks")
@require_POST
def again(request: Asked, pk: uuid.UUID, delivery: uuid.UUID) -> HttpResponse:
    """Deliver once more."""
    if actions.deliver_again(request.user, pk, delivery) is None:
        raise Http404("no such delivery")
    messages.success(request, "It is delivered once more, under the same id.")
    return redirect("webhook", pk)
