"""What the server answers, by address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("openimr.server.accounts.urls")),
    path("", include("openimr.server.accounts.office_urls")),
    path("", include("openimr.server.exchange.urls")),
    path("", include("openimr.server.records.urls")),
    path("", include("openimr.server.operations.urls")),
    path("", include("openimr.server.api.urls")),
    path("", include("openimr.server.issuing.urls")),
    path("desk/", include("openimr.server.desk.urls")),
    path("", include("openimr.server.intake.urls")),
    path("", include("openimr.server.office.urls")),
    path("", include("openimr.server.delivery.urls")),
    path("", include("openimr.server.publication.urls")),
    path("", include("openimr.server.public.urls")),
    path("", include("openimr.server.pages.urls")),
]
