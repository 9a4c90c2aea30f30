"""Case codes: the office makes them, parties use them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr.server.accounts.codes import end_account, make_code, party_role
from openimr.server.accounts.codes import redeem as take
from openimr.server.accounts.errors import CodeError
from openimr.server.accounts.forms import CodeForm, NewAccountForm
from openimr.server.accounts.limits import limited
from openimr.server.cases.fetch import case_document
from openimr.server.pages.guard import Asked, allowed, anyone, asked_case
from openimr.server.trail.reading import record_read

_LONGEST = 500
_MOST = 50


@allowed("make case code")
def codes(request: Asked, number: str) -> HttpResponse:
    """The parties of a case that may have an account: a new code for one, shown once, or an end to its account."""
    case = asked_case(request, "make case code", number)
    document, code, party = case_document(case), "", request.POST.get("party", "")
    record_read(number, "parties")
    if request.method == "POST":
        try:
            if "end" in request.POST:
                end_account(number, request.POST["end"], request.POST.get("reason", "")[:_LONGEST])
                messages.success(request, "The account ends here: it sees this case and its letters no more.")
                return redirect("case-codes", number)
            code = make_code(number, party)
        except CodeError as error:
            messages.error(request, str(error))
            return redirect("case-codes", number)
    of = {row.party: row for row in case.codes.order_by("made")}
    accounts = {one.party: one.account for one in case.persons.filter(account__isnull=False).select_related("account")}
    listed = [p for p in document.parties if party_role(document, p.id) is not None or p.id in accounts]
    names = {p.id: p.name or p.organization or p.id for p in document.parties}
    ended = [
        (names.get(one.party, one.party), one)
        for one in case.ended_ties.select_related("account").order_by("-at", "-pk")[:_MOST]
    ]
    shown = {
        "case": case,
        "parties": [(p, of.get(p.id), accounts.get(p.id)) for p in listed],
        "code": code,
        "party": party,
        "now": timezone.now(),
        "ended": ended,
    }
    return render(request, "accounts/codes.html", shown)


@anyone
@limited("case code", 20, 600)
def redeem(request: HttpRequest) -> HttpResponse:
    """Make an account with a case code."""
    if request.user.is_authenticated:
        return redirect("account")
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            take(
                asked["code"],
                asked["day"].isoformat(),
                username=asked["username"],
                password=asked["password"],
            )
        except CodeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Your account is made. Sign in with it.")
            return redirect("account_login")
    shown = {
        "title": "Account for your case",
        "lead": "For injured workers, their representatives and requesting physicians. You need the case code on the "
        "notice that you got. If you have an account already, sign in and add the case there.",
        "form": form,
        "button": "Make the account",
    }
    return render(request, "accounts/form.html", shown)


@allowed("add own case")
@limited("case code", 20, 600)
def add_case(request: Asked) -> HttpResponse:
    """Add another case to one's account, with its code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take(form.cleaned_data["code"], form.cleaned_data["day"].isoformat(), account=request.user)
        except CodeError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The case is added.")
            return redirect("inbox")
    shown = {"title": "Add a case", "lead": "With the case code on its notice.", "form": form, "button": "Add the case"}
    return render(request, "accounts/form.html", shown)
