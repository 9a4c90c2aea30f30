"""The addresses of the desk."""

from django.urls import URLPattern, path

from openimr.server.desk.views import changing, desk, signing, taking, versions

urlpatterns: list[URLPattern] = [
    path("", taking.own_cases, name="desk-cases"),
    path("<str:number>/", desk.desk, name="desk"),
    path("<str:number>/accept/", taking.accept, name="desk-accept"),
    path("<str:number>/decline/", taking.decline, name="desk-decline"),
    path("<str:number>/ask/", taking.ask, name="desk-ask"),
    path("<str:number>/begin/", desk.begin, name="desk-begin"),
    path("<str:number>/draft/", desk.draft_pane, name="desk-draft"),
    path("<str:number>/file/", desk.file_pane, name="desk-file"),
    path("<str:number>/image/<int:file>/<int:page>/", desk.image, name="desk-image"),
    path("<str:number>/change/", changing.change, name="desk-change"),
    path("<str:number>/autosave/", changing.autosave, name="desk-autosave"),
    path("<str:number>/quote/", changing.quote, name="desk-quote"),
    path("<str:number>/comment/", changing.comment, name="desk-comment"),
    path("<str:number>/records/", changing.take_in_records, name="desk-records"),
    path("<str:number>/again/", changing.again, name="desk-again"),
    path("<str:number>/versions/", versions.versions, name="desk-versions"),
    path("<str:number>/versions/<int:before>/<int:after>/", versions.differences, name="desk-differences"),
    path("<str:number>/history/", versions.history, name="desk-history"),
    path("<str:number>/check/", signing.check, name="desk-check"),
    path("<str:number>/sign/", signing.sign, name="desk-sign"),
]
