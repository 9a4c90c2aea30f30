"""Who may do what: one table of roles and verbs, and which cases an account sees. Every page and API asks here."""

from collections.abc import Callable, Collection, Mapping

from django.db.models import Q, QuerySet

from openimr.server.accounts.models import User
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.models import Case
from openimr.server.trail.reading import record_read

EVERYONE = frozenset(Role)
MAY: Mapping[str, frozenset[Role]] = {
    "open case": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.CLAIMS_SERVICE, Role.PHYSICIAN, Role.WORKER}),
    "apply": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.PHYSICIAN, Role.WORKER}),
    "enter mail": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "see case": EVERYONE - {Role.ADMINISTRATOR},
    "see records": frozenset({*OFFICE, Role.REVIEWER, Role.REGULATOR, Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE}),
    "amend case": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "decide eligibility": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "send notices": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "see deliveries": frozenset({*OFFICE}),
    "read own letters": frozenset({Role.WORKER, Role.PHYSICIAN, Role.CLAIMS_STAFF}),
    "add records": frozenset(
        {Role.INTAKE, Role.CASE_MANAGER, Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF, Role.PHYSICIAN, Role.WORKER}
    ),
    "acknowledge manifest": frozenset({Role.CLAIMS_SERVICE}),
    "assign reviewer": frozenset({Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "review case": frozenset({Role.REVIEWER}),
    "read desk": frozenset({Role.REVIEWER, Role.QUALITY, Role.MEDICAL_DIRECTOR}),
    "check quality": frozenset({Role.QUALITY, Role.MEDICAL_DIRECTOR}),
    "issue determination": frozenset({Role.QUALITY, Role.MEDICAL_DIRECTOR}),
    "see issued": frozenset({*OFFICE}),
    "publish letter": frozenset({Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "take down letter": frozenset({Role.REGULATOR, Role.MEDICAL_DIRECTOR}),
    "redact again": frozenset({Role.MEDICAL_DIRECTOR}),
    "export case": frozenset({Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "remand case": frozenset({Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "take step": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "answer request": frozenset({Role.WORKER, Role.PHYSICIAN, Role.CLAIMS_STAFF}),
    "ask withdrawal": frozenset({Role.WORKER, Role.PHYSICIAN}),
    "manage roster": frozenset({Role.MEDICAL_DIRECTOR}),
    "see dashboard": frozenset({*OFFICE, Role.REGULATOR}),
    "search cases": frozenset({*OFFICE, Role.REGULATOR, Role.CLAIMS_STAFF}),
    "search persons": frozenset({*OFFICE}),
    "purge case": frozenset({Role.MEDICAL_DIRECTOR}),
    "hold case": frozenset({Role.MEDICAL_DIRECTOR, Role.CASE_MANAGER}),
    "manage accounts": frozenset({Role.ADMINISTRATOR}),
    "see trail": frozenset({Role.ADMINISTRATOR, Role.MEDICAL_DIRECTOR, Role.REGULATOR}),
    "break glass": frozenset({Role.ADMINISTRATOR, Role.MEDICAL_DIRECTOR, Role.QUALITY}),
    "see alarms": frozenset({Role.ADMINISTRATOR, Role.MEDICAL_DIRECTOR}),
    "see inbox": EVERYONE,
    "use account": EVERYONE,
    "make case code": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "add own case": frozenset({Role.PHYSICIAN, Role.WORKER}),
    "use program": frozenset({*OFFICE, Role.REGULATOR, Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE}),
    "open case by program": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.CLAIMS_SERVICE}),
    "see determination": EVERYONE - {Role.ADMINISTRATOR},
    "see invoices": frozenset({*OFFICE, Role.REGULATOR, Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE}),
    "manage webhooks": frozenset({Role.MEDICAL_DIRECTOR, Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE}),
}
"""What each role may do; what an account may do to a case it must also see (`visible_cases`)."""


UNDER_GLASS = frozenset({"see case", "see records"})
"""What break-glass opens: looking, nothing else."""
SECOND_FACTOR = frozenset({*OFFICE, Role.REVIEWER, Role.ADMINISTRATOR})
"""Roles of which a second factor is demanded, where the setting says so."""


CONDITIONS: list[Callable[[User, str, Case], bool]] = []
"""Asked, beyond role and case, before an account does a thing to a case: apps put theirs here when they are ready."""


def may(user: User, verb: str) -> bool:
    """Whether the account's roles allow it, or a break-glass access that is open.

    Raises:
        KeyError: there is no such verb.
    """
    if not user.is_active:
        return False
    return any(role in MAY[verb] for role in user.roles) or (verb in UNDER_GLASS and bool(user.under_glass))


def own_cases(user: User) -> QuerySet[Case]:
    """The cases of an account by its roles: the office and the regulator all, everyone else their own and no others."""
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    if user.has_role(*OFFICE, Role.REGULATOR):
        return Case.objects.all()
    own = Q(pk__in=())
    if user.has_role(Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF) and user.organization_id is not None:
        own |= Q(claims_administrator=user.organization_id)
    if user.has_role(Role.REVIEWER):
        own |= Q(reviewer=user)
    if user.has_role(Role.PHYSICIAN, Role.WORKER):
        own |= Q(pk__in=user.parties.values("case"))
    return Case.objects.filter(own)


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases that an account may look at: its own, and those that it sees by break-glass as long as that lasts."""
    own = own_cases(user)
    if not user.is_authenticated or not user.is_active or not user.under_glass:
        return own
    return Case.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=[*user.under_glass]))


def case_for(user: User, verb: str, number: str) -> Case | None:
    """The case, if the account may do this to it; None also where there is none, so that numbers can't be guessed.

    A case that is seen by break-glass alone is written down at once, whatever the page goes on to show of it.
    """
    if not may(user, verb):
        return None
    if any(role in MAY[verb] for role in user.roles):
        case = own_cases(user).filter(number=number).first()
        if case is not None:
            return case if meets(user, verb, case) else None
    if verb not in UNDER_GLASS:
        return None
    case = Case.objects.filter(number=number, pk__in=[*user.under_glass]).first()
    if case is not None:
        record_read(number, f"under break-glass {user.under_glass[case.pk]}: {verb}")
    return case


def meets(user: User, verb: str, case: Case) -> bool:
    """Whether a case that the account sees is also open to it for this: all apps' conditions hold."""
    return all(holds(user, verb, case) for holds in CONDITIONS)


def shown_by(user: User, by: str | None, parties: Collection[str]) -> str:
    """Who did something to a case, as this account may know it; `parties` are the ids of the case's parties.

    To the office and the regulator all; to everyone else the parties and itself, as the identity of a reviewer is
    confidential, to the parties and among reviewers.
    """
    if not by or user.has_role(*OFFICE, Role.REGULATOR) or by in parties or by == user.reviewer:
        return by or ""
    return ""
