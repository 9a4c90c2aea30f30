"""Legal hold: a case that is held is not purged, whoever asks for it."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for
from openimr.server.cases.errors import UnknownCaseError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.office.errors import OfficeError
from openimr.server.office.models import Hold
from openimr.server.trail.actor import actor, step

_LEAST = 10


def hold(user: User, number: str, reason: str) -> Hold:
    """Put a case on hold: nothing of it is purged until the hold is ended.

    Raises:
        UnknownCaseError: no such case of the account. OfficeError: no reason, or it is on hold.
    """
    _asked(user, number)
    if len(reason.strip()) < _LEAST:
        raise OfficeError("Say why the case is held, and by whose order.")
    with step(number):
        case = lock_case(number)
        if Hold.objects.filter(case=case, ended=None).exists():
            raise OfficeError("The case is on hold already.")
        case.legal_hold = True
        case.save(update_fields=["legal_hold"])
        return Hold.objects.create(case=case, reason=reason.strip(), at=timezone.now(), by=actor())


def hold_too(user: User, numbers: Collection[str], reason: str) -> list[str]:
    """Put several cases on hold for one reason, all or none; those that were held already stay as they are.

    Returns:
        The numbers of those that are on hold by this.

    Raises:
        UnknownCaseError: one is no case of the account. OfficeError: no reason.
    """
    held: list[str] = []
    with transaction.atomic():
        for number in sorted({*numbers}):  # in one order, so that two who hold the same cases don't wait for each other
            _asked(user, number)
            if Hold.objects.filter(case__number=number, ended=None).exists():
                continue
            hold(user, number, reason)
            held.append(number)
    return held


def release(user: User, number: str, reason: str) -> None:
    """End the hold of a case.

    Raises:
        UnknownCaseError: no such case of the account. OfficeError: no reason, or it is not on hold.
    """
    _asked(user, number)
    if len(reason.strip()) < _LEAST:
        raise OfficeError("Say why the hold ends, and by whose order.")
    with step(number):
        case = lock_case(number)
        open_ = Hold.objects.filter(case=case, ended=None).first()
        if open_ is None:
            raise OfficeError("The case is not on hold.")
        open_.ended, open_.ended_by, open_.ended_why = timezone.now(), actor(), reason.strip()
        open_.save()
        case.legal_hold = False
        case.save(update_fields=["legal_hold"])


def _asked(user: User, number: str) -> None:
    if case_for(user, "hold case", number) is None:
        raise UnknownCaseError(f"there is no case {number}")
