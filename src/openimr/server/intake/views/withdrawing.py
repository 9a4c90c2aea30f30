"""Withdrawal of an application: asked for by who applied, taken by the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.process import fold
from openimr.server.cases.errors import RefusedError, StaleError
from openimr.server.cases.fetch import case_document
from openimr.server.intake.models import WithdrawalAsked
from openimr.server.intake.views.refused import number_of, refusal
from openimr.server.intake.withdrawing import answer_withdrawal, ask_withdrawal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read


@allowed("ask withdrawal")
def ask(request: Asked, number: str) -> HttpResponse:
    """Ask that the application, or some of its treatments, be withdrawn."""
    row = asked_case(request, "ask withdrawal", number)
    fault, status = "", 200
    if request.method == "POST":
        try:
            items = [number_of(item) for item in request.POST.getlist("items")]
            sure = request.POST.get("sure") == "yes"
            ask_withdrawal(request.user, number, items=items, reason=request.POST.get("reason", "")[:4000], sure=sure)
            messages.success(request, "The office has your request. You are told when it has been taken.")
            return redirect("ask-withdrawal", number)
        except RefusedError as error:
            fault, status = refusal(error)
    document = case_document(row)
    state = fold(document, timezone.now())
    record_read(number, "withdrawal")
    shown = {
        "case": row,
        "state": state,
        "can": any(one.event == "application withdrawn" for one in state.next),
        "items": [(one.item, document.items[one.item].request) for one in state.items if one.status == "open"],
        "asked": WithdrawalAsked.objects.filter(case=row).order_by("-at")[:10],
        "waits": WithdrawalAsked.objects.filter(case=row, answered=None).exists(),
        "fault": fault,
    }
    return render(request, "intake/withdrawal.html", shown, status=status)


@allowed("take step")
@require_POST
def answer(request: Asked, number: str) -> HttpResponse:
    """The office takes a withdrawal, or says why not."""
    asked_case(request, "take step", number)
    try:
        answer_withdrawal(
            number,
            taken=request.POST.get("take") == "yes",
            answer=request.POST.get("answer", "")[:4000],
            revision=number_of(request.POST.get("revision", "")),
        )
        messages.success(request, "The withdrawal is answered.")
    except (RefusedError, StaleError) as error:
        messages.error(request, refusal(error)[0])
    return redirect("steps", number)
