"""The addresses of publication. A public letter goes by a name drawn by lot, never by anything of its case."""

from django.urls import URLPattern, path

from openimr.server.publication.views import reviewing, takedowns

urlpatterns: list[URLPattern] = [
    path("publication/", reviewing.awaiting, name="awaiting-publication"),
    path("publication/takedowns/", takedowns.takedowns, name="takedowns"),
    path("publication/takedowns/<slug:slug>/", takedowns.takedown, name="takedown"),
    path("publication/takedowns/<slug:slug>/again/", takedowns.again, name="takedown-again"),
    path("publication/takedowns/<slug:slug>/withdraw/", takedowns.withdraw, name="takedown-withdraw"),
    path("cases/<str:number>/publication/", reviewing.newest, name="publication"),
    path("cases/<str:number>/publication/<int:version>/", reviewing.review, name="publication-review"),
    path("cases/<str:number>/publication/<int:version>/choose/", reviewing.choose, name="publication-choose"),
    path("cases/<str:number>/publication/<int:version>/mark/", reviewing.mark, name="publication-mark"),
    path("cases/<str:number>/publication/<int:version>/publish/", reviewing.publish, name="publication-publish"),
]
