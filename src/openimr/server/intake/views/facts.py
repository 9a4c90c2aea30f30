"""The facts of a case, corrected by the office: each correction is another version, and none is lost."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from openimr import model
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document, facts_version
from openimr.server.cases.leaving import shown_name
from openimr.server.intake.actions import correct_facts
from openimr.server.intake.amending import Facts
from openimr.server.intake.standing_parties import left_by
from openimr.server.intake.views.refused import number_of, refusal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read


@allowed("amend case")
def facts(request: Asked, number: str) -> HttpResponse:
    """What is on file of a case beside its events."""
    row = asked_case(request, "amend case", number)
    document = case_document(row)
    shown = Facts(document, row.claims_administrator_id, request.POST if request.method == "POST" else None)
    fault, status, typed = "", 200, list[tuple[str, str]]()
    if request.method == "POST":
        status = 422
        if shown.is_valid():
            try:
                revision = number_of(request.POST.get("revision", ""))
                chosen = shown.form.cleaned_data["organization"]
                after = shown.amended()
                account = int(chosen) if chosen else None
                correct_facts(number, after, organization=account, revision=revision, same=shown.same())
                messages.success(request, "The facts are corrected. What follows from them is derived anew.")
                for party in left_by(document, after):
                    messages.success(request, _gone(party))
                return redirect("eligibility", number)
            except (RefusedError, StaleError) as error:
                fault, status = refusal(error)
                row.refresh_from_db()
                if isinstance(error, StaleError):
                    # What is typed must not go over what the other has written, and is not lost either.
                    version = number_of(request.POST.get("facts", ""))
                    opened = case_document(row, version if version > 0 else None)
                    typed = Facts(opened, row.claims_administrator_id, request.POST).changed()
                    shown = Facts(case_document(row), row.claims_administrator_id)
        else:
            fault = "Something can't be kept: see beside the fields."
    record_read(number, "facts")
    on_page = {"case": row, "facts": shown, "fault": fault, "typed": typed, "version": facts_version(row)}
    return render(request, "intake/facts.html", on_page, status=status)


def _gone(party: model.Party) -> str:
    return (
        f"{shown_name(party)} is no longer a party of this case. An account tied to it has ended here, and keeps "
        "only the letters that were addressed to it; codes that were not used are void; letters that waited are not "
        "sent. A letter that lies in a batch is taken out by dissolving the batch."
    )
