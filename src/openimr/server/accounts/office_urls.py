"""The addresses under which the office looks after accounts, alarms and case codes."""

from django.urls import URLPattern, path

from openimr.server.accounts.views import alarms, codes, people

urlpatterns: list[URLPattern] = [
    path("people/", people.people, name="people"),
    path("people/new/", people.new, name="people-new"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/<slug:what>/", people.do, name="person-do"),
    path("alarms/", alarms.alarms, name="alarms"),
    path("alarms/<int:pk>/", alarms.glass, name="glass"),
    path("alarms/<int:pk>/seen/", alarms.seen, name="alarm-seen"),
    path("break-glass/", alarms.break_glass, name="break-glass"),
    path("break-glass/<int:pk>/close/", alarms.close, name="break-glass-close"),
    path("cases/<str:number>/codes/", codes.codes, name="case-codes"),
]
