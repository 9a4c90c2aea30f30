"""Who is told of an event or of other parties, in the transaction that keeps it: apps put listeners here when ready."""

from collections.abc import Callable

from openimr.server.cases.models import Case, CaseEvent

LISTENERS: list[Callable[[Case, CaseEvent], None]] = []
"""Called in their order; what they write is of the event's transaction, and is gone where that is refused."""

OTHER_PARTIES: list[Callable[[Case], None]] = []
"""Called when a case has other parties than before, in the transaction that keeps these facts."""


def announce(case: Case, event: CaseEvent) -> None:
    """Tell all listeners of an event that was appended."""
    for told in LISTENERS:
        told(case, event)
