"""Cases as `openimr/case/1`, out of their rows."""

from collections.abc import Iterable

import msgspec
from django.db.models import Max

from openimr import model
from openimr.server.cases.models import Case, CaseEvent, CaseFacts


def facts_version(case: Case) -> int:
    """The version of what is on file of a case beside its events; 0: there is none."""
    return int(case.facts.aggregate(last=Max("version"))["last"] or 0)


def case_document(case: Case, version: int | None = None) -> model.Case:
    """The case with its last facts, or those of a version, and all of its events."""
    known = case.facts if version is None else case.facts.filter(version__lte=version)
    facts = known.order_by("-version").values_list("document", flat=True).first()
    events = case.events.order_by("place").values_list("document", flat=True)
    return msgspec.convert({**(facts or {}), "events": list(events)}, model.Case)


def case_documents(cases: Iterable[Case]) -> dict[int, model.Case]:
    """The documents of several cases by their primary keys, in two queries however many there are."""
    keys = [case.pk for case in cases]
    rows = CaseFacts.objects.filter(case__in=keys).order_by("case", "-version").distinct("case")
    facts = {row.case_id: row.document for row in rows}
    events: dict[int, list[object]] = {key: [] for key in keys}
    for key, document in CaseEvent.objects.filter(case__in=keys).order_by("place").values_list("case_id", "document"):
        events[key].append(document)
    return {key: msgspec.convert({**facts.get(key, {}), "events": events[key]}, model.Case) for key in keys}
