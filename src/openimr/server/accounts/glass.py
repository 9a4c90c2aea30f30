"""Break-glass: access to a case in an emergency, for a reason and a time, with an alarm to those who answer for it."""

from datetime import timedelta

from django.utils import timezone

from openimr.server.accounts.errors import GlassError
from openimr.server.accounts.models import Alarm, BreakGlass, User
from openimr.server.accounts.permissions import MAY, may, own_cases
from openimr.server.accounts.roles import Role
from openimr.server.cases.errors import UnknownCaseError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.trail.actor import step

LONGEST = 240
"""Minutes that an access lasts at most."""
_LEAST = 20
"""Characters of a reason that says anything."""


def open_glass(user: User, number: str, reason: str, minutes: int) -> BreakGlass:
    """Open a case to an account for so many minutes, to look at it; the alarm is of the same transaction.

    Raises:
        GlassError: it may not, needs not, gives no reason, or there is no such case.
    """
    if not may(user, "break glass"):
        raise GlassError("Your role has no emergency access.")
    if len(reason.strip()) < _LEAST:
        raise GlassError(f"Say why, in at least {_LEAST} characters: the reason stays on record.")
    if not 1 <= minutes <= LONGEST:
        raise GlassError(f"Ask for 1 to {LONGEST} minutes.")
    if any(role in MAY["see case"] for role in user.roles) and own_cases(user).filter(number=number).exists():
        raise GlassError("Your account sees this case without emergency access.")
    now = timezone.now()
    with step(number):
        try:
            case = lock_case(number)
        except UnknownCaseError as error:
            raise GlassError("There is no such case.") from error
        glass = BreakGlass.objects.create(
            user=user, case=case, reason=reason.strip(), at=now, until=now + timedelta(minutes=minutes)
        )
        Alarm.objects.bulk_create(
            Alarm(role=role, glass=glass, at=now) for role in (Role.MEDICAL_DIRECTOR, Role.ADMINISTRATOR)
        )
    return glass


def close_glass(user: User, pk: int) -> None:
    """End an access of one's own before its time."""
    now = timezone.now()
    with step():
        BreakGlass.objects.filter(user=user, pk=pk, until__gt=now).update(until=now)


def acknowledge(user: User, pk: int) -> bool:
    """Say of an alarm that it was looked at; False where it is none of the account's, or its own doing.

    Who broke the glass does not clear the alarm: another of the role does.
    """
    with step():
        alarm = Alarm.objects.select_for_update().filter(pk=pk, seen=None, role__in=user.roles)
        found = alarm.exclude(glass__user=user).first()
        if found is None:
            return False
        found.seen, found.seen_by = timezone.now(), user
        found.save(update_fields=["seen", "seen_by"])
    return True
