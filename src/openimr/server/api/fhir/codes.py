"""Code systems: those of others by their addresses, and our own, which the server tells of under its own address."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from openimr.process.lifecycle import lifecycle
from openimr.vocabulary import codes_in, icd_description

ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
NPI = "http://hl7.org/fhir/sid/us-npi"
CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
DECISIONS = {"upheld": "The denial or modification was upheld", "overturned": "It was overturned"}
DOCUMENTS = {"final-determination": "Final determination of an independent medical review"}
TASKS = {"independent-medical-review": "Independent medical review of a utilization review decision"}

TASK_STATUS: Mapping[str, str] = {
    **dict.fromkeys(
        ("START", "RFA_RECEIVED", "RFA_RETURNED", "UR_DEFERRED", "UR_INFO_PENDING", "UR_APPROVED", "UR_DENIED",
         "UR_MODIFIED", "UR_CNC", "WINDOW_OPEN", "WINDOW_EXPIRED"), "draft"),
    "APP_RECEIVED": "received",
    **dict.fromkeys(("APP_INFO_PENDING", "DEFERRED", "RECORDS_PENDING", "RECORDS_OVERDUE", "REVIEW_INFO_PENDING"),
                    "on-hold"),
    **dict.fromkeys(("DUPLICATE", "INELIGIBLE"), "rejected"),
    **dict.fromkeys(("ELIGIBLE", "ASSIGNED"), "accepted"),
    "RECORDS_COMPLETE": "ready",
    **dict.fromkeys(("IN_REVIEW", "QA", "REMANDED", "RE_REVIEW"), "in-progress"),
    **dict.fromkeys(("DETERMINED", "IMPLEMENTING", "IMPLEMENTED", "APPEALED", "APPEAL_DENIED"), "completed"),
    **dict.fromkeys(("TERMINATED_PRE", "TERMINATED_POST", "WITHDRAWN"), "cancelled"),
}  # fmt: skip
"""The state of a case as the status of a Task (http://hl7.org/fhir/task-status)."""


def base() -> str:
    """The address of the FHIR service."""
    return f"{settings.CONFIG.url}/api/v1/fhir"


def own(system: str, code: str) -> dict[str, Any]:
    """A code of one of our own systems."""
    return {"system": f"{base()}/CodeSystem/{system}", "code": code, "display": _systems()[system][code]}


def code_system(name: str) -> dict[str, Any] | None:
    """One of our own code systems, as FHIR has it."""
    codes = _systems().get(name)
    if codes is None:
        return None
    return {
        "resourceType": "CodeSystem",
        "id": name,
        "url": f"{base()}/CodeSystem/{name}",
        "name": name.replace("-", " ").title().replace(" ", ""),
        "status": "active",
        "content": "complete",
        "caseSensitive": True,
        "concept": [{"code": code, "display": says} for code, says in codes.items()],
    }


def diagnosis(text: str) -> dict[str, Any]:
    """A diagnosis as a coded concept: a code of ICD-10-CM with its own words, or the words as they stand."""
    says = icd_description(text)
    if says is None:
        return {"text": text}
    code = text.strip().upper().replace(".", "")
    dotted = f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
    return {"coding": [{"system": ICD10CM, "code": dotted, "display": says}], "text": text}


def treatment(request: str) -> dict[str, Any]:
    """A request as a coded concept: the billing codes that are printed in it, and its words."""
    found = dict.fromkeys(code.code for _, _, code in codes_in(request))
    coding = [{"system": CPT if code[:1].isdigit() else HCPCS, "code": code} for code in found]
    return {**({"coding": coding} if coding else {}), "text": request}


def _systems() -> Mapping[str, Mapping[str, str]]:
    return {
        "case-state": {name: state.says for name, state in lifecycle().states.items()},
        "decision": DECISIONS,
        "document-type": DOCUMENTS,
        "task": TASKS,
    }
