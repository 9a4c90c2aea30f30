"""The dashboard: figures as charts and tables, each as CSV too."""

import csv
import io

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from openimr.server.accounts.limits import by_account, limited
from openimr.server.cells import inert
from openimr.server.office.figures import bars, tables
from openimr.server.office.models import AssignmentRun
from openimr.server.operations.queue import background_for_pages
from openimr.server.pages.guard import Asked, allowed

_HEIGHT = 26


@allowed("see dashboard")
@limited("dashboard", 60, 60, by=by_account, methods=("GET",))
def dashboard(request: Asked) -> HttpResponse:
    """All figures as of now."""
    shown = []
    for table in tables():
        drawn = [
            (label, value, length, place * _HEIGHT + 4, place * _HEIGHT + 18)
            for place, (label, value, length) in enumerate(bars(table))
        ]
        shown.append((table, drawn[:30], max(len(drawn[:30]) * _HEIGHT, _HEIGHT)))
    past = AssignmentRun.objects.exclude(record="").only("pk", "at", "seed", "state").order_by("-pk")
    runs = Paginator(past, 10).get_page(request.GET.get("runs"))
    told = {"tables": shown, "now": timezone.now(), "runs": runs, "background": background_for_pages()}
    return render(request, "office/dashboard.html", told)


@allowed("see dashboard")
@limited("dashboard", 60, 60, by=by_account, methods=("GET",))
def table(request: Asked, key: str) -> HttpResponse:  # noqa: ARG001 - a view takes it
    """A table as CSV."""
    found = next((one for one in tables() if one.key == key), None)
    if found is None:
        raise Http404("no such table")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(found.heads)
    writer.writerows([_cell(value) for value in row] for row in found.rows)
    return HttpResponse(
        out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{key}.csv"'},
    )


def _cell(value: object) -> object:
    return inert(value) if isinstance(value, str) else value
