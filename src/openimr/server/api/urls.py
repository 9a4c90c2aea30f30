"""The addresses of the API, and of the pages that belong to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path

from openimr.server.api.api import api
from openimr.server.api.failing import nowhere, told
from openimr.server.api.views import reference, tokens, webhooks

View = Callable[..., HttpResponseBase]


def answered_patterns(found: list[Any], around: Callable[[View], View] | None = None) -> list[URLPattern]:
    """The addresses of an API, every error behind them told as a problem; `around` is put around each view."""
    made: list[URLPattern] = []
    for pattern in found:
        if isinstance(pattern, URLPattern):
            view: View = pattern.callback
            pattern.callback = told(around(view) if around else view)
            made.append(pattern)
        else:
            made += answered_patterns(pattern.url_patterns, around)
    return made


_API, _APP, _NAMESPACE = api.urls
urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include((answered_patterns(_API), _APP), namespace=_NAMESPACE)),
    re_path(r"^api/v1(?:/|$)", told(nowhere)),
    path("api/", reference.reference, name="api-reference"),
    path("programs/", tokens.own, name="tokens"),
    path("programs/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("programs/of/<int:user>/", tokens.of, name="tokens-of"),
    path("programs/of/<int:user>/<int:pk>/revoke/", tokens.revoke_of, name="token-revoke-of"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/new/", webhooks.new, name="webhook-new"),
    path("webhooks/<uuid:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<uuid:pk>/stop/", webhooks.stop, name="webhook-stop"),
    path("webhooks/<uuid:pk>/test/", webhooks.test, name="webhook-test"),
    path("webhooks/<uuid:pk>/<uuid:delivery>/again/", webhooks.again, name="webhook-again"),
]
