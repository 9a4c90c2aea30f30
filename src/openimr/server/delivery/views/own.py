"""A party's own letters, and how they are to come."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.delivery.actions import opened
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.fetch import own_letters
from openimr.server.delivery.forms import WayForm
from openimr.server.delivery.views.streams import pdf_answer
from openimr.server.delivery.ways import choices_for, choose, chosen_by
from openimr.server.pages.guard import Asked, allowed
from openimr.server.trail.reading import record_read

_PAGE = 20


@allowed("read own letters")
def letters(request: Asked) -> HttpResponse:
    """The letters that went to this account."""
    user = request.user
    form = WayForm(ways=choices_for(user), initial={"way": chosen_by(user), "email": user.email})
    page = Paginator(own_letters(user), _PAGE).get_page(request.GET.get("page"))
    return render(request, "delivery/own.html", {"page": page, "form": form})


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
        messages.success(request, "Kept: it holds from the next letter on.")
    return redirect("my-letters")
