"""How long cases are kept: periods with their evidence, holds, purge, certificates."""

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.intake.fetch import MOST_RELATED
from openimr.server.office import holding, purging
from openimr.server.office.errors import OfficeError
from openimr.server.office.kindred import kindred
from openimr.server.office.models import Hold, PurgeCertificate
from openimr.server.office.retention import kept_until, over, rules
from openimr.server.pages.guard import Asked, allowed, asked_case

_PAGE = 50


@allowed("hold case")
def retention(request: Asked) -> HttpResponse:
    """The periods, the cases whose time is over, the holds, and what was purged."""
    holds = Hold.objects.filter(ended=None).select_related("case").order_by("-at")
    certificates = PurgeCertificate.objects.select_related("by").order_by("-pk")
    shown = {
        "rules": rules(),
        "page": Paginator(over(), _PAGE).get_page(request.GET.get("page")),
        "holds": Paginator(holds, _PAGE).get_page(request.GET.get("holds")),
        "certificates": Paginator(certificates, _PAGE).get_page(request.GET.get("certificates")),
        "may_purge": may(request.user, "purge case"),
    }
    return render(request, "office/retention.html", shown)


@allowed("hold case")
def hold(request: Asked, number: str) -> HttpResponse:
    """Put a case on hold, and those that belong with it that are ticked; or end its hold."""
    case = asked_case(request, "hold case", number)
    found, more = kindred(case)
    error, also = "", request.POST.getlist("also")[:MOST_RELATED]
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        try:
            if request.POST.get("do") == "release":
                holding.release(request.user, number, reason)
                messages.success(request, f"The hold of case {number} is ended.")
            else:
                first = [] if request.POST.get("do") == "too" else [number]
                _hold(request, first, also, reason)
            return redirect("hold", number)
        except StepError as refused:
            error = str(refused)
    holds = Hold.objects.filter(case=case).order_by("-pk")
    shown = {
        "case": case,
        "open": next((one for one in holds if one.ended is None), None),
        "past": [one for one in holds if one.ended is not None][:_PAGE],
        "kept": kept_until(case),
        "error": error,
        "reason": "" if request.POST.get("do") == "too" else request.POST.get("reason", ""),
        "may_purge": may(request.user, "purge case"),
        "kindred": found,
        "more": more,
        "also": also,
        "to_hold": any(not one.held for one in found),
    }
    return render(request, "office/hold.html", shown, status=422 if error else 200)


def _hold(request: Asked, first: list[str], also: list[str], reason: str) -> None:
    """Hold the case of the page (not if it is held), and those that were ticked, in one transaction.

    Raises:
        StepError: one of them can't be held, or none was named: nothing is held.
    """
    if not first and not also:
        raise OfficeError("Tick the cases that are to be held too.")
    with transaction.atomic():
        for number in first:
            holding.hold(request.user, number, reason)
        held = [*first, *holding.hold_too(request.user, also, reason)]
    for number in held:
        messages.success(request, f"Case {number} is on hold.")


@allowed("purge case")
@freshly_authenticated()
def purge(request: Asked, number: str) -> HttpResponseBase:
    """What a purge does, and the button; asks for the password or second factor first."""
    case = asked_case(request, "purge case", number)
    error = ""
    if request.method == "POST":
        try:
            made = purging.purge(request.user, number, request.POST.get("number", ""))
            messages.success(request, f"Case {number} is purged; its certificate is {made.number}.")
            return redirect("retention")
        except StepError as refused:
            error = str(refused)
    shown = {"case": case, "kept": kept_until(case), "why": purging.why_not(case), "error": error}
    return render(request, "office/purge.html", shown, status=422 if error else 200)


@allowed("hold case")
def certificate(request: Asked, certificate: str) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """A certificate as JSON."""
    row = PurgeCertificate.objects.filter(number=certificate).first()
    if row is None:
        raise Http404("no such certificate")
    text = msgspec.json.format(msgspec.json.encode({**row.document, "sha256": row.digest}, order="sorted"), indent=1)
    return HttpResponse(
        text,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{row.number}.json"'},
    )
