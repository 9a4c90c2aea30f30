"""The addresses of intake, and of the office's steps on a case."""

from django.urls import URLPattern, path

from openimr.server.intake.views import answering, applying, facts, home, related, screening, steps, withdrawing

urlpatterns: list[URLPattern] = [
    path("intake/", home.home, name="intake"),
    path("intake/new/<str:way>/", applying.new, name="intake-new"),
    path("intake/upload/", applying.upload, name="intake-upload"),
    path("intake/<int:pk>/", applying.form, name="intake-form"),
    path("intake/<int:pk>/check/", applying.check, name="intake-check"),
    path("intake/<int:pk>/files/", applying.files, name="intake-files"),
    path("intake/<int:pk>/files/<int:file>/download/", applying.download, name="intake-file"),
    path("intake/<int:pk>/discard/", applying.discard, name="intake-discard"),
    path("cases/<str:number>/eligibility/", screening.eligibility, name="eligibility"),
    path("cases/<str:number>/facts/", facts.facts, name="facts"),
    path("cases/<str:number>/related/", related.related, name="related"),
    path("cases/<str:number>/steps/", steps.steps, name="steps"),
    path("cases/<str:number>/steps/<slug:slug>/", steps.take_step, name="take-step"),
    path("cases/<str:number>/answer/", answering.answer, name="answer-request"),
    path("cases/<str:number>/withdrawal/", withdrawing.ask, name="ask-withdrawal"),
    path("cases/<str:number>/withdrawal/answer/", withdrawing.answer, name="answer-withdrawal"),
]
