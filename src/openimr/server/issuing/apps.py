"""The app `issuing`."""

from django.apps import AppConfig


class IssuingConfig(AppConfig):
    """The app `issuing`."""

    name = "openimr.server.issuing"
    label = "issuing"
