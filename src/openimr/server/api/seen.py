"""What of a case an account is shown: the same as on its pages, and never who reviews it."""

from datetime import datetime
from typing import Any

import msgspec
from django.utils import timezone

from openimr import model
from openimr.process import event_type
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import shown_by
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.models import Case, CaseEvent, Determination
from openimr.server.issuing.models import Issued

_LETTER = ("schema", "case", "patient", "items", "versions")
_ITEM = (
    "request", "treatment", "ur_outcome", "ur_authorized", "remaining", "retrospective", "claims_administrator",
    "decision", "proposal", "citations",
)  # fmt: skip
"""What of an item stands in the letter; confidence, scores, criteria and both sides' drafts do not."""
_BEFORE_ISSUE = (Role.CASE_MANAGER, Role.QUALITY, Role.MEDICAL_DIRECTOR, Role.REVIEWER)


def sees_whole(user: User) -> bool:
    """Whether the whole file is shown: to the office and the regulator. Others see what the page of a case shows."""
    return user.has_role(*OFFICE, Role.REGULATOR)


def facts_for(user: User, document: model.Case) -> dict[str, Any]:
    """What is on file of a case, without its events."""
    facts = msgspec.structs.replace(document, events=())
    if not sees_whole(user):
        facts = model.Case(
            case_number=document.case_number,
            claim_number=document.claim_number,
            parties=tuple(
                model.Party(id=party.id, role=party.role, name=party.name, organization=party.organization)
                for party in document.parties
            ),
            injury=document.injury,
            diagnoses=document.diagnoses,
            items=document.items,
            priority=document.priority,
        )
    shown: dict[str, Any] = msgspec.to_builtins(facts)
    del shown["events"]
    return shown


def event_for(user: User, row: CaseEvent, parties: set[str]) -> dict[str, Any]:
    """An event; who did it as the account may know it, and free text to the office and the regulator only."""
    event = msgspec.convert(row.document, model.Event)
    return {
        "place": row.place,
        "type": row.type,
        "at": event.at,
        "recorded": row.recorded,
        "by": shown_by(user, event.by, parties) or None,
        "to": list(event.to),
        "items": list(event.items),
        "service": event.service,
        "outcome": event.outcome,
        "reasons": list(event.reasons),
        "note": event.note if sees_whole(user) else None,
    }


def sees_before_issue(user: User, case: Case) -> bool:
    """Whether a determination that is signed and not issued yet is shown."""
    if user.has_role(Role.REVIEWER) and case.reviewer_id != user.pk:
        return False
    return user.has_role(*_BEFORE_ISSUE)


def determinations_for(user: User, case: Case) -> list[tuple[Determination, datetime | None]]:
    """The sealed determinations that the account may see, each with when it was issued, the first version first."""
    sealed = case.determinations.exclude(sealed=None).order_by("version")
    issued = dict(Issued.objects.filter(case=case).values_list("determination__version", "at"))
    early = sees_before_issue(user, case)
    own = f"user:{user.pk}" if user.has_role(Role.REVIEWER) else None  # not what another signed and nobody issued
    return [
        (row, issued.get(row.version))
        for row in sealed
        if row.version in issued or (early and (own is None or row.by == own))
    ]


def document_for(user: User, row: Determination) -> dict[str, Any]:
    """A determination: whole to the office, the regulator and its reviewer; to the parties what its letter says."""
    whole: dict[str, Any] = row.document
    if sees_whole(user) or user.has_role(Role.REVIEWER):
        return {name: value for name, value in whole.items() if name in _WHOLE}
    letter = {name: whole[name] for name in _LETTER if name in whole}
    letter["items"] = [
        {
            **{name: item[name] for name in _ITEM if name in item},
            "rationale": [_text(sentence) for sentence in item.get("rationale", ())],
        }
        for item in whole.get("items", ())
    ]
    letter["summary"] = [_text(sentence) for sentence in whole.get("summary", ())]
    return letter


def now_local() -> datetime:
    """This moment, as the programme's clocks count it."""
    return timezone.localtime()


def canonical(type_: str) -> str:
    """The name of an event's type, however it is written; empty: there is none."""
    return event_type(type_) or ""


def _text(sentence: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {"text": sentence.get("text", "") if isinstance(sentence, dict) else ""}


_WHOLE = frozenset(model.Determination.__struct_encode_fields__)
