"""The app `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app `desk`."""

    name = "openimr.server.desk"
    label = "desk"
