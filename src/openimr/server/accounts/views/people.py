"""The administrator's pages: accounts and roles. They show nothing of any case."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from openimr.server.accounts import actions
from openimr.server.accounts.errors import AccountError
from openimr.server.accounts.fetch import reviews_open
from openimr.server.accounts.forms import NewPersonForm, PersonForm
from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.accounts.roles import Role
from openimr.server.pages.guard import Asked, allowed

_PAGE = 50
_FIELDS = ("roles", "name", "email", "organization", "reviewer")


@allowed("manage accounts")
def people(request: Asked) -> HttpResponse:
    """The accounts, by user name, 50 a page."""
    words, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    factor = Exists(Authenticator.objects.filter(user=OuterRef("pk")))
    found = User.objects.select_related("organization").annotate(factor=factor).order_by("username")
    if words:
        found = found.filter(Q(username__icontains=words) | Q(name__icontains=words))
    if role in {*Role}:
        found = found.filter(roles__contains=[role])
    page = Paginator(found, _PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "words": words, "role": role, "roles": Role.choices}
    return render(request, "accounts/people.html", shown)


@allowed("manage accounts")
@freshly_authenticated()
def new(request: Asked) -> HttpResponse:
    """A new account; its owner sets the password by the link that is shown."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.create_account(**form.cleaned_data)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            return _linked(request, user, actions.beginning(user))
    shown = {"title": "New account", "form": form, "button": "Make the account"}
    return render(request, "accounts/form.html", shown)


@allowed("manage accounts")
@freshly_authenticated()
def person(request: Asked, pk: int) -> HttpResponse:
    """An account: what it is, and what may be done to it."""
    user = get_object_or_404(User.objects.select_related("organization"), pk=pk)
    form = PersonForm(request.POST or None, initial={field: getattr(user, field) for field in _FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change_account(pk, by=request.user, **form.cleaned_data)
        except AccountError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The account is changed.")
            if changed.reviewer_key != user.reviewer_key or not changed.has_role(Role.REVIEWER):
                _say_what_lies_still(request, changed)
            return redirect("person", pk)
    shown = {
        "person": user,
        "form": form,
        "own": user == request.user,
        "factors": Authenticator.objects.filter(user=user).exists(),
        "sessions": user.sessions.count(),
        "reviews": reviews_open(user),
        "may_take_back": may(request.user, "assign reviewer"),
    }
    return render(request, "accounts/person.html", shown)


@allowed("manage accounts")
@require_POST
@freshly_authenticated()
def do(request: Asked, pk: int, what: str) -> HttpResponse:
    """Shut an account out or let it in, reset its second factor or its password."""
    if what == "password":
        return _password(request, pk)
    if what not in _DONE:
        raise Http404("there is no such action")
    act, says = _DONE[what]
    try:
        changed = act(pk, request.user)
    except AccountError as error:
        messages.error(request, str(error))
        return redirect("people")
    messages.success(request, says)
    if not changed.is_active:
        _say_what_lies_still(request, changed)
    return redirect("person", pk)


def _say_what_lies_still(request: Asked, user: User) -> None:
    """Of an account that reviews no more: the cases that it has, which nobody decides while their days run."""
    if count := reviews_open(user):
        cases = f"{count} case{'s' if count > 1 else ''}"
        messages.warning(request, f"This account has {cases} under review: a case manager takes them back.")


_DONE: dict[str, tuple[Callable[[int, User], User], str]] = {
    "shut-out": (lambda pk, by: actions.set_active(pk, by=by, active=False), "The account is shut out."),
    "let-in": (lambda pk, by: actions.set_active(pk, by=by, active=True), "The account may sign in again."),
    "second-factor": (
        lambda pk, by: actions.reset_second_factor(pk, by=by),
        "The second factor is removed; the account sets up another when it signs in.",
    ),
}


def _password(request: Asked, pk: int) -> HttpResponse:
    try:
        user, token = actions.reset_password(pk, by=request.user)
    except AccountError as error:
        messages.error(request, str(error))
        return redirect("people")
    return _linked(request, user, token)


def _linked(request: Asked, user: User, token: str) -> HttpResponse:
    """The link by which the owner sets a password: shown once, and kept nowhere."""
    link = settings.CONFIG.url + reverse("account-begin", args=[user.pk, token])
    return render(request, "accounts/link.html", {"person": user, "link": link})
