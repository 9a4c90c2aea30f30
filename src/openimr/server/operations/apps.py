"""The app `operations`."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """The app `operations`."""

    name = "openimr.server.operations"
    label = "operations"
