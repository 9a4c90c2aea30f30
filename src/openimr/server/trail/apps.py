"""The app `trail`."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """The app `trail`."""

    name = "openimr.server.trail"
    label = "trail"
