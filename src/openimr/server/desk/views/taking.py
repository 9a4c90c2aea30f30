"""A reviewer's cases, and what comes before a case's file opens: the questions for this case, or declining it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr.process import role_of
from openimr.reviewers.conflicts import attestation_questions
from openimr.reviewers.conflicts.engine import settings as figures
from openimr.server.cases.errors import StepError
from openimr.server.cases.fetch import case_document
from openimr.server.desk import actions
from openimr.server.desk.fetch import REVIEWING, attestation_of, own_desk
from openimr.server.desk.models import Draft
from openimr.server.desk.views.asking import own_case
from openimr.server.pages.guard import Asked, allowed
from openimr.server.records.fetch import review_of
from openimr.server.trail.reading import record_read

_PAGE = 50


@allowed("review case")
def own_cases(request: Asked) -> HttpResponse:
    """The reviewer's cases, those to be worked on first and of these the nearest due day, each with its draft."""
    turn = Case(When(state__in=REVIEWING, then=0), When(state="QA", then=1), default=2)
    found = own_desk(request.user).alias(turn=turn).order_by("turn", "next_due", "number")
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    drafts = Draft.objects.filter(case__in=[case.pk for case in page], reviewer=request.user).order_by("assigned")
    by_case = {draft.case_id: draft for draft in drafts}
    rows = [(case, by_case.get(case.pk)) for case in page]
    shown = {"page": page, "rows": rows, "reviewing": REVIEWING, "due": REVIEWING | {"QA"}}
    return render(request, "desk/cases.html", shown)


@allowed("review case")
def accept(request: Asked, number: str) -> HttpResponse:
    """The questions for this case; answered without a tie, its file opens. One with a tie is declined."""
    case = own_case(request, number)
    there = attestation_of(case, request.user)
    if there is not None and there.accepted:
        return redirect("desk", number)
    if case.state not in REVIEWING:
        record_read(number, "desk of a case that is not under review")
        return render(request, "desk/accept.html", {"case": case, "closed": True})
    document = case_document(case)
    questions = attestation_questions(document)
    names = {p.id: p.name or p.organization or "" for p in document.parties}
    organizations = {p.id: p.organization or "" for p in document.parties}
    asked = [(q, _about(q.parties, names, organizations), request.POST.get(f"q:{q.id}", "")) for q in questions]
    shown: dict[str, Any] = {"case": case, "questions": asked, "items": document.items, "error": ""}
    shown["years"] = figures(timezone.localdate()).look_back
    if request.method == "POST":
        answers = [{"id": q.id, "asks": q.asks, "section": q.section, "answer": said == "yes"} for q, _, said in asked]
        open_ = [q.id for q, _, said in asked if said not in {"yes", "no"}]
        try:
            if request.POST.get("do") == "decline":
                actions.decline(request.user, number, request.POST.get("reason", ""), answers if not open_ else [])
                messages.success(request, f"You have declined case {number}; it goes to another reviewer.")
                return redirect("desk-cases")
            if open_:
                shown["error"] = "Answer each question: " + ", ".join(open_) + "."
                return render(request, "desk/accept.html", shown, status=422)
            actions.accept(request.user, number, answers)
            reviewed = review_of(case)
            if reviewed is not None:
                actions.begin(request.user, number, reviewed)
            return redirect("desk", number)
        except StepError as error:
            shown["error"] = str(error)
            return render(request, "desk/accept.html", shown, status=422)
    record_read(number, "parties, before the case is taken")
    return render(request, "desk/accept.html", shown)


@allowed("review case")
def ask(request: Asked, number: str) -> HttpResponse:
    """Ask a party for more; every party is told of it, and the case waits for the answer."""
    case = own_case(request, number)
    document = case_document(case)
    parties = [(p.id, role_of(p.role) or p.role) for p in document.parties]
    shown: dict[str, Any] = {"case": case, "parties": parties, "text": request.POST.get("text", ""), "error": ""}
    if request.method == "POST":
        to = [party for party, _ in parties if party in request.POST.getlist("to")]
        try:
            actions.ask_for_information(request.user, number, shown["text"], to)
        except StepError as error:
            shown["error"] = str(error)
            return render(request, "desk/ask.html", shown, status=422)
        messages.success(request, "Your request is on its way: every party is told of it.")
        return redirect("desk", number)
    return render(request, "desk/ask.html", shown)


@allowed("review case")
def decline(request: Asked, number: str) -> HttpResponse:
    """Give a case back that was taken, with a reason."""
    case = own_case(request, number)
    shown: dict[str, Any] = {"case": case, "reason": request.POST.get("reason", ""), "error": ""}
    if request.method == "POST":
        try:
            actions.decline(request.user, number, shown["reason"])
        except StepError as error:
            shown["error"] = str(error)
            return render(request, "desk/decline.html", shown, status=422)
        messages.success(request, f"You have given back case {number}.")
        return redirect("desk-cases")
    return render(request, "desk/decline.html", shown)


def _about(parties: tuple[str, ...], names: dict[str, str], organizations: dict[str, str]) -> list[str]:
    """Who a question is about, by name: without the names nobody could answer it."""
    found = []
    for party in parties:
        name, organization = names.get(party, ""), organizations.get(party, "")
        found.append(name if not organization or organization == name else f"{name}, {organization}")
    return [one for one in found if one]
