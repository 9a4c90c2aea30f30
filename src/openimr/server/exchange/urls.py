"""The addresses of the exchange API, as the programme published them."""

from django.urls import URLPattern, path, re_path

from openimr.server.exchange.views import cases, documents, manifests, nowhere, signing_in, uploads

_API = "apigw/webservices/rest/apigw"
_OIDC = "auth/realms/<str:realm>/protocol/openid-connect"

urlpatterns: list[URLPattern] = [
    path(f"{_OIDC}/token", signing_in.token),
    path(f"{_OIDC}/logout", signing_in.logout),
    path(f"{_API}/cases/search", cases.search),
    path(f"{_API}/cases/searchrfi", cases.searchrfi),
    path(f"{_API}/docs/search/cn/<str:number>", documents.documents),
    path(f"{_API}/docs/download/<path:handle>", documents.download),
    path(f"{_API}/docs/upload/cn/<str:number>", uploads.upload),
    path(f"{_API}/docs/upload", uploads.upload_by_name),
    path(f"{_API}/events/noarfi", manifests.dates),  # the Java client leaves the slash out
    path(f"{_API}/events/noarfi/", manifests.dates),
    path(f"{_API}/events/noarfi/<str:day>", manifests.day),
    re_path(r"^apigw/", nowhere.nowhere),
]
