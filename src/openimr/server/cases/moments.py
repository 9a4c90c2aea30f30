"""How moments are written in a case."""

from datetime import datetime

from django.utils import timezone


def moment_text(moment: datetime) -> str:
    """A moment as an event has it: ISO, to the second, with the offset of Los Angeles."""
    return timezone.localtime(moment).isoformat(timespec="seconds")
