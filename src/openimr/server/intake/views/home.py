"""Intake's own page: how to apply, drafts, what waits to be screened, withdrawals that were asked for."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr.server.accounts.permissions import may
from openimr.server.intake.drafts import days_kept
from openimr.server.intake.fetch import drafts_of, said_to_be_certified, waiting_applications, withdrawals_waiting
from openimr.server.pages.guard import Asked, allowed

_PAGE = 25


@allowed("apply")
def home(request: Asked) -> HttpResponse:
    """The drafts of the account; for the office also what waits."""
    office = may(request.user, "enter mail")
    shown = {
        "office": office,
        "drafts": Paginator(drafts_of(request.user), _PAGE).get_page(request.GET.get("drafts")),
        "days_kept": days_kept(timezone.localdate()),
    }
    if office:
        shown["waiting"] = Paginator(waiting_applications(), _PAGE).get_page(request.GET.get("page"))
        shown["certified"] = said_to_be_certified()[:_PAGE]
        shown["withdrawals"] = withdrawals_waiting()[:_PAGE]
    return render(request, "intake/home.html", shown)
