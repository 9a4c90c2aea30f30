"""What the server answers, by address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("", include("openimr.server.exchange.urls")),
    path("", include("openimr.server.pages.urls")),
]
