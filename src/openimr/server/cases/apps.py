"""The app `cases`."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The app `cases`."""

    name = "openimr.server.cases"
    label = "cases"
