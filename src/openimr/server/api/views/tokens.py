"""The page Programs: tokens of one's own account, and, for administrators, those of claims administrators' services."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.models import User
from openimr.server.api.models import ApiToken
from openimr.server.api.tokens import TokenError, make_token, may_make_for, revoke_token
from openimr.server.api.views.forms import TokenForm
from openimr.server.pages.guard import Asked, allowed

_MOST = 100


@allowed("use program")
@freshly_authenticated()
def own(request: Asked) -> HttpResponse:
    """The tokens of one's own account, and a form for another one."""
    return _page(request, request.user)


@allowed("manage accounts")
@freshly_authenticated()
def of(request: Asked, user: int) -> HttpResponse:
    """The tokens of a claims administrator's service."""
    return _page(request, _service(request, user))


@allowed("use program")
@require_POST
def revoke(request: Asked, pk: int) -> HttpResponse:
    """End a token of one's own."""
    _revoked(request, request.user, pk)
    return redirect("tokens")


@allowed("manage accounts")
@require_POST
@freshly_authenticated()
def revoke_of(request: Asked, user: int, pk: int) -> HttpResponse:
    """End a token of a claims administrator's service."""
    service = _service(request, user)
    _revoked(request, service, pk)
    return redirect("tokens-of", service.pk)


def _page(request: Asked, user: User) -> HttpResponse:
    form, text = TokenForm(request.POST or None, user=user), ""
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            _, text = make_token(user, by=request.user, name=asked["name"], scopes=asked["scopes"], days=asked["days"])
        except TokenError as error:
            form.add_error(None, str(error))
        else:
            form = TokenForm(user=user)
    tokens = ApiToken.objects.filter(user=user).select_related("use").order_by("-made")[:_MOST]
    shown = {
        "owner": user,
        "own": user == request.user,
        "form": form,
        "text": text,
        "tokens": tokens,
        "now": timezone.now(),
        "changed": [token.pk for token in tokens if token.roles != sorted(user.roles)],
    }
    return render(request, "api/tokens.html", shown)


def _service(request: Asked, pk: int) -> User:
    user = User.objects.filter(pk=pk).select_related("organization").first()
    if user is None or user.pk == request.user.pk or not may_make_for(request.user, user):
        raise Http404("no such service")
    return user


def _revoked(request: Asked, user: User, pk: int) -> None:
    if not revoke_token(user, pk):
        raise Http404("no such token")
    messages.success(request, "The token is revoked: it is good for nothing from now on.")
