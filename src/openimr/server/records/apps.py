"""The app `records`."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The app `records`."""

    name = "openimr.server.records"
    label = "records"
