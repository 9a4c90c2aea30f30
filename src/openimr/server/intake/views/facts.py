"""The facts of a case, corrected by the office: each correction is another version, and none is lost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.intake.actions import correct_facts
from openimr.server.intake.amending import Facts
from openimr.server.intake.views.refused import number_of, refusal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read


@allowed("amend case")
def facts(request: Asked, number: str) -> HttpResponse:
    """What is on file of a case beside its events."""
    row = asked_case(request, "amend case", number)
    document = case_document(row)
    shown = Facts(document, row.claims_administrator_id, request.POST if request.method == "POST" else None)
    fault, status = "", 200
    if request.method == "POST":
        status = 422
        if shown.is_valid():
            try:
                revision = number_of(request.POST.get("revision", ""))
                chosen = shown.form.cleaned_data["organization"]
                correct_facts(number, shown.amended(), organization=int(chosen) if chosen else None, revision=revision)
                messages.success(request, "The facts are corrected. What follows from them is derived anew.")
                return redirect("eligibility", number)
            except (RefusedError, StaleError) as error:
                fault, status = refusal(error)
                row.refresh_from_db()
        else:
            fault = "Something can't be kept: see beside the fields."
    record_read(number, "facts")
    return render(request, "intake/facts.html", {"case": row, "facts": shown, "fault": fault}, status=status)
