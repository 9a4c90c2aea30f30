"""The app `intake`."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """The app `intake`."""

    name = "openimr.server.intake"
    label = "intake"

    def ready(self) -> None:
        """An application is withdrawn by who applied."""
        from openimr.server.accounts.permissions import CONDITIONS  # noqa: PLC0415 - models are there only now
        from openimr.server.intake.withdrawing import may_withdraw  # noqa: PLC0415

        if may_withdraw not in CONDITIONS:
            CONDITIONS.append(may_withdraw)
