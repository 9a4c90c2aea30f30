"""Health record exchange formats: a FHIR R4 Bundle and a C-CDA document."""
# ruff: noqa: E501 - XML templates read best unbroken

from __future__ import annotations

import base64
import html
import json
from collections.abc import Sequence
from typing import Any

from examples.case import OtherFile
from examples.drawing.blocks import Paper, Piece
from examples.drawing.forms import Parties, iso
from examples.drawing.office import rows_of
from examples.drawing.pdf import draw

Resource = dict[str, Any]
SNOMED, ICD10, RXNORM, LOINC = (
    "http://snomed.info/sct",
    "http://hl7.org/fhir/sid/icd-10-cm",
    "http://www.nlm.nih.gov/research/umls/rxnorm",
    "http://loinc.org",
)


def coded(text: str, system: str = "", code: str = "") -> Resource:
    """A CodeableConcept."""
    return {"text": text} | ({"coding": [{"system": system, "code": code, "display": text}]} if code else {})


def patient(who: Parties) -> Resource:
    """The worker as a Patient."""
    return {
        "resourceType": "Patient",
        "id": "worker",
        "identifier": [{"type": {"text": "Claim number"}, "value": who.claim}],
        "name": [{"family": who.last, "given": [who.first]}],
        "gender": who.sex.lower(),
        "birthDate": iso(who.dob),
    }


def condition(number: int, text: str, code: str, onset: str) -> Resource:
    """A diagnosis."""
    return {
        "resourceType": "Condition",
        "id": f"condition-{number}",
        "subject": {"reference": "Patient/worker"},
        "code": coded(text, ICD10, code),
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "onsetDateTime": onset,
    }


def medication(
    number: int, text: str, sig: str, *, quantity: int, authored: str, prescriber: str, status: str = "active"
) -> Resource:
    """A prescription."""
    return {
        "resourceType": "MedicationRequest",
        "id": f"medication-{number}",
        "status": status,
        "intent": "order",
        "medicationCodeableConcept": {"text": text},
        "subject": {"reference": "Patient/worker"},
        "authoredOn": authored,
        "requester": {"display": prescriber},
        "dosageInstruction": [{"text": sig}],
        "dispenseRequest": {"quantity": {"value": quantity, "unit": "tablet"}},
    }


def procedure(number: int, text: str, day: str) -> Resource:
    """Something that was done."""
    return {
        "resourceType": "Procedure",
        "id": f"procedure-{number}",
        "status": "completed",
        "code": {"text": text},
        "subject": {"reference": "Patient/worker"},
        "performedDateTime": day,
    }


def report(number: int, text: str, day: str, conclusion: str, performer: str) -> Resource:
    """A diagnostic report with its conclusion."""
    return {
        "resourceType": "DiagnosticReport",
        "id": f"report-{number}",
        "status": "final",
        "code": {"text": text},
        "subject": {"reference": "Patient/worker"},
        "effectiveDateTime": day,
        "performer": [{"display": performer}],
        "conclusion": conclusion,
    }


def document(number: int, piece: Piece, *, as_pdf: bool) -> Resource:
    """A record as DocumentReference with its text or PDF inside."""
    data = draw(Paper(name=piece.kind, pieces=(piece,)))[0] if as_pdf else "\n".join(rows_of(piece)).encode()
    return {
        "resourceType": "DocumentReference",
        "id": f"document-{number}",
        "status": "current",
        "type": {"text": piece.kind},
        "subject": {"reference": "Patient/worker"},
        "date": f"{piece.date}T12:00:00-08:00",
        "author": [{"display": piece.author}],
        "content": [
            {
                "attachment": {
                    "contentType": "application/pdf" if as_pdf else "text/plain; charset=utf-8",
                    "title": piece.kind,
                    "data": base64.b64encode(data).decode(),
                }
            }
        ],
    }


def _listed(number: int, resource: Resource, piece: Piece | None) -> dict[str, Any]:
    """The entry of expected.json for a resource: the document in it, or the resource itself."""
    if piece:
        return {"pages": str(number), "kind": piece.kind, "date": piece.date, "author": piece.author}
    days = ("authoredOn", "effectiveDateTime", "performedDateTime")
    day = next((resource[key] for key in days if key in resource), None)
    makers = resource.get("performer", [resource.get("requester", {})])
    kind = f"FHIR {resource['resourceType']}"
    return {"pages": str(number), "kind": kind, "date": day, "author": makers[0].get("display")}


def bundle(name: str, resources: Sequence[tuple[Resource, Piece | None]]) -> OtherFile:
    """A collection Bundle. Each resource is one page, numbered by its entry."""
    entries = [{"fullUrl": f"urn:openimr:{one['resourceType']}/{one['id']}", "resource": one} for one, _ in resources]
    whole = {"resourceType": "Bundle", "id": "case-file", "type": "collection", "entry": entries}
    pages = tuple(
        "\n".join(rows_of(piece)) if piece else json.dumps(one, ensure_ascii=False) for one, piece in resources
    )
    records = tuple(_listed(number, one, piece) for number, (one, piece) in enumerate(resources, start=1))
    data = json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n"
    return OtherFile(name=name, data=data, pages=pages, records=records)


def ccda(
    name: str, who: Parties, *, day: str, author: str, title: str, sections: Sequence[tuple[str, str, str]]
) -> OtherFile:
    """A C-CDA document. ``sections``: LOINC code, title, text (lines are list items)."""
    parts = []
    for code, heading, text in sections:
        items = "".join(
            f"<item>{html.escape(' '.join(line.split()), quote=False)}</item>" for line in text.strip().splitlines()
        )
        parts.append(
            f'<component><section><code code="{code}" codeSystem="2.16.840.1.113883.6.1"/><title>{html.escape(heading)}</title>'
            f"<text><list>{items}</list></text></section></component>"
        )
    stamp = iso(day).replace("-", "")
    sex = "F" if who.sex == "Female" else "M"
    given = html.escape(who.first)
    family = html.escape(who.last)
    made = f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.10.20.22.1.2"/>
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summarization of Episode Note"/>
<title>{html.escape(title)}</title>
<effectiveTime value="{stamp}"/>
<recordTarget><patientRole><id extension="{html.escape(who.claim)}"/><patient><name><given>{given}</given><family>{family}</family></name>
<administrativeGenderCode code="{sex}" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="{iso(who.dob).replace("-", "")}"/></patient></patientRole></recordTarget>
<author><time value="{stamp}"/><assignedAuthor><assignedPerson><name>{html.escape(author)}</name></assignedPerson></assignedAuthor></author>
<component><structuredBody>
{chr(10).join(parts)}
</structuredBody></component>
</ClinicalDocument>
"""
    text = "\n".join(f"{heading}\n{' '.join(body.split())}" for _, heading, body in sections)
    entry = {"pages": "1", "kind": "Clinical summary (C-CDA)", "date": iso(day), "author": author}
    return OtherFile(name=name, data=made.encode(), pages=(text,), records=(entry,))
