"""The app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The app `intake`."""

    name = "openimr.server.intake"
    label = "intake"
