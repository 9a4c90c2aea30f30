"""The addresses of accounts. Of allauth's pages only those named here are there: no sign-up, no e-mail addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path

from openimr.server.accounts import oidc
from openimr.server.accounts.limits import by_account, by_address, limited
from openimr.server.accounts.views import begin, codes, own
from openimr.server.pages.guard import allowed, anyone
from openimr.server.trail.actor import step

View = Callable[..., HttpResponseBase]


def recorded(view: View) -> View:
    """A page of allauth as one transaction, whose rows in the trail name who acts."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401 - passed on
        with step():
            return view(request, *args, **kwargs)

    return page


def by_sign_in(request: HttpRequest) -> str:
    """Counted for each account that a password was right for and whose second factor is asked for now."""
    pending = request.session.get("account_login") or {}
    return f"user:{pending['user_pk']}" if pending.get("user_pk") else by_address(request)


def kept(view: View) -> View:
    """A page of allauth for everyone who is signed in."""
    return allowed("use account")(limited("own account", 30, 300, by=by_account)(recorded(view)))


@anyone
def closed(_: HttpRequest) -> HttpResponseBase:
    """What allauth names and we don't have."""
    raise Http404("there is no such page")


urlpatterns: list[URLPattern] = [
    path("login/", anyone(limited("sign in", 60, 60)(recorded(account.login))), name="account_login"),
    path("logout/", anyone(account.logout), name="account_logout"),
    path("inactive/", anyone(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", kept(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", kept(account.password_change), name="account_change_password"),
    path("signup/", closed, name="account_signup"),
    path("email/", closed, name="account_email"),
    path("confirm-email/", closed, name="account_email_verification_sent"),
    path("password/set/", closed, name="account_set_password"),
    path("password/reset/", closed, name="account_reset_password"),
    path("2fa/", kept(mfa.index), name="mfa_index"),
    path(
        "2fa/authenticate/",
        anyone(
            limited("second factor", 10, 300, by=by_sign_in)(
                limited("second factor, a day", 100, 24 * 3600, by=by_sign_in)(recorded(mfa.authenticate))
            )
        ),
        name="mfa_authenticate",
    ),
    path(
        "2fa/reauthenticate/",
        limited("second factor", 10, 300, by=by_account)(kept(mfa.reauthenticate)),
        name="mfa_reauthenticate",
    ),
    path("2fa/totp/activate/", kept(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", kept(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", kept(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", kept(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", kept(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", kept(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", kept(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("2fa/webauthn/reauthenticate/", kept(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", kept(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", kept(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "2fa/webauthn/login/",
        anyone(limited("sign in", 60, 60)(recorded(webauthn.login_webauthn))),
        name="mfa_login_webauthn",
    ),
    path("oidc/<slug:provider_id>/login/", anyone(limited("sign in", 60, 60)(oidc.login)), name="openid_connect_login"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        anyone(limited("sign in", 60, 60, methods=("GET", "POST"))(recorded(oidc.callback))),
        name="openid_connect_callback",
    ),
    path("oidc/cancelled/", closed, name="socialaccount_login_cancelled"),
    path("oidc/connections/", closed, name="socialaccount_connections"),
    path("oidc/signup/", closed, name="socialaccount_signup"),
    path("", own.account, name="account"),
    path("sessions/end/", own.end_others, name="account-end-others"),
    path("begin/<int:pk>/<str:token>/", begin.begin, name="account-begin"),
    path("case-code/", codes.redeem, name="case-code"),
    path("add-case/", codes.add_case, name="add-case"),
]
