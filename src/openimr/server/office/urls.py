"""The addresses of the office."""

from django.urls import URLPattern, path

from openimr.server.office.views import assigning, dashboard, due, entry, files, keeping, persons, roster, runs, taking

urlpatterns: list[URLPattern] = [
    path("roster/", roster.roster_desk, name="roster"),
    path("roster/export/download/", roster.export, name="roster-export"),
    path("roster/import/", roster.hand_in, name="roster-hand-in"),
    path("roster/import/<int:pk>/", roster.imported, name="roster-import"),
    path("roster/new/", entry.new, name="roster-new"),
    path("roster/expiring/", roster.expiring_list, name="roster-expiring"),
    path("roster/expiring/<int:pk>/seen/", roster.alarm_seen, name="roster-alarm-seen"),
    path("roster/entries/<str:reviewer>/", entry.show, name="roster-entry"),
    path("roster/entries/<str:reviewer>/edit/", entry.edit, name="roster-edit"),
    path("roster/entries/<str:reviewer>/absences/", entry.absences, name="roster-absences"),
    path("roster/entries/<str:reviewer>/off/", entry.off, name="roster-off"),
    path("roster/entries/<str:reviewer>/files/", files.add, name="roster-file-add"),
    path("roster/entries/<str:reviewer>/files/<int:pk>/download/", files.download, name="roster-file"),
    path("assignment/", runs.waiting, name="assignment"),
    path("assignment/under-review/", taking.under_review, name="under-review"),
    path("assignment/freeze/", runs.freeze, name="assignment-freeze"),
    path("assignment/runs/<int:pk>/", runs.run, name="assignment-run"),
    path("assignment/runs/<int:pk>/seed/", runs.seed, name="assignment-seed"),
    path("assignment/runs/<int:pk>/check/", runs.check, name="assignment-check"),
    path("assignment/runs/<int:pk>/record/download/", runs.record, name="assignment-record"),
    path("cases/<str:number>/assign/", assigning.assign, name="assign"),
    path("cases/<str:number>/assign/take-back/", assigning.take_back, name="assign-take-back"),
    path("cases/<str:number>/assign/clear/", assigning.clear, name="assign-clear"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<slug:key>/download/", dashboard.table, name="dashboard-table"),
    path("due/", due.due, name="due"),
    path("persons/", persons.persons, name="persons"),
    path("retention/", keeping.retention, name="retention"),
    path("retention/certificates/<str:certificate>/download/", keeping.certificate, name="purge-certificate"),
    path("cases/<str:number>/hold/", keeping.hold, name="hold"),
    path("cases/<str:number>/purge/", keeping.purge, name="purge"),
]
