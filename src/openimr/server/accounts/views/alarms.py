"""Break-glass: the page that opens it, and the alarms that it raises."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts import glass as actions
from openimr.server.accounts.errors import GlassError
from openimr.server.accounts.fetch import open_alarms, seen_under
from openimr.server.accounts.forms import GlassForm
from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.models import BreakGlass
from openimr.server.pages.guard import Asked, allowed

_PAGE = 50


@allowed("break glass")
@freshly_authenticated()
def break_glass(request: Asked) -> HttpResponse:
    """Ask for access to a case in an emergency."""
    form = GlassForm(request.POST or None, initial={"case": request.GET.get("case", "")})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            opened = actions.open_glass(request.user, asked["case"].strip(), asked["reason"], asked["minutes"])
        except GlassError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Case {opened.case.number} is open to you for {asked['minutes']} minutes.")
            return redirect("case", opened.case.number)
    shown = {
        "title": "Emergency access",
        "lead": "Opens one case to you for a short time, to look at it. The medical director and the administrators "
        "are told at once, with your name and reason, and everything that you look at is written down.",
        "form": form,
        "button": "Open the case",
        "danger": True,
    }
    return render(request, "accounts/form.html", shown)


@allowed("break glass")
@require_POST
def close(request: Asked, pk: int) -> HttpResponse:
    """End one's own access before its time."""
    actions.close_glass(request.user, pk)
    messages.success(request, "The emergency access has ended.")
    return redirect("account")


@allowed("see alarms")
def alarms(request: Asked) -> HttpResponse:
    """Every break-glass access, the newest first, 50 a page; those that wait for a word on top."""
    found = BreakGlass.objects.select_related("user", "case").prefetch_related("alarms__seen_by").order_by("-at")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/alarms.html", {"page": page, "waiting": open_alarms(request.user)})


@allowed("see alarms")
def glass(request: Asked, pk: int) -> HttpResponse:
    """One access: who, why, and what was looked at, as the trail has it."""
    row = get_object_or_404(BreakGlass.objects.select_related("user", "case"), pk=pk)
    page = Paginator(seen_under(row), _PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/glass.html", {"glass": row, "page": page})


@allowed("see alarms")
@require_POST
def seen(request: Asked, pk: int) -> HttpResponse:
    """Say that an alarm was looked at."""
    if not actions.acknowledge(request.user, pk):
        raise Http404("no such alarm")
    return redirect("alarms")
