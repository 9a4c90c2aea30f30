"""Public letters that have to go, or went: asked for, redacted again, withdrawn."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.pages.guard import Asked, allowed
from openimr.server.publication import takedown as acts
from openimr.server.publication.fetch import steps_of, taken_down
from openimr.server.publication.forms import TakedownForm
from openimr.server.publication.models import Publication

_PAGE = 50


@allowed("take down letter")
def takedowns(request: Asked) -> HttpResponse:
    """The letters that were taken down and wait for what becomes of them."""
    page = Paginator(taken_down(), _PAGE).get_page(request.GET.get("page"))
    return render(request, "publication/takedowns.html", {"page": page})


@allowed("take down letter")
def takedown(request: Asked, slug: str) -> HttpResponse:
    """A public letter: why it goes, and what was done so far."""
    publication = _publication(slug)
    if request.method == "POST":
        return _do(request, slug, acts.take_down, "The letter is hidden from everybody.")
    user, state = request.user, publication.state
    hidden = state in {Publication.State.TAKEN_DOWN, Publication.State.PREPARING, Publication.State.TO_REVIEW}
    told = {
        "publication": publication,
        "letter": publication.letters.order_by("-version").first(),
        "steps": steps_of(publication),
        "form": TakedownForm(),
        "hidden": hidden,
        "may_again": may(user, "redact again") and state == Publication.State.TAKEN_DOWN,
        "may_publish": may(user, "publish letter"),
    }
    return render(request, "publication/takedown.html", told)


@allowed("redact again")
@require_POST
def again(request: Asked, slug: str) -> HttpResponse:
    """Have it redacted again."""
    _publication(slug)
    return _do(request, slug, acts.redact_again, "It is prepared again; then somebody looks through it.")


@allowed("take down letter")
@require_POST
def withdraw(request: Asked, slug: str) -> HttpResponse:
    """Withdraw it for good."""
    _publication(slug)
    return _do(request, slug, acts.withdraw, "The letter is withdrawn for good.")


def _publication(slug: str) -> Publication:
    """A letter that is public or was: what has never been published is none of these pages'."""
    row = Publication.objects.filter(slug=slug, letters__isnull=False).select_related("case", "issued__determination")
    found = row.first()
    if found is None:
        raise Http404("no such letter")
    return found


def _do(request: Asked, slug: str, act: Callable[[str, User, str], None], says: str) -> HttpResponse:
    form = TakedownForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say why, in a sentence; it stays on record.")
        return redirect("takedown", slug)
    try:
        act(slug, request.user, form.cleaned_data["reason"])
    except StepError as error:
        messages.error(request, str(error)[:1].upper() + str(error)[1:])
    else:
        messages.success(request, says)
    return redirect("takedown", slug)
