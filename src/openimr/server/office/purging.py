"""The purge of a case: its rows and the keys of its files in one transaction, and a certificate."""

import hashlib
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import case_for
from openimr.server.accounts.roles import Role
from openimr.server.cases.errors import UnknownCaseError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, EndedTie, Person
from openimr.server.delivery.models import Batch, Sending
from openimr.server.intake.models import Application
from openimr.server.office.errors import OfficeError
from openimr.server.office.kindred import barring, said
from openimr.server.office.models import Hold, PurgeCertificate
from openimr.server.office.owned_rows import contents_of, delete, digests_of, is_used, rows_of
from openimr.server.office.retention import kept_until
from openimr.server.records.models import RecordFile
from openimr.server.records.pictures import picture_files
from openimr.server.store.crypto import MasterKeys
from openimr.server.store.models import Content
from openimr.server.store.upkeep import Upkeep
from openimr.server.trail.actor import actor, step

SCHEMA = "openimr/purge-certificate/1"


def why_not(case: Case) -> str:
    """Why a case can't be purged now; empty: it can."""
    if case.legal_hold or Hold.objects.filter(case=case, ended=None).exists():
        return "It is on legal hold."
    kept = kept_until(case)
    if kept is None:
        return f"It has not come to rest: it is {case.state}."
    if timezone.localdate() <= kept.until:
        return f"It is kept until {kept.until}."
    waiting = Sending.objects.filter(case=case, batch__state__in=(Batch.State.MAKING, Batch.State.READY))
    batch = waiting.values_list("batch", flat=True).first()
    if batch is not None:
        return f"A letter of it lies in batch {batch}, which has not gone to the post: mail or dissolve that first."
    return said(barring(case))


def purge(user: User, number: str, repeated: str) -> PurgeCertificate:
    """Remove a case for good: all of its rows, the keys of its files, and the pictures made of them.

    `repeated` is the case number once more, as the person typed it. Files that other cases have too stay theirs. What
    backups still have is in their own time.

    Raises:
        UnknownCaseError: no such case of the account. OfficeError: it is on hold, its time is not over, or a case that
            belongs with it is at work, in appeal, or on hold.
    """
    if case_for(user, "purge case", number) is None:
        raise UnknownCaseError(f"there is no case {number}")
    if repeated.strip() != number:
        raise OfficeError("Write the number of the case as it stands on this page: nothing was purged.")
    with step(number, purge=True):
        case = lock_case(number)
        why = why_not(case)
        if why:
            raise OfficeError(f"{why} Nothing was purged.")
        kept = kept_until(case)
        rows = rows_of(case)
        pictures = _pictures(case)
        contents = contents_of(rows)
        tables = digests_of(rows)
        people = _party_accounts(case)
        delete(rows)
        alone = [content for content in contents if not is_used(content)]
        files = sorted(content.sha256 for content in alone)
        Content.objects.filter(pk__in=[content.pk for content in alone]).delete()
        closed = _close(people)
        document = {
            "schema": SCHEMA,
            "case": number,
            "state": case.state,
            "revision": case.revision,
            "opened": case.opened.isoformat(),
            "rule": msgspec.to_builtins(kept),
            "purged": timezone.now().isoformat(),
            "by": actor(),
            "tables": tables,
            "files": files,
            "files_of_other_cases_too": len(contents) - len(alone),
            "accounts_closed": closed,
            "pictures": len(pictures),
        }
        digest = hashlib.sha256(msgspec.json.encode(document, order="sorted")).hexdigest()
        certificate = PurgeCertificate.objects.create(
            number=f"PC-{number}", at=timezone.now(), by=user, document=document, digest=digest
        )
        places = [content.place for content in alone]
        transaction.on_commit(lambda: _take_away(places, pictures))
    return certificate


def _pictures(case: Case) -> list[Any]:
    """Where pictures of the case's pages may lie on this machine; elsewhere nobody has the key any more."""
    records = RecordFile.objects.filter(case=case).select_related("file__content")
    return [path for record in records for path in picture_files(record)]


def _party_accounts(case: Case) -> list[User]:
    keys = {*Person.objects.filter(case=case, account__isnull=False).values_list("account", flat=True)}
    keys |= {*EndedTie.objects.filter(case=case).values_list("account", flat=True)}
    return [user for user in User.objects.filter(pk__in=keys) if user.roles == [Role.WORKER.value]]


def _close(people: list[User]) -> int:
    """Close the accounts of workers that have no other case, and empty what they say of a person.

    Who is writing an application has a case to come, and its days run on.
    """
    closed = 0
    for user in people:
        if any(rows.filter(account=user).exists() for rows in (Person.objects, EndedTie.objects)):
            continue
        if Application.objects.filter(by=user, case=None).exists():
            continue
        user.is_active, user.name, user.email, user.username = False, "", "", f"closed-{user.pk}"
        user.save(update_fields=["is_active", "name", "email", "username"])
        user.sessions.all().delete()
        closed += 1
    return closed


def _take_away(places: list[str], pictures: list[Any]) -> None:
    """Remove the files that no row names any more; what a killed process leaves can't be opened, and is swept."""
    store = Upkeep(settings.CONFIG.files, MasterKeys(settings.CONFIG.keys))
    for place in places:
        store.remove(place)
    for path in pictures:
        path.unlink(missing_ok=True)
