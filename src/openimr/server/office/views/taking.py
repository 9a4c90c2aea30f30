"""The cases that reviewers have now, and taking several of them back at once."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import visible_cases
from openimr.server.cases.errors import StepError
from openimr.server.office.errors import OfficeError
from openimr.server.office.stranded import why_stranded
from openimr.server.office.taking_back import LEAST, take_back, with_reviewers
from openimr.server.pages.guard import Asked, allowed

_PAGE = 50
_DIGITS = 10
_LONGEST = 60


@allowed("assign reviewer")
def under_review(request: Asked) -> HttpResponse:
    """Who has which case, the next due first; `with` shows those of one account. A POST takes the ticked ones back."""
    said = request.POST.get("with") or request.GET.get("with", "")
    account = User.objects.filter(pk=int(said)).first() if said.isdecimal() and len(said) < _DIGITS else None
    cases = visible_cases(request.user)
    if request.method == "POST":
        return _take_back(request, account)
    whys, found = why_stranded(cases), with_reviewers(cases)
    only = account is None and request.GET.get("only") == "stranded"
    if account is not None:
        found = found.filter(reviewer=account)
    elif only:
        found = whys.of(found)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "cases": [(case, whys.why(case)) for case in page],
        "account": account,
        "only": only,
        "more": f"&with={account.pk}" if account is not None else "&only=stranded" if only else "",
        "least": LEAST,
    }
    return render(request, "office/under_review.html", shown)


def _take_back(request: Asked, account: User | None) -> HttpResponse:
    """Each case in a transaction of its own: one that can't be taken back is named, and the others are."""
    reason, taken = request.POST.get("reason", ""), 0
    for ticked in request.POST.getlist("case")[:_PAGE]:
        number, _, revision = ticked[:_LONGEST].partition(" ")
        try:
            at = int(revision) if revision.isdecimal() and len(revision) < _DIGITS else -1
            take_back(request.user, number, reason, revision=at)
            taken += 1
        except OfficeError as error:  # the reason, which is the same for all
            messages.error(request, str(error))
            break
        except StepError as error:
            messages.error(request, f"Not taken back: {error}")
    if taken:
        messages.success(request, f"Taken back, and waiting for a reviewer: {taken} case{'s' if taken > 1 else ''}.")
    elif not request.POST.getlist("case"):
        messages.error(request, "Tick the cases that are to be taken back.")
    address = reverse("under-review")
    return redirect(f"{address}?with={account.pk}" if account is not None else address)
