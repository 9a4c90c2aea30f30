"""Accounts: who works here, in which role."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app of accounts."""

    name = "openimr.server.accounts"
    label = "accounts"
