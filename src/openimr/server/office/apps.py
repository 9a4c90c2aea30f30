"""The app `office`."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The app `office`."""

    name = "openimr.server.office"
    label = "office"

    def ready(self) -> None:
        """Each determination that is served goes into the figures, in the transaction that appends its event."""
        from openimr.server.cases.announcing import LISTENERS  # noqa: PLC0415 - models are there only now
        from openimr.server.office.figures import count_decision  # noqa: PLC0415

        if count_decision not in LISTENERS:
            LISTENERS.append(count_decision)
