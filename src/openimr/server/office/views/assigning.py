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
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.office import assigning, taking_back
from openimr.server.office.models import AssignmentMade, RunCase, TieCleared
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_PAGE = 20
_DIGITS = 10


@allowed("assign reviewer")
def assign(request: Asked, number: str) -> HttpResponse:
    """The candidates, best first, 20 a page; a POST gives the case to one of them."""
    case = asked_case(request, "assign reviewer", number)
    error = ""
    if request.method == "POST":
        try:
            given = assigning.assign(
                request.user,
                number,
                request.POST.get("reviewer", ""),
                revision=_revision(request),
                reason=request.POST.get("reason", ""),
            )
            messages.success(request, f"Case {number} is given to {given.reviewer}.")
            return redirect("case", number)
        except StepError as refused:
            error = f"Not assigned: {refused}"
            case.refresh_from_db()
    return _assign_page(request, case, error)


@allowed("assign reviewer")
@require_POST
def take_back(request: Asked, number: str) -> HttpResponse:
    """Take the case from the reviewer who has it, with a reason; the page then shows who else can take it."""
    case = asked_case(request, "assign reviewer", number)
    reason = request.POST.get("reason", "")
    try:
        had = taking_back.take_back(request.user, number, reason, revision=_revision(request))
    except StepError as refused:
        case.refresh_from_db()
        return _assign_page(request, case, f"Not taken back: {refused}", reason)
    messages.success(request, f"Case {number} is taken back from {had}, and waits for a reviewer.")
    return redirect("assign", number)


def _revision(request: Asked) -> int:
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < _DIGITS else -1


def _assign_page(request: Asked, case: Case, error: str, why: str = "") -> HttpResponse:
    number = case.number
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
    removed = case.events.filter(type="reviewer removed").order_by("-place")[:_PAGE]
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
        "removed": removed,
        "lies_with": case.reviewer if case.state in REVIEWING else None,
        "why": why,
        "least": taking_back.LEAST,
        "names": names_of([*(one.by for one in made), *(one.by for one in removed), *(one.by for one in cleared)]),
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
