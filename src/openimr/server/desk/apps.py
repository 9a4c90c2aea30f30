"""The app `desk`."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The app `desk`."""

    name = "openimr.server.desk"
    label = "desk"

    def ready(self) -> None:
        """A case file opens to its reviewer when the reviewer has attested for the case."""
        from openimr.server.accounts.permissions import CONDITIONS  # noqa: PLC0415 - models are there only now
        from openimr.server.desk.fetch import file_is_open  # noqa: PLC0415

        if file_is_open not in CONDITIONS:
            CONDITIONS.append(file_is_open)
