"""The app `delivery`."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app `delivery`."""

    name = "openimr.server.delivery"
    label = "delivery"

    def ready(self) -> None:
        """What an event of a case causes to be sent is queued in the transaction that appends it."""
        from openimr.server.cases import leaving  # noqa: PLC0415
        from openimr.server.cases.announcing import LISTENERS, OTHER_PARTIES  # noqa: PLC0415 - models are there only now
        from openimr.server.delivery.actions import on_leaving  # noqa: PLC0415
        from openimr.server.delivery.causing import on_event, on_other_parties  # noqa: PLC0415

        if on_event not in LISTENERS:
            LISTENERS.append(on_event)
        if on_other_parties not in OTHER_PARTIES:
            OTHER_PARTIES.append(on_other_parties)
        if on_leaving not in leaving.LISTENERS:
            leaving.LISTENERS.append(on_leaving)
