"""A case and its determinations as FHIR resources, as the account may see them; never who reviewed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings

from openimr import model
from openimr.process import event_type, fold, role_of, standing_role
from openimr.server.accounts.models import User
from openimr.server.api.fhir.codes import CONFIDENTIALITY, NPI, TASK_STATUS, base, diagnosis, own, treatment
from openimr.server.api.seen import determinations_for, facts_for, now_local
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case, Determination
from openimr.server.issuing.standing import Standing, standings

_ENDED = {"completed": "completed", "cancelled": "revoked", "rejected": "revoked"}
"""The status of a request whose review has this one."""
_UNDER_WAY = ("accepted", "ready", "on-hold", "in-progress")
_REQUESTS = ("request made", "request received")
_REQUESTER = "requesting physician"
_PRIORITY = {"expedited": "urgent", "standard": "routine"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A case as an account sees it: row, facts, where it stands, determinations with when each was issued.

    `standing` says by version what an order or a later determination has left of each. `requests` are the events by
    which the treatments were asked for.
    """

    row: Case
    facts: model.Case
    state: str
    determinations: tuple[tuple[Determination, datetime | None], ...]
    standing: Mapping[int, Standing]
    requests: tuple[model.Event, ...] = ()


def shown_to(user: User, case: Case) -> Shown:
    """What an account is shown of a case."""
    document = case_document(case)
    facts = msgspec.convert(facts_for(user, document), model.Case)
    known = tuple(determinations_for(user, case))
    return Shown(
        row=case,
        facts=facts,
        state=fold(document, now_local()).state,
        determinations=known,
        standing=standings(document, known),
        requests=tuple(event for event in document.events if event_type(event.type) in _REQUESTS),
    )


def task(shown: Shown) -> dict[str, Any]:
    """The review of a case as a Task; its outputs are what stands decided of each item, and the determinations."""
    row = shown.row
    found: dict[str, Any] = {
        "resourceType": "Task",
        "id": row.number,
        "meta": _meta(row),
        "identifier": [case_number(row)],
        "basedOn": [{"reference": f"ServiceRequest/{row.number}-{n}"} for n in _numbers(shown)],
        "status": TASK_STATUS[shown.state],
        "statusReason": _why_again(shown),
        "businessStatus": {"coding": [own("case-state", shown.state)]},
        "intent": "order",
        "priority": _PRIORITY.get(row.priority, "routine"),
        "code": {"coding": [own("task", "independent-medical-review")]},
        "for": _worker(shown),
        "authoredOn": _instant(row.received or row.opened),
        "lastModified": _instant(row.changed),
    }
    if row.next_due:
        found["restriction"] = {"period": {"end": _instant(row.next_due)}}
    outputs = _outputs(shown)
    if outputs:
        found["output"] = outputs
    return _without_nothing(found)


def service_request(shown: Shown, number: int) -> dict[str, Any]:
    """A disputed item as the ServiceRequest that utilization review did not allow; items count from 1."""
    row, item = shown.row, shown.facts.items[number - 1]
    asked = item.treatment
    found: dict[str, Any] = {
        "resourceType": "ServiceRequest",
        "id": f"{row.number}-{number}",
        "meta": _meta(row),
        "identifier": [case_number(row)],
        "status": _ENDED.get(TASK_STATUS[shown.state], "active"),
        "intent": "order",
        "priority": _PRIORITY.get(row.priority, "routine"),
        "code": treatment(item.request),
        "subject": _worker(shown),
        "requester": _physician(shown, number - 1),
        "reasonCode": [diagnosis(text) for text in shown.facts.diagnoses],
        "bodySite": [{"text": asked.body_part}] if asked.body_part else [],
        "note": [{"text": f"Utilization review: {item.ur_outcome}"}] if item.ur_outcome else [],
    }
    if asked.quantity is not None:
        found["quantityQuantity"] = {"value": asked.quantity}
    return _without_nothing(found)


def document_reference(shown: Shown, version: int) -> dict[str, Any] | None:
    """A determination as a DocumentReference; None where the account sees none of that version."""
    versions = {row.version: (row, issued) for row, issued in shown.determinations}
    if version not in versions:
        return None
    determination, issued = versions[version]
    number = shown.row.number
    link = f"{settings.CONFIG.url}/api/v1/cases/{number}/determinations/{version}"
    attachment = {
        "contentType": "application/json",
        "url": link,
        "title": f"Determination {version} of case {number}",
        "creation": _instant(determination.sealed),
    }
    letter = {"contentType": "application/pdf", "url": f"{link}/letter", "title": f"Letter of case {number}"}
    contents = [{"attachment": letter}] if issued else []
    found: dict[str, Any] = {
        "resourceType": "DocumentReference",
        "id": f"{number}-d{version}",
        "identifier": [case_number(shown.row)],
        "status": "current" if _is_current(shown, version) else "superseded",
        "docStatus": "final" if issued else "preliminary",
        "type": {"coding": [own("document-type", "final-determination")]},
        "subject": _worker(shown),
        "date": _instant(issued or determination.sealed),
        "description": shown.standing[version].told,
        "relatesTo": [
            {
                "code": "replaces" if earlier in shown.standing[version].replaces else "appends",
                "target": {"reference": f"DocumentReference/{number}-d{earlier}"},
            }
            for earlier in sorted(versions)
            if earlier < version
        ],
        "securityLabel": [{"coding": [{"system": CONFIDENTIALITY, "code": "R", "display": "restricted"}]}],
        "content": [*contents, {"attachment": attachment}],
        "context": {"related": [{"reference": f"Task/{number}"}]},
    }
    return _without_nothing(found)


def everything(shown: Shown, kind: str) -> list[dict[str, Any]]:
    """All resources of a kind that a case has."""
    if kind == "Task":
        return [task(shown)]
    if kind == "ServiceRequest":
        return [service_request(shown, number) for number in _numbers(shown)]
    found = [document_reference(shown, row.version) for row, _ in shown.determinations]
    return [resource for resource in found if resource is not None]


def case_number(case: Case) -> dict[str, str]:
    """The case's number as an identifier."""
    return {"system": f"{base()}/case-number", "value": case.number}


def _outputs(shown: Shown) -> list[dict[str, Any]]:
    """What stands decided of each item, and the determinations by which it does; nothing that was set aside."""
    decided = {place: said for _, one in sorted(shown.standing.items()) for place, said in one.stands.items()}
    found: list[dict[str, Any]] = [
        {"type": {"text": f"Item {place + 1}"}, "valueCodeableConcept": {"coding": [own("decision", decided[place])]}}
        for place in sorted(decided)
    ]
    kind = {"coding": [own("document-type", "final-determination")]}
    for version in sorted(shown.standing, reverse=True):
        if _is_current(shown, version):
            reference = {"reference": f"DocumentReference/{shown.row.number}-d{version}"}
            found.append({"type": kind, "valueReference": reference})
    return found


def _is_current(shown: Shown, version: int) -> bool:
    """Whether something of a version stands; of one whose items the case does not know: whether it is the last."""
    one = shown.standing[version]
    return bool(one.stands) if one.decided else version == max(shown.standing)


def _why_again(shown: Shown) -> dict[str, Any] | None:
    """Why a case that was decided is under review again; None: nothing that was set aside waits."""
    if TASK_STATUS[shown.state] not in _UNDER_WAY:
        return None
    known = shown.standing.values()
    stands = {place for one in known for place in one.stands}
    told = [one.told for one in known if not stands.issuperset(one.aside)]
    return {"text": " ".join([*told, "It is reviewed again."])} if told else None


def _numbers(shown: Shown) -> range:
    return range(1, len(shown.facts.items) + 1)


def _worker(shown: Shown) -> dict[str, Any]:
    """The worker, by the number of the claim: a reader of the review need not learn the name from here."""
    if not shown.row.claim_number:
        return {"type": "Patient", "display": "Injured worker"}
    identifier = {"system": f"{base()}/claim-number", "value": shown.row.claim_number}
    return {"type": "Patient", "identifier": identifier}


def _physician(shown: Shown, item: int) -> dict[str, Any] | None:
    """The physician who asked for an item: as the request on record says, else the first who had the role in the case.

    Who has taken a physician's place in a case did not make the request that was there before.
    """
    known = [one for one in shown.facts.parties if standing_role(role_of(one.role) or "") == _REQUESTER]
    said = [one.by for one in shown.requests if not one.items or item in one.items]
    named = [one for by in reversed(said) for one in known if one.id == by]
    left = [one for one in known if role_of(one.role) != _REQUESTER]  # the first to leave stands first
    party = next(iter((*named, *left, *known)), None)
    if party is None:
        return None
    found: dict[str, Any] = {"type": "Practitioner", "display": party.name or party.organization}
    if party.npi:
        found["identifier"] = {"system": NPI, "value": party.npi}
    return _without_nothing(found)


def _meta(case: Case) -> dict[str, str]:
    return {"versionId": str(case.revision), "lastUpdated": _instant(case.changed) or ""}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat(timespec="milliseconds") if at else None


def _without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    """FHIR has no empty values: what there is nothing to say of is left out."""
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}
