"""What can come next in a case, and taking a step of it."""

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from openimr import model
from openimr.process import CaseState, fold, role_of
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case
from openimr.server.intake.models import WithdrawalAsked
from openimr.server.intake.step_form import StepForm
from openimr.server.intake.stepping import coming_step, coming_steps, event_of, may_take, pages_of, take_filled
from openimr.server.intake.views.refused import refusal
from openimr.server.intake.withdrawing import applied_by
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_PAGES = {
    "eligibility": ("eligibility", "decide eligibility", "the finding on eligibility"),
    "related": ("related", "decide eligibility", "duplicates and what is decided together"),
    "records": ("records-add", "add records", "records that arrived"),
    "assignment": ("assign", "assign reviewer", "the assignment of a reviewer"),
    "delivery": ("case-letters", "see deliveries", "letters to the parties"),
    "quality": ("quality", "check quality", "the quality check"),
    "issue": ("issue", "issue determination", "the issue of the determination"),
    "remand": ("remand", "remand case", "the remand"),
}
"""Pages of their own (`elsewhere` of steps.yaml): the address's name, what it asks for, and how a link reads."""


@allowed("take step")
def steps(request: Asked, number: str) -> HttpResponse:
    """The steps that this account may take now, by the state machine."""
    row = asked_case(request, "take step", number)
    document, state = _now(row)
    record_read(number, "what can come next")
    waiting = WithdrawalAsked.objects.filter(case=row, answered=None).first()
    shown = {
        "case": row,
        "state": state,
        "parts": coming_steps(request.user, state),
        "pages": [
            (reverse(name, args=[number]), says)
            for name, verb, says in (_PAGES[page] for page in pages_of(state) if page in _PAGES)
            if may(request.user, verb)
        ],
        "withdrawal": waiting,
        "withdrawal_by": _named(document, {waiting.party}) if waiting else "",
        "applied_by": _named(document, applied_by(document)) if waiting else "",
        "withdrawal_items": [document.items[n].request for n in waiting.items if n < len(document.items)]
        if waiting
        else [],
    }
    return render(request, "intake/steps.html", shown)


@allowed("take step")
def take_step(request: Asked, number: str, slug: str) -> HttpResponse:
    """A step with its fields; taken, or refused with the reason."""
    row = asked_case(request, "take step", number)
    event = event_of(slug)
    if event is None:
        raise Http404("there is no such step")
    if not may_take(request.user, event):
        raise PermissionDenied
    document, state = _now(row)
    form = StepForm(event, document, state, request.POST if request.method == "POST" else None)
    fault, status = "", 200
    if request.method == "POST":
        if form.is_valid():
            try:
                after = take_filled(request.user, number, event, form.filled(), revision=form.cleaned_data["revision"])
            except (RefusedError, StaleError) as error:
                fault, status = refusal(error)
                row.refresh_from_db()
                document, state = _now(row)
                form.renew(row.revision)
            else:
                messages.success(request, f"Recorded: {event}. The case is {after.state}.")
                return redirect("steps", number)
        else:
            status = 422
    else:
        form.renew(row.revision)
    record_read(number, "a step")
    shown = {
        "case": row,
        "state": state,
        "step": coming_step(event, state),
        "form": form,
        "fault": fault,
        "last": document.events[-3:] if status == 409 else (),
    }
    return render(request, "intake/step.html", shown, status=status)


def _named(document: model.Case, parties: Collection[str]) -> str:
    """Roles and names of parties, for the office."""
    found = [party for party in document.parties if party.id in parties]
    return "; ".join(
        " ".join(filter(None, (f"the {role_of(one.role) or one.role},", one.name or one.organization))) for one in found
    )


def _now(row: Case) -> tuple[model.Case, CaseState]:
    document = case_document(row)
    return document, fold(document, timezone.now())
