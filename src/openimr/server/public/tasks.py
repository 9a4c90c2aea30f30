"""The background work of the public site. Each job may run twice and be killed at any moment."""

from django.conf import settings

from openimr.server.jobs import enqueue, every, job
from openimr.server.public import making


@job("upkeep")
def refresh() -> None:
    """Make what the site shows anew, where letters came or went."""
    making.make(settings.CONFIG)


def on_export() -> None:
    """After letters came or went."""
    enqueue(refresh, lock="public site")


@every("*/10 * * * *")
def look() -> None:
    """The same where a job was lost, or the imported dataset was built anew."""
    making.make(settings.CONFIG)
