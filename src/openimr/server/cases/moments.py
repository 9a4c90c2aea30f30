"""How moments are written in a case."""

from datetime import datetime

from django.utils import timezone


def moment_text(moment: datetime) -> str:
    """A moment as an event has it: ISO, to the millisecond, with the offset of Los Angeles.

    Of two steps in one second the later has to have the later time: the state machine takes them in its order.
    """
    return timezone.localtime(moment).isoformat(timespec="milliseconds")


def now_text() -> str:
    """This moment as the time of an event: of every step that is recorded as it is taken."""
    return moment_text(timezone.now())
