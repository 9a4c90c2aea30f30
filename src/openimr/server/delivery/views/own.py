"""A party's own letters, and how they are to come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.limits import by_account, limited
from openimr.server.delivery.actions import opened
from openimr.server.delivery.confirming import confirm, is_good
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.fetch import own_letters
from openimr.server.delivery.forms import WayForm
from openimr.server.delivery.views.streams import pdf_answer
from openimr.server.delivery.ways import (
    ask_to_confirm,
    bounced_on,
    choices_for,
    choose,
    chosen_by,
    portal_is_on,
    to_confirm,
)
from openimr.server.pages.guard import Asked, allowed
from openimr.server.trail.actor import step
from openimr.server.trail.reading import record_read

_PAGE = 20
_SENT = "We have sent a link to your e-mail address. Open it to confirm that the address is yours."
_seldom = limited("address", 10, 3600, by=by_account)
"""Each of these may send an e-mail to an address that nobody has confirmed."""


@allowed("read own letters")
def letters(request: Asked) -> HttpResponse:
    """The letters that went to this account."""
    user = request.user
    form = WayForm(ways=choices_for(user), initial={"way": chosen_by(user), "email": user.email})
    page = Paginator(own_letters(user), _PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form, "to_confirm": to_confirm(user), "bounced": bounced_on(user)}
    return render(request, "delivery/own.html", {**shown, "portal": portal_is_on()})


@allowed("read own letters")
def open_letter(request: Asked, pk: int) -> HttpResponseBase:
    """A letter; that it was opened is on record."""
    row = own_letters(request.user).filter(pk=pk).first()
    if row is None or row.file is None:
        raise Http404("no such letter")
    record_read(row.case.number, f"own letter {pk}: {row.kind}")
    if own_letters(request.user, past=False).filter(pk=pk).exists():  # who was the party then receives nothing for it
        opened(row)
    return pdf_answer(row.file.content, f"{row.case.number} letter {pk}.pdf")


@allowed("read own letters")
@require_POST
@_seldom
def way(request: Asked) -> HttpResponse:
    """Choose how letters come, from the next one on."""
    form = WayForm(request.POST, ways=choices_for(request.user))
    if not form.is_valid():
        messages.error(request, "Choose a way, and give an e-mail address where it needs one.")
        return redirect("my-letters")
    try:
        choose(request.user, form.cleaned_data["way"], form.cleaned_data.get("email", ""))
    except DeliveryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _SENT if to_confirm(request.user) else "Kept: it holds from the next letter on.")
    return redirect("my-letters")


@allowed("read own letters")
@require_POST
@_seldom
def link_again(request: Asked) -> HttpResponse:
    """Have the link that confirms the e-mail address mailed once more."""
    with step():
        sent = ask_to_confirm(request.user)
    if sent:
        messages.success(request, _SENT)
    else:
        messages.error(request, "No e-mail address waits to be confirmed.")
    return redirect("my-letters")


@allowed("read own letters")
@limited("address link", 30, 600, by=by_account, methods=("GET", "POST"))
def address(request: Asked, token: str) -> HttpResponse:
    """The page behind that link; a link that was used, is too old, or is of another account answers alike.

    A button confirms, since programs that look at e-mails open links by themselves.
    """
    void = not is_good(request.user, token)
    if request.method == "POST" and not void:
        try:
            confirm(request.user, token)
        except DeliveryError:
            void = True
        else:
            messages.success(request, "Your e-mail address is confirmed: it holds from the next letter on.")
            return redirect("my-letters")
    return render(request, "delivery/address.html", {"void": void}, status=404 if void else 200)
