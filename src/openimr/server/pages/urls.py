"""The addresses of the pages."""

from django.urls import URLPattern, path

from openimr.server.pages.views import cases, inbox

urlpatterns: list[URLPattern] = [
    path("", inbox.inbox, name="inbox"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:number>/", cases.case, name="case"),
]
