"""The pages of the workbench."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app of the pages."""

    name = "openimr.server.pages"
    label = "pages"
