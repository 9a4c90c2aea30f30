"""The addresses of records. A search goes by POST: what is sought is health data and stands in no address."""

from django.urls import URLPattern, path

from openimr.server.records.views import adding, content, overview, page, searching

_CASE = "cases/<str:number>/records/"
urlpatterns: list[URLPattern] = [
    path(_CASE, overview.records, name="records"),
    path(f"{_CASE}progress/", overview.progress, name="records-progress"),
    path(f"{_CASE}again/", overview.again, name="records-again"),
    path(f"{_CASE}add/", adding.add, name="records-add"),
    path(f"{_CASE}add/progress/", adding.progress, name="records-add-progress"),
    path(f"{_CASE}search/", searching.search, name="records-search"),
    path(f"{_CASE}<int:key>/<int:page>/", page.page, name="record-page"),
    path(f"{_CASE}<int:key>/pages/<int:page>.png", content.picture, name="record-picture"),
    path(f"{_CASE}<int:key>/download/", content.content, name="record-content"),
    path(f"{_CASE}<int:key>/viewer/", page.viewer, name="record-viewer"),
]
