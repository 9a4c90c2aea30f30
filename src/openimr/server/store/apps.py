"""The app `store`."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The app `store`."""

    name = "openimr.server.store"
    label = "store"
