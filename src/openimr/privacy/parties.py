"""What is known of a case, as the redaction wants it."""

import re
from collections.abc import Iterable

from openimr.model import Case
from openimr.model.case import CaseIdentity
from openimr.privacy.model import Known, KnownNumber, KnownOrganization, KnownPerson, together
from openimr.privacy.rules import roles

_ORGANIZED = frozenset(
    {"employer", "claims administrator", "facility", "maker", "insurer", "utilization review organization"}
)


def known_of(
    case: Case, *, identity: CaseIdentity | None = None, reviewers: Iterable[str] = (), more: Known | None = None
) -> Known:
    """Everything that a case says of its people, firms and numbers.

    `identity` adds what the forms said; `reviewers` are names of those who decided (a case itself holds none); `more`
    is what else is known: phones, record numbers, other spellings.
    """
    people: list[KnownPerson] = [KnownPerson(role="reviewer", names=(name,)) for name in reviewers if name]
    organizations: list[KnownOrganization] = []
    numbers: list[KnownNumber] = []
    addresses: list[str] = []
    for party in case.parties:
        role = _role(party.role)
        organized = role in _ORGANIZED
        if organized:
            names = tuple(name for name in (party.organization, party.name, *party.other_names) if name)
            if names:
                organizations.append(KnownOrganization(role=role, names=names))
        else:
            names = tuple(name for name in (party.name, *party.other_names) if name)
            if names:
                people.append(KnownPerson(role=role, names=names))
            if party.organization:
                organizations.append(KnownOrganization(role="facility", names=(party.organization,)))
        numbers += [KnownNumber(kind="licence", value=value) for value in (party.npi, party.tin) if value]
        numbers += [KnownNumber(kind="licence", value=held.split()[-1]) for held in party.licences if held.strip()]
        if party.email:
            numbers.append(KnownNumber(kind="email", value=party.email))
        if party.address:
            addresses.append(party.address)
    if case.claim_number:
        numbers.append(KnownNumber(kind="claim number", value=case.claim_number))
    found = Known(
        people=tuple(people),
        organizations=tuple(organizations),
        numbers=tuple(numbers),
        addresses=tuple(addresses),
        case_number=case.case_number or (identity.case_number if identity else None),
    )
    for other in (_of_identity(identity) if identity else None, more):
        if other is not None:
            found = together(found, other)
    return found


def _of_identity(identity: CaseIdentity) -> Known:
    people = []
    if identity.name:
        people.append(KnownPerson(role="injured worker", names=(identity.name, *identity.other_names)))
    if identity.requesting_physician:
        people.append(KnownPerson(role="requesting physician", names=(identity.requesting_physician,)))
    firms = (("employer", identity.employer), ("claims administrator", identity.claims_administrator))
    return Known(
        people=tuple(people),
        organizations=tuple(KnownOrganization(role=role, names=(name,)) for role, name in firms if name),
        numbers=(KnownNumber(kind="claim number", value=identity.claim_number),) if identity.claim_number else (),
        case_number=identity.case_number,
    )


def _role(written: str) -> str:
    """The role in the words of `practice.yaml`; one that nobody knows is kept, and called a name."""
    role = " ".join(re.sub(r"[_-]", " ", written.lower()).split())
    if role in roles() or role in _ORGANIZED:
        return role
    for known in ("attorney", "physician", "employer", "claims administrator", "reviewer", "facility", "maker"):
        if known in role:
            return known
    if role in {"worker", "employee", "patient", "applicant", "claimant"}:
        return "injured worker"
    if role in {"insurer", "carrier", "claims adjuster organization", "insurance carrier", "third party administrator"}:
        return "claims administrator"
    return role
