"""Case codes: the office makes them, parties use them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openimr.server.accounts.codes import make_code, party_role
from openimr.server.accounts.codes import redeem as take
from openimr.server.accounts.errors import CodeError
from openimr.server.accounts.forms import CodeForm, NewAccountForm
from openimr.server.accounts.limits import limited
from openimr.server.cases.fetch import case_document
from openimr.server.pages.guard import Asked, allowed, anyone, asked_case
from openimr.server.trail.reading import record_read


@allowed("make case code")
def codes(request: Asked, number: str) -> HttpResponse:
    """The parties of a case that may have an account, and a new code for one of them: shown once."""
    case = asked_case(request, "make case code", number)
    document, code, party = case_document(case), "", request.POST.get("party", "")
    record_read(number, "parties")
    if request.method == "POST":
        try:
            code = make_code(number, party)
        except CodeError as error:
            messages.error(request, str(error))
            return redirect("case-codes", number)
    of = {row.party: row for row in case.codes.order_by("made")}
    parties = [(p, of.get(p.id)) for p in document.parties if party_role(document, p.id) is not None]
    shown = {"case": case, "parties": parties, "code": code, "party": party, "now": timezone.now()}
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
