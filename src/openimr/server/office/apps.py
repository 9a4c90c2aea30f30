"""The app `office`."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """The app `office`."""

    name = "openimr.server.office"
    label = "office"

    def ready(self) -> None:
        """What is served goes into the figures, in the transaction that appends its event; accounts ask the roster."""
        from openimr.server.accounts.actions import AS_THE_ROSTER_WRITES  # noqa: PLC0415
        from openimr.server.cases.announcing import LISTENERS  # noqa: PLC0415 - models are there only now
        from openimr.server.office.fetch import written_id  # noqa: PLC0415
        from openimr.server.office.figures import count_decision  # noqa: PLC0415

        if count_decision not in LISTENERS:
            LISTENERS.append(count_decision)
        if written_id not in AS_THE_ROSTER_WRITES:
            AS_THE_ROSTER_WRITES.append(written_id)
