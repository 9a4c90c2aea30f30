"""Eligibility: every reason with its answer, the fact and its source; and the finding of the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr.process import fold
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.intake.deciding import ASK, FINDINGS, decide_eligibility, screening_of
from openimr.server.intake.fetch import consent_refused, related_cases, said_to_be_certified
from openimr.server.intake.stepping import party_label
from openimr.server.intake.views.refused import number_of, refusal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_RECORDED = {
    False: "It is recorded. The notices that follow from it are made for each party; one that can't go out yet waits "
    "under Letters to the parties, and says why.",
    True: "It is recorded, and the time to answer runs. A letter with these questions is made for each party; one that "
    "can't go out yet waits under Letters to the parties, and says why.",
}


@allowed("decide eligibility")
def eligibility(request: Asked, number: str) -> HttpResponse:
    """The screening of an application, and what is found."""
    row = asked_case(request, "decide eligibility", number)
    fault, status = "", 200
    if request.method == "POST":
        try:
            decide_eligibility(
                number,
                request.POST.get("finding", ""),
                reasons=request.POST.getlist("reasons"),
                items=[number_of(item) for item in request.POST.getlist("items")],
                to=request.POST.getlist("to"),
                note=request.POST.get("note", "")[:4000],
                revision=number_of(request.POST.get("revision", "")),
            )
            messages.success(request, _RECORDED[request.POST["finding"] == ASK])
            return redirect("eligibility", number)
        except (RefusedError, StaleError) as error:
            fault, status = refusal(error)
            row.refresh_from_db()
    document = case_document(row)
    state, found = fold(document, timezone.now()), screening_of(document)
    related, _ = related_cases(row)
    record_read(number, "eligibility")
    can = {one.event for one in state.next}
    shown = {
        "case": row,
        "document": document,
        "state": state,
        "screening": found,
        "against": [one for one in found.reasons if one.answer == "yes"],
        "findings": [(event, label) for event, label in FINDINGS if event in can],
        "chosen": request.POST.get("finding") or (FINDINGS[0][0] if found.outcome == "eligible" else ""),
        "chosen_reasons": request.POST.getlist("reasons") or list(found.because),
        "chosen_items": request.POST.getlist("items"),
        "note": request.POST.get("note", ""),
        "parties": [(party.id, party_label(party)) for party in document.parties],
        "asked": [event for event in document.events if event.type.startswith("application information")],
        "related": sum(one.decided is None for one in related),
        "may_amend": may(request.user, "amend case"),
        "may_send": may(request.user, "send notices"),
        "no_consent": consent_refused(row),
        "certified": said_to_be_certified(row).exists(),
        "fault": fault,
    }
    return render(request, "intake/eligibility.html", shown, status=status)
