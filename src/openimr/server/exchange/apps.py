"""The app `exchange`."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The app `exchange`."""

    name = "openimr.server.exchange"
    label = "exchange"
