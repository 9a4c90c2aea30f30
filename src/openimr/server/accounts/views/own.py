"""One's own account: what it may do, its second factor, its sessions."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.server.accounts.actions import end_sessions
from openimr.server.accounts.middleware import second_factor_missing
from openimr.server.accounts.models import BreakGlass
from openimr.server.accounts.permissions import may
from openimr.server.accounts.roles import Role
from openimr.server.pages.guard import Asked, allowed

_MOST = 50


@allowed("use account")
def account(request: Asked) -> HttpResponse:
    """The account of who is signed in, and its sessions, the last used first."""
    user, now = request.user, timezone.now()
    shown = {
        "roles": [Role(role).label for role in user.roles],
        "factor": is_mfa_enabled(user),
        "factor_missing": second_factor_missing(user),
        "sessions": user.sessions.filter(expire_date__gt=now).order_by("-seen")[:_MOST],
        "current": request.session.session_key,
        "may_glass": may(user, "break glass"),
        "may_add": may(user, "add own case"),
        "glass": BreakGlass.objects.filter(user=user, until__gt=now).select_related("case").order_by("until"),
    }
    return render(request, "accounts/account.html", shown)


@allowed("use account")
@require_POST
def end_others(request: Asked) -> HttpResponse:
    """Sign out everywhere else."""
    ended = end_sessions(request.user, keep=request.session.session_key)
    messages.success(request, f"{ended} other sessions have ended." if ended != 1 else "1 other session has ended.")
    return redirect("account")
