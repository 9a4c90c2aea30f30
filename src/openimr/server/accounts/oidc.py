"""Sign-in through an organisation, by OpenID Connect: the code flow with PKCE; who it is, the provider itself is asked.

Of the tokens only the access token is used, over TLS, at the provider's own address for user information, so that
no signature of an ID token has to be trusted (docs/decisions/0134).
"""

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount import app_settings
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase


class AskedAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth carries no types
    """An identity as the provider's page of user information gives it."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **_: object) -> SocialLogin:  # noqa: ARG002
        """Who signs in.

        Raises:
            OAuth2Error: the provider does not say who it is as OpenID Connect Core 1.0, section 5.3.2, has it.
        """
        told = self._fetch_user_info(token.token)
        if not _names_somebody(told):
            raise OAuth2Error("the page of user information names nobody")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": told})


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider; by POST only, so that no link of somebody else's starts a sign-in."""
    return _answer(OAuth2LoginView, request, provider_id)


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _names_somebody(told: object) -> bool:
    """Whether user information has a subject that can be kept, and an e-mail address, if it has one, as text."""
    if not isinstance(told, dict):
        return False
    subject, email = told.get("sub"), told.get("email")
    longest = app_settings.UID_MAX_LENGTH
    whole = isinstance(subject, str) and subject.isprintable() and 0 < len(subject.strip()) <= len(subject) <= longest
    return whole and (email is None or isinstance(email, str))


def _answer(view: type, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(AskedAdapter(request, provider_id))(request)  # type: ignore[attr-defined]
    except SocialApp.DoesNotExist as error:
        raise Http404("no such provider") from error
    return answer
