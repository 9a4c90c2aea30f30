"""The page behind the link that an administrator gives: the owner of an account sets its password."""

from django.contrib import messages
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from openimr.server.accounts import actions
from openimr.server.accounts.forms import PasswordsForm
from openimr.server.accounts.limits import limited
from openimr.server.accounts.models import User
from openimr.server.pages.guard import anyone


@anyone
@limited("begin", 30, 600, methods=("GET", "POST"))
def begin(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """Set a password; a link that was used, is too old, or is of no account answers alike."""
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, token):
        return render(request, "accounts/link_void.html", status=404)
    form = PasswordsForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        actions.begin(user, form.cleaned_data["password"])
        messages.success(request, "The password is set. Sign in with it.")
        return redirect("account_login")
    shown = {
        "title": "Choose a password",
        "lead": f"For the account {user.username}.",
        "form": form,
        "button": "Set the password",
    }
    return render(request, "accounts/form.html", shown)
