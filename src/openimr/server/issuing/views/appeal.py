"""An order of remand: the case goes to another reviewer, the earlier determination stays in its file."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from openimr.process import fold
from openimr.server.cases.errors import StepError
from openimr.server.cases.fetch import case_document
from openimr.server.issuing import remanding
from openimr.server.issuing.fetch import issued_of
from openimr.server.issuing.forms import RemandForm
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read


@allowed("remand case")
def remand(request: Asked, number: str) -> HttpResponse:
    """What the order says, and what becomes of the case."""
    case = asked_case(request, "remand case", number)
    document = case_document(case)
    record_read(number, "before remand")
    requests = [item.request for item in document.items]
    form = RemandForm(request.POST or None, requests=requests)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        order = remanding.Order(
            grounds=tuple(said["grounds"]),
            facts=said["facts"],
            items=tuple(int(place) for place in said["items"]),
            specialty=said["specialty"],
            served=said["served"],
        )
        try:
            remanding.remand(number, request.user, order)
        except StepError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Case {number} goes to another reviewer.")
            return redirect("remand", number)
    shown = {
        "case": case,
        "form": form,
        "open": case.state == "APPEALED",
        "order": remanding.order_of(document),
        "excluded": len(fold(document).excluded_reviewers),
        "issued": issued_of(case)[:20],
    }
    return render(request, "issuing/remand.html", shown)
