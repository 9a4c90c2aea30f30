"""The roster as it stands: of the roster desk where it has entries, else of the file of the settings."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

import msgspec
from django.conf import settings
from django.db.models import Count, F, Max

from openimr.model import Organization, Reviewer
from openimr.reviewers import Organizations, Roster, read_roster
from openimr.reviewers.ids import id_key
from openimr.reviewers.roster import organizations_of, roster_of
from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.office.models import EntryVersion, Register, RosterEntry

NAME = "the roster"


def roster() -> Roster:
    """The reviewers, with what is wrong with their entries. The database first, else the file; else nobody."""
    said = EntryVersion.objects.aggregate(last=Max("pk"), count=Count("pk"))
    if said["count"]:
        return _kept(said["last"], said["count"])
    path = settings.CONFIG.roster
    if path is None:
        return Roster(reviewers=())
    try:
        return _of_file(path, path.stat().st_mtime_ns)
    except OSError:  # gone: nobody is on it
        return Roster(reviewers=())


def roster_entry(reviewer: str) -> Reviewer | None:
    """The entry of an opaque id; None: there is none, or it can't be used as it stands."""
    return by_id(roster()).get(id_key(reviewer)) if reviewer else None


def written_id(reviewer: str) -> str | None:
    """An id as the roster writes it: of its entry, usable or not; None: it has none that is the same folded."""
    row = entry_row(reviewer)
    if row is not None:
        return row.reviewer
    entry = roster_entry(reviewer)
    return entry.id.strip() if entry is not None else None


def by_id(held: Roster) -> dict[str, Reviewer]:
    """The reviewers of a roster by their folded ids."""
    return {id_key(entry.id): entry for entry in held.reviewers}


def register() -> Organizations:
    """The register of organisations; empty where none was ever taken over."""
    last = Register.objects.order_by("-pk").values_list("pk", flat=True).first()
    return _register(last) if last is not None else Organizations(organizations=())


def documents() -> list[Mapping[str, object]]:
    """The entries as a roster's file has them, in the order of their ids."""
    rows = EntryVersion.objects.filter(entry__removed=False, number=F("entry__version")).order_by("entry__key")
    return [*rows.values_list("document", flat=True)]


def with_loads(reviewers: Iterable[Reviewer]) -> tuple[Reviewer, ...]:
    """The reviewers with the cases that they have open on this server, whatever their entries say of it."""
    open_ones = loads()
    return tuple(msgspec.structs.replace(one, open_cases=open_ones.get(id_key(one.id), 0)) for one in reviewers)


def loads() -> dict[str, int]:
    """How many cases each reviewer has open, by folded id; who has none is not in it."""
    found = Case.objects.filter(state__in=REVIEWING, reviewer__isnull=False).values_list("reviewer__reviewer")
    return {id_key(reviewer): count for reviewer, count in found.annotate(Count("pk")) if reviewer}


def accounts() -> dict[str, User]:
    """The accounts by which reviewers work, by folded id; without one nobody can be given a case.

    Of two with one id, shut or open, neither works: nobody can tell whose the licence is.
    """
    known: dict[str, list[User]] = {}
    for user in User.objects.filter(reviewer__isnull=False).order_by("pk"):
        known.setdefault(id_key(user.reviewer or ""), []).append(user)
    alone = {key: users[0] for key, users in known.items() if len(users) == 1}
    return {key: user for key, user in alone.items() if user.has_role(Role.REVIEWER)}


@lru_cache(maxsize=4)
def _kept(_last: int, _count: int) -> Roster:
    """The roster with so many versions up to `_last`: rows of versions never change, and may be committed late."""
    return roster_of(msgspec.json.encode(documents()), NAME)


@lru_cache(maxsize=2)
def _of_file(path: Path, _changed: int) -> Roster:
    """The roster of a file; `_changed` is when it was written."""
    return read_roster(path)


@lru_cache(maxsize=2)
def _register(pk: int) -> Organizations:
    return organizations_of(msgspec.json.encode(Register.objects.get(pk=pk).document), "the register")


def organizations() -> tuple[Organization, ...]:
    """The organisations of the register."""
    return register().organizations


def entry_row(reviewer: str) -> RosterEntry | None:
    """The row of a reviewer of the roster desk, taken off or not."""
    return RosterEntry.objects.filter(key=id_key(reviewer)).first()
