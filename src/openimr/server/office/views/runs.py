"""Assignment of many cases: what waits, freezing a run, its seed, its progress and its record."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.permissions import may
from openimr.server.cases.models import Case
from openimr.server.intake.fetch import joined_cases
from openimr.server.office import runs
from openimr.server.office.assigning import WAITING
from openimr.server.office.errors import OfficeError
from openimr.server.office.models import AssignmentRun
from openimr.server.pages.guard import Asked, allowed

_PAGE = 50


@allowed("assign reviewer")
def waiting(request: Asked) -> HttpResponse:
    """The cases that wait for a reviewer, the soonest due first, and the last runs."""
    found = Case.objects.filter(state__in=WAITING).select_related("claims_administrator")
    page = Paginator(found.order_by("priority", "next_due", "number"), _PAGE).get_page(request.GET.get("page"))
    last = AssignmentRun.objects.defer("reviewers", "organizations", "clearances", "record").select_related("by")
    past = last.annotate(count=Count("cases")).order_by("-pk")
    shown = {
        "page": page,
        "runs": Paginator(past, 10).get_page(request.GET.get("runs")),
        "most": runs.MOST,
        "together": joined_cases([case.pk for case in page]),
    }
    return render(request, "office/waiting.html", shown)


@allowed("assign reviewer")
@require_POST
def freeze(request: Asked) -> HttpResponse:
    """Freeze a run of the cases that were ticked, or of all that wait."""
    ticked = request.POST.getlist("case")[: runs.MOST]
    try:
        made = runs.freeze(request.user, ticked if request.POST.get("which") == "ticked" else None)
    except OfficeError as error:
        messages.error(request, str(error))
        return redirect("assignment")
    return redirect("assignment-run", made.pk)


@allowed("see dashboard")
def run(request: Asked, pk: int) -> HttpResponse:
    """A run: what it was frozen with, its seed, how far it is, and each case with its explanation."""
    row = _run(pk)
    counts = dict(row.cases.values_list("outcome").annotate(Count("pk")))
    total = sum(counts.values())
    open_ones = counts.get("", 0) + counts.get(runs.PLANNED, 0)
    only = request.GET.get("only", "")
    cases = row.cases.select_related("case").order_by("case__number")
    if only in counts:
        cases = cases.filter(outcome=only)
    shown = {
        "run": row,
        "counts": sorted(counts.items()),
        "total": total,
        "done": total - open_ones,
        "only": only if only in counts else "",
        "page": Paginator(cases, _PAGE).get_page(request.GET.get("page")),
        "checks": row.checks.order_by("-pk")[:5],
        "fingerprint": row.frozen.get("run", ""),
        "may_assign": may(request.user, "assign reviewer"),
        "going": row.state == AssignmentRun.State.QUEUED,
    }
    return render(request, "office/run.html", shown)


@allowed("assign reviewer")
@require_POST
def seed(request: Asked, pk: int) -> HttpResponse:
    """Say the seed, and let the run begin."""
    _run(pk)
    try:
        runs.set_seed(request.user, pk, request.POST.get("seed", ""))
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("assignment-run", pk)


@allowed("assign reviewer")
@require_POST
def check(request: Asked, pk: int) -> HttpResponse:
    """Have a run drawn again."""
    _run(pk)
    try:
        runs.ask_check(request.user, pk)
    except OfficeError as error:
        messages.error(request, str(error))
    return redirect("assignment-run", pk)


@allowed("see dashboard")
def record(request: Asked, pk: int) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """The record of a run as it was written, for the auditor."""
    row = _run(pk)
    if not row.record:
        raise Http404("no record yet")
    return HttpResponse(
        row.record,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="assignment-{pk}.json"'},
    )


def _run(pk: int) -> AssignmentRun:
    row = AssignmentRun.objects.defer("reviewers", "organizations", "clearances").filter(pk=pk).first()
    if row is None:
        raise Http404("no such run")
    return row
