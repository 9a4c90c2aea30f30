"""Who may do what: one table of roles and verbs, and which cases an account sees. Every page and API asks here."""

from collections.abc import Mapping

from django.db.models import Q, QuerySet
from django.utils import timezone

from openimr.server.accounts.models import BreakGlass, User
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.models import Case

EVERYONE = frozenset(Role)
MAY: Mapping[str, frozenset[Role]] = {
    "open case": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.CLAIMS_SERVICE, Role.PHYSICIAN, Role.WORKER}),
    "see case": EVERYONE - {Role.ADMINISTRATOR},
    "see records": frozenset({*OFFICE, Role.REVIEWER, Role.REGULATOR, Role.CLAIMS_STAFF, Role.CLAIMS_SERVICE}),
    "amend case": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "decide eligibility": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "send notices": frozenset({Role.INTAKE, Role.CASE_MANAGER}),
    "add records": frozenset(
        {Role.INTAKE, Role.CASE_MANAGER, Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF, Role.PHYSICIAN, Role.WORKER}
    ),
    "acknowledge manifest": frozenset({Role.CLAIMS_SERVICE}),
    "assign reviewer": frozenset({Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
    "review case": frozenset({Role.REVIEWER}),
    "check quality": frozenset({Role.QUALITY, Role.MEDICAL_DIRECTOR}),
    "issue determination": frozenset({Role.QUALITY, Role.MEDICAL_DIRECTOR}),
    "take step": frozenset({Role.INTAKE, Role.CASE_MANAGER, Role.MEDICAL_DIRECTOR}),
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
}
"""What each role may do; what an account may do to a case it must also see (`visible_cases`)."""


def may(user: User, verb: str) -> bool:
    """Whether the account's roles allow it.

    Raises:
        KeyError: there is no such verb.
    """
    return user.is_active and any(role in MAY[verb] for role in user.roles)


def visible_cases(user: User) -> QuerySet[Case]:
    """The cases that an account sees: the office and the regulator all, everyone else their own and no others.

    An account that broke the glass sees that case too, as long as that lasts.
    """
    if not user.is_authenticated or not user.is_active:
        return Case.objects.none()
    if user.has_role(*OFFICE, Role.REGULATOR):
        return Case.objects.all()
    own = Q(pk__in=BreakGlass.objects.filter(user=user, until__gt=timezone.now()).values("case"))
    if user.has_role(Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF) and user.organization_id is not None:
        own |= Q(claims_administrator=user.organization_id)
    if user.has_role(Role.REVIEWER):
        own |= Q(reviewer=user)
    if user.has_role(Role.PHYSICIAN, Role.WORKER):
        own |= Q(pk__in=user.parties.values("case"))
    return Case.objects.filter(own)


def case_for(user: User, verb: str, number: str) -> Case | None:
    """The case, if the account may do this to it; None also where there is none, so that numbers can't be guessed."""
    return visible_cases(user).filter(number=number).first() if may(user, verb) else None
