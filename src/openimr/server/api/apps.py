"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app `api`."""

    name = "openimr.server.api"
    label = "api"

    def ready(self) -> None:
        """Each event of a case goes to the webhooks that want it, in the transaction that appends it."""
        from openimr.server.api.webhooks.outbox import put_out  # noqa: PLC0415 - models are there only now
        from openimr.server.cases.announcing import LISTENERS  # noqa: PLC0415

        if put_out not in LISTENERS:
            LISTENERS.append(put_out)
