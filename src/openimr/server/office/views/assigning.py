"""Assign one case: every reviewer held against it, with what speaks for and against, and the step."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.fetch import names_of
from openimr.server.cases.errors import StepError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.matching import open_places
from openimr.server.office import assigning
from openimr.server.office.models import AssignmentMade, RunCase, TieCleared
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_PAGE = 20


@allowed("assign reviewer")
def assign(request: Asked, number: str) -> HttpResponse:
    """The candidates, best first, 20 a page; a POST gives the case to one of them."""
    case = asked_case(request, "assign reviewer", number)
    error = ""
    if request.method == "POST":
        revision = request.POST.get("revision", "")
        try:
            given = assigning.assign(
                request.user,
                number,
                request.POST.get("reviewer", ""),
                revision=int(revision) if revision.isdecimal() else -1,
                reason=request.POST.get("reason", ""),
            )
            messages.success(request, f"Case {number} is given to {given.reviewer}.")
            return redirect("case", number)
        except StepError as refused:
            error = str(refused)
            case.refresh_from_db()
    record_read(number, "candidates for review")
    document = case_document(case)
    waits = ""
    try:
        assigning.waits(document)
    except StepError as refused:
        waits = str(refused)
    waiting = open_places(document)
    found = [] if waits else assigning.candidates(case, document)
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    able = sum(not one.bar for one in found)
    made = AssignmentMade.objects.filter(case=case).select_related("run").order_by("-pk")[:_PAGE]
    cleared = TieCleared.objects.filter(case=case).order_by("-pk")[:_PAGE]
    shown = {
        "case": case,
        "items": [(item, place in waiting) for place, item in enumerate(document.items)],
        "waits": waits,
        "joined": assigning.joined(case),
        "error": error,
        "page": page,
        "able": able,
        "of": len(found),
        "first": next((one.match.reviewer for one in found if not one.bar), None),
        "wanting": assigning.wanting(found) if not able else [],
        "made": made,
        "runs": RunCase.objects.filter(case=case).select_related("run").order_by("-pk")[:_PAGE],
        "cleared": cleared,
        "names": names_of([*(one.by for one in made), *(one.by for one in cleared)]),
    }
    return render(request, "office/assign.html", shown, status=422 if error else 200)


@allowed("assign reviewer")
@require_POST
def clear(request: Asked, number: str) -> HttpResponse:
    """Say that a tie that was to be checked is none."""
    asked_case(request, "assign reviewer", number)
    said = [request.POST.get(name, "") for name in ("reviewer", "fingerprint", "reason")]
    try:
        assigning.clear_tie(request.user, number, said[0], said[1], said[2])
        messages.success(request, "That is on record; the tie no longer stands in the way.")
    except StepError as error:
        messages.error(request, str(error))
    return redirect("assign", number)
