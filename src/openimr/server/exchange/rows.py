"""A case as a row of a search and of a manifest, under the names on the wire, spelling slips included."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from django.utils import timezone

from openimr import model
from openimr.process import key_dates, role_of
from openimr.server.cases.models import Case
from openimr.server.exchange.parts import Address, address_parts, name_parts

RESULT = (
    "claimNumber",
    "caseNumber",
    "dateOfInjury",
    "priority",
    "injuredWorkerPrefix",
    "injuredWorkerFirstName",
    "injuredWorkerLastName",
    "injuredWorkerMiddleInitial",
    "injuredWorkrSuffix",
    "employerName",
    "treatmentRequested",
    "claimsAdministratorAddress1",
    "claimsAdministratorCity",
    "claimsAdministratorState",
    "claimsAdministratorZipCode",
    "claimsAdministratorCompanyName",
    "providerPrefix",
    "providerFirtName",
    "providerLastName",
    "providerMidleInitial",
    "providerSuffix",
    "organizationName",
    "status",
    "dateofURDecision",
    "receiveDate",
    "modificationDate",
)
"""The fields of one result, in their order."""
LEGACY_RESULT = (
    *RESULT[:12],
    "claimsAdministratorAddress2",
    *RESULT[12:20],
    "organizationName",
    "status",
    "extStatus",
    "terminationReason",
    "closedReason",
    "assignDate",
    "dateofURDecision",
    "receiveDate",
)
"""The columns of the published sample file of 2016; see docs/decisions/0131."""
MANIFEST: Mapping[str, str] = {
    "claimsExaminerFirstName": "C_PARTICIPANT_CONTACT_F_NAME",
    "claimsExaminerLastName": "C_PARTICIPANT_CONTACT_L_NAME",
    "claimsExaminerSuffix": "C_PARTICIPANT_CONTACT_SUFFIX",
    "injuredWorkrSuffix": "IW_SUFFIX",
    "claimsAdministratorAddress1": "C_PARTICIPANT_1ST_STREET_ADDRE",
    "claimsAdministratorAddress2": "C_PARTICIPANT_2ND_STREET_ADDRE",
    "claimsAdministratorCity": "C_PARTICIPANT_CITY",
    "claimsAdministratorState": "C_PARTICIPANT_STATE",
    "claimsAdministratorZipCode": "C_PARTICIPANT_POSTAL_CODE",
    "injuredWorkerFirstName": "IW_F_NAME",
    "injuredWorkerLastName": "IW_L_NAME",
    "caAppealNumber": "C_CA_APPEAL_NUMBER",
    "caseNumber": "C_CASE_NUMBER",
    "systemDateIso": "SYSTEM_DATE",
    "participantType": "PARTICIPANT_TYPE",
    "providerName": "PROVIDER",
    "claimsAdministratorCompanyName": "C_PARTICIPANT_ORGAN_NAME",
    "claimNumber": "C_CLAIMS_NUMBER",
    "priority": "PRIORITY_TYPE",
    "dateOfInjury": "C_INJURY_DATE",
    "dateofURDecision": "C_UR_DEC_DATE",
    "treatmentRequested": "C_TXREQ",
    "receiveDate": "C_RCVDATE",
}
"""The columns of a manifest: their names, and the old ones."""
FILLERS = (
    "C_ACKSENTDATE",
    "SEQUENCE_NUMBER",
    "FILENAME",
    "CASECOUNT",
    "ODD_EVEN",
    "DOI_COUNT",
    "C_BARCODE_CASE_NUMBER",
    "C_BARCODE_PART_TYPE",
    "C_BARCODE_DOC_TYPE",
    "C_DOC_TYPE_MR",
)
"""Columns that the old format has after these, empty."""
_CLAIMS_SIDE = ("claims administrator", "insurer", "employer")


def result(case: Case, document: model.Case, code: str, assigned: datetime | None) -> dict[str, str]:
    """A case as a result; every field is text, and empty where the case does not say. Holds LEGACY_RESULT's too."""
    parties, dates = _parties(document), key_dates(document)
    worker, provider = name_parts(_person(parties, "injured worker")), _person(parties, "requesting physician")
    physician, address = name_parts(provider), _address(parties)
    return {
        "claimNumber": case.claim_number,
        "caseNumber": case.number,
        "dateOfInjury": _utc(dates.get("injury")),
        "priority": case.priority.capitalize(),
        "injuredWorkerPrefix": worker.prefix,
        "injuredWorkerFirstName": worker.first,
        "injuredWorkerLastName": worker.last,
        "injuredWorkerMiddleInitial": worker.middle,
        "injuredWorkrSuffix": worker.suffix,
        "employerName": _organization(parties, "employer"),
        "treatmentRequested": _treatment(document),
        "claimsAdministratorAddress1": address.line1,
        "claimsAdministratorAddress2": address.line2,
        "claimsAdministratorCity": address.city,
        "claimsAdministratorState": address.state,
        "claimsAdministratorZipCode": address.zip,
        "claimsAdministratorCompanyName": _company(case, parties),
        "providerPrefix": physician.prefix,
        "providerFirtName": physician.first,
        "providerLastName": physician.last,
        "providerMidleInitial": physician.middle,
        "providerSuffix": physician.suffix,
        "organizationName": _organization(parties, "requesting physician", organization_only=True),
        "status": code,
        "assignDate": _utc(assigned),
        "dateofURDecision": _utc(dates.get("ur decision")),
        "receiveDate": _utc(case.received),
        "modificationDate": _utc(case.changed),
    }


def manifest_row(case: Case, document: model.Case, day: date) -> dict[str, str]:
    """A notice of assignment of a day as a row of that day's manifest."""
    parties, dates = _parties(document), key_dates(document)
    worker, examiner = name_parts(_person(parties, "injured worker")), name_parts(_person(parties, "claims examiner"))
    address = _address(parties)
    return {
        "claimsExaminerFirstName": examiner.first,
        "claimsExaminerLastName": examiner.last,
        "claimsExaminerSuffix": examiner.suffix,
        "injuredWorkrSuffix": worker.suffix,
        "claimsAdministratorAddress1": address.line1,
        "claimsAdministratorAddress2": address.line2,
        "claimsAdministratorCity": address.city,
        "claimsAdministratorState": address.state,
        "claimsAdministratorZipCode": address.zip,
        "injuredWorkerFirstName": worker.first,
        "injuredWorkerLastName": worker.last,
        "caseNumber": case.number,
        "systemDateIso": _american(day),
        "participantType": "CLAIMS ADMINISTRATOR",
        "providerName": _person(parties, "requesting physician") or "",
        "claimsAdministratorCompanyName": _company(case, parties),
        "claimNumber": case.claim_number,
        "priority": case.priority.capitalize(),
        "dateOfInjury": _american(dates.get("injury")),
        "dateofURDecision": _american(dates.get("ur decision")),
        "treatmentRequested": _treatment(document),
        "receiveDate": _american(timezone.localdate(case.received) if case.received else None),
    }


def claims_party(document: model.Case) -> model.Party | None:
    """The party for whom a claims administrator's program speaks."""
    parties = _parties(document)
    return next((parties[role] for role in _CLAIMS_SIDE if role in parties), None)


def _parties(document: model.Case) -> dict[str | None, model.Party]:
    """The first party in each role."""
    found: dict[str | None, model.Party] = {}
    for party in document.parties:
        found.setdefault(role_of(party.role), party)
    return found


def _person(parties: Mapping[str | None, model.Party], role: str) -> str | None:
    return parties[role].name if role in parties else None


def _organization(parties: Mapping[str | None, model.Party], role: str, *, organization_only: bool = False) -> str:
    party = parties.get(role)
    if party is None:
        return ""
    return party.organization or ("" if organization_only else party.name or "")


def _company(case: Case, parties: Mapping[str | None, model.Party]) -> str:
    if name := _organization(parties, "claims administrator"):
        return name
    return case.claims_administrator.name if case.claims_administrator else ""


def _address(parties: Mapping[str | None, model.Party]) -> Address:
    return address_parts(parties["claims administrator"].address if "claims administrator" in parties else None)


def _treatment(document: model.Case) -> str:
    return "; ".join(item.request for item in document.items)


def _american(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""


def _utc(moment: datetime | date | None) -> str:
    """A moment in UTC. A day is told as its beginning in California: the same day there, in UTC and as text."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), timezone.get_default_timezone())
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"
