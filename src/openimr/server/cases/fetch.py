"""Cases as `openimr/case/1`, out of their rows."""

import msgspec

from openimr import model
from openimr.server.cases.models import Case


def case_document(case: Case) -> model.Case:
    """The case with its last facts and all of its events."""
    facts = case.facts.order_by("-version").values_list("document", flat=True).first()
    events = case.events.order_by("place").values_list("document", flat=True)
    return msgspec.convert({**(facts or {}), "events": list(events)}, model.Case)
