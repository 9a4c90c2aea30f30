"""The app `publication`."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """The app `publication`."""

    name = "openimr.server.publication"
    label = "publication"

    def ready(self) -> None:
        """What is issued or sent back is looked at for publication, asked for in the transaction of its event."""
        from openimr.server.cases.announcing import LISTENERS  # noqa: PLC0415 - models are there only now
        from openimr.server.publication.tasks import on_event  # noqa: PLC0415

        if on_event not in LISTENERS:
            LISTENERS.append(on_event)
