"""The addresses for supervisors and Prometheus."""

from django.urls import URLPattern, path

from openimr.server.operations import views

urlpatterns: list[URLPattern] = [
    path("health/live", views.live, name="health-live"),
    path("health/ready", views.ready, name="health-ready"),
    path("metrics", views.metrics, name="metrics"),
]
