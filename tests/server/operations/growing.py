"""More rows of every table that the pages of the server show, as the tests of their queries want them."""

import secrets
from copy import copy
from datetime import timedelta
from itertools import count
from typing import Any

_NUMBERS = count(10_000)
_CASE = ("case_number", "claim_number", "date_of_injury", "ur_decision_date", "application_received")
DRAFTED: dict[str, Any] = {
    "case": {**dict.fromkeys(_CASE), "priority": "standard", "formulary": False},
    "patient": {"age": None, "sex": None},
    **dict.fromkeys(("records", "unread", "excluded", "missing", "summary", "items", "checks"), ()),
    "reviewer": {"specialties": [], "why": "x"},
    "versions": {"openimr": "x", "guidelines": {}},
}
LEFT_OUT = {
    "trail.TrailBlock": "sealed, and shown on no page",
    "trail.TrailEpoch": "one row",
    "accounts.Organization": "grows with the claims administrators, and no list shows them",
    "records.Review": "its newest alone is looked at, and its file is read",
    "records.ReviewRun": "one a case",
    "api.Answered": "looked up by key",
    "exchange.Allowance": "looked up by key",
}
"""Tables that do not grow here, and why."""


def first_rows(world: Any) -> dict[str, dict[str, Any]]:
    """A row of what the world has none of: letters, a batch, an alarm, a hold, a certificate, a determination, a draft.

    Gives the names of pages that show one of them, with what their addresses want.
    """
    from django.utils import timezone

    from openimr.server.cases.models import Determination
    from openimr.server.delivery.models import Batch, Sending
    from openimr.server.desk.models import Comment, Draft, DraftEdit, DraftVersion, SoftwareDraft
    from openimr.server.office.models import ExpiryAlarm, Hold, PurgeCertificate, RosterEntry

    now, case, user = timezone.now(), world.mine, world.users["reviewer"]
    by = {"at": now, "document": {}}
    Determination.objects.create(case=case, version=1, by="rv-1", digest="x", at=now, document=DRAFTED)
    batch = Batch.objects.create(day=now.date(), asked=now, by=world.users["intake"], state="ready")
    for state, of in (("to send", None), ("handed over", batch), ("served", None)):
        Sending.objects.create(
            case=case, kind="assignment", party=case.persons.filter(account=world.users["worker"]).get().party,
            role="injured worker", language="en", way="portal", state=state, made=now, by="x", batch=of, served=now,
            round=next(_NUMBERS),
        )  # fmt: skip
    software = SoftwareDraft.objects.create(case=case, digest="x", at=now, document=DRAFTED)
    draft = Draft.objects.create(
        case=case, reviewer=user, software=software, assigned=0, opened=now, changed=now, revision=1
    )
    DraftVersion.objects.create(draft=draft, number=1, revision=0, kind="begun", **by)
    DraftEdit.objects.create(
        draft=draft, revision=1, at=now, operation={"op": "answer missing", "place": 0, "why": "x"}
    )
    Comment.objects.create(case=case, draft=draft, by=user, role="reviewer", at=now, text="x")
    Hold.objects.create(case=world.other, reason="x", at=now, by="x")
    PurgeCertificate.objects.create(number="PC-1", by=world.users["medical director"], digest="x", **by)
    entry = RosterEntry.objects.get()
    ExpiryAlarm.objects.create(entry=entry, what="licence", until=now.date(), stage=30, at=now)
    return {
        "mail-batch": {"pk": batch.pk},
        "mail-batch-manifest": {"pk": batch.pk},
        "purge-certificate": {"certificate": "PC-1"},
        "glass": {"pk": world.glass.pk},
    }


def more_of_everything(many: int) -> set[str]:
    """So many more rows of each table that has one, like its last; the tables that have none."""
    from django.apps import apps

    empty: set[str] = set()
    made: dict[Any, list[Any]] = {}
    for kind in apps.get_models():
        if not kind.__module__.startswith("openimr") or kind._meta.label in LEFT_OUT:
            continue
        row = kind._default_manager.order_by("pk").last()
        if row is None:
            empty.add(kind._meta.label)
            continue
        made[kind] = kind._default_manager.bulk_create([_like(row, made, place) for place in range(many)])
    return empty


def _like(row: Any, made: dict[Any, list[Any]], place: int) -> Any:
    """A row like this one, another where no two may be alike."""
    other = copy(row)
    other._state = copy(row._state)
    fields = {field.name: field for field in row._meta.concrete_fields}
    sets = [[fields[name] for name in one.fields] for one in row._meta.constraints if getattr(one, "fields", ())]
    alone = {field.name for of in sets for field in of}
    pairs = {of[-1].name for of in sets if all(field.is_relation for field in of)}
    for field in row._meta.concrete_fields:
        if (field.one_to_one or field.name in pairs) and getattr(row, field.attname) is not None:
            setattr(other, field.name, made[field.related_model][place])
        elif field.primary_key and field.get_internal_type().endswith("AutoField"):
            setattr(other, field.attname, None)
        elif (field.unique or field.name in alone) and not field.is_relation:
            setattr(other, field.attname, _another(field))
    return other


def _another(field: Any) -> Any:
    from django.utils import timezone

    kind = field.get_internal_type()
    if "Integer" in kind:
        return next(_NUMBERS)
    if "Date" in kind:
        return timezone.now() + timedelta(seconds=next(_NUMBERS))
    return field.to_python(secrets.token_hex(16))
