"""The app `api`."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app `api`."""

    name = "openimr.server.api"
    label = "api"

    def ready(self) -> None:
        """Each event of a case goes to the webhooks that want it; tokens end with their account's password."""
        from openimr.server.accounts.actions import ENDS_WITH_THE_PASSWORD  # noqa: PLC0415 - as below
        from openimr.server.api.tokens import revoke_all  # noqa: PLC0415
        from openimr.server.api.webhooks.outbox import put_out  # noqa: PLC0415 - models are there only now
        from openimr.server.cases.announcing import LISTENERS  # noqa: PLC0415

        if put_out not in LISTENERS:
            LISTENERS.append(put_out)
        if revoke_all not in ENDS_WITH_THE_PASSWORD:
            ENDS_WITH_THE_PASSWORD.append(revoke_all)
