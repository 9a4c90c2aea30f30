"""Related cases of a case, and what a person decides on them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from openimr.model import Case as CaseDocument
from openimr.process import role_of
from openimr.server.cases.errors import RefusedError, StaleError, UnknownCaseError
from openimr.server.cases.fetch import case_document
from openimr.server.intake.deciding import DECISIONS, TOGETHER, decide_relation
from openimr.server.intake.fetch import OVER, joined_with, related_cases
from openimr.server.intake.views.refused import number_of, refusal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read, record_reads


@allowed("decide eligibility")
def related(request: Asked, number: str) -> HttpResponse:
    """Duplicates, earlier determinations and what could be decided together: each with what is decided on it."""
    row = asked_case(request, "decide eligibility", number)
    fault, status = "", 200
    if request.method == "POST":
        try:
            decide_relation(
                number,
                request.POST.get("other", ""),
                request.POST.get("decision", ""),
                request.POST.get("reason", "")[:4000],
                revision=number_of(request.POST.get("revision", "")),
            )
            return redirect("related", number)
        except (RefusedError, StaleError, UnknownCaseError) as error:
            fault, status = refusal(error)
            row.refresh_from_db()
    found, more = related_cases(row)
    record_read(number, "related cases")
    record_reads([one.case.number for one in found], f"named as related to {number}")
    shown = {
        "case": row,
        "found": [(one, _worker(one.document)) for one in found],
        "worker": _worker(case_document(row)),
        "more": more,
        "joined": [] if row.state in OVER else joined_with(row),
        "decisions": DECISIONS,
        "together": TOGETHER,
        "fault": fault,
        "typed": request.POST,
        "over": row.state in OVER,
    }
    return render(request, "intake/related.html", shown, status=status)


def _worker(document: CaseDocument) -> str:
    """The name of the injured worker: a claim number alone may join two persons."""
    names = (party.name for party in document.parties if role_of(party.role) == "injured worker")
    return next((name for name in names if name), "")
