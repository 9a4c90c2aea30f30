"""The app `public`."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """The app `public`."""

    name = "openimr.server.public"
    label = "public"

    def ready(self) -> None:
        """What the site shows is made anew after each change of the folder of public letters."""
        from openimr.server.public.tasks import on_export  # noqa: PLC0415 - models are there only now
        from openimr.server.publication.tasks import EXPORTED  # noqa: PLC0415

        if on_export not in EXPORTED:
            EXPORTED.append(on_export)
