"""What is done with the roster: entries kept in versions, files taken over, documents of credentials, absences."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import yaml
from django.utils import timezone

from openimr.model import Reviewer
from openimr.reviewers import Organizations, Roster, RosterFault
from openimr.reviewers.ids import id_holds, id_key
from openimr.reviewers.roster import organizations_of, roster_of, roster_yaml
from openimr.reviewers.roster.entries import plain
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.models import REVIEWING, Case
from openimr.server.office.errors import NotAllowedError, OfficeError
from openimr.server.office.expiring import renewed
from openimr.server.office.fetch import by_id, documents
from openimr.server.office.models import CredentialFile, EntryVersion, Register, RosterEntry, RosterImport
from openimr.server.store.actions import Staged, Store
from openimr.server.trail.actor import actor, step

VERB = "manage roster"
_LONGEST_ENTRY = 200_000


class FaultsError(OfficeError):
    """An entry is not kept; `faults` say why, a line each."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("The entry was not kept: " + "; ".join(faults))
        self.faults = faults


class Change(msgspec.Struct, frozen=True):
    """What taking over a file would do with an entry: "new", "changed", "same" or "back" (it had been taken off)."""

    reviewer: str
    what: str


def look(handed: RosterImport) -> Roster | Organizations:
    """What a file that was handed in holds, and what is wrong with it."""
    data = handed.text.encode()
    if handed.kind == RosterImport.Kind.REGISTER:
        return organizations_of(data, handed.name, table=handed.table)
    return roster_of(data, handed.name, table=handed.table)


def changes(read: Roster) -> tuple[list[Change], list[str]]:
    """What taking it over would do, and the reviewers of the roster that the file does not name: they stay."""
    rows = {row.key: row for row in RosterEntry.objects.all()}
    kept = {id_key(str(one["id"])): one for one in documents()}
    found = []
    for entry in read.reviewers:
        key = id_key(entry.id)
        row = rows.get(key)
        what = "new" if row is None else "back" if row.removed else "same" if kept[key] == plain(entry) else "changed"
        found.append(Change(entry.id, what))
    named = {id_key(entry.id) for entry in read.reviewers} | {id_key(f.id) for f in read.faults if f.id}
    return found, [rows[key].reviewer for key in sorted(kept) if key not in named]


def hand_in(user: User, kind: str, name: str, text: bytes) -> RosterImport:
    """Keep a file to be looked at; nothing of the roster changes.

    Raises:
        OfficeError: it is no text.
    """
    _allowed(user)
    try:
        said = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficeError("The file is not text in UTF-8: save it so.") from error
    if "\0" in said:
        raise OfficeError("The file is no text: hand in YAML, JSON or CSV.")
    with step():
        return RosterImport.objects.create(
            kind=kind,
            name=name[:200],
            table=name.lower().endswith(".csv"),
            text=said,
            at=timezone.now(),
            by=actor(),
        )


def take_over(user: User, pk: int) -> int:
    """Take over what a file holds; how many entries are new or changed. Entries that can't be used stay as they were.

    Raises:
        OfficeError: it was taken over before, or holds nothing that can be; a register with an entry that can't be
            used is not taken over at all, as a tie would be missed.
    """
    _allowed(user)
    with step():
        handed = RosterImport.objects.select_for_update().filter(pk=pk).first()
        if handed is None or handed.taken is not None:
            raise OfficeError("This file is not there, or was taken over before.")
        read = look(handed)
        if isinstance(read, Organizations):
            count = _take_register(read)
        else:
            if not read.reviewers:
                raise OfficeError("The file holds no entry that can be used.")
            count = sum(_keep(entry, f"from {handed.name}") for entry in read.reviewers)
        handed.taken, handed.taken_by = timezone.now(), actor()
        handed.save(update_fields=["taken", "taken_by"])
    return count


def _take_register(read: Organizations) -> int:
    if any(fault.refused for fault in read.faults):
        raise OfficeError("An entry of the register can't be used, and a tie through it would be missed: mend it.")
    Register.objects.create(at=timezone.now(), by=actor(), document=[plain(one) for one in read.organizations])
    return len(read.organizations)


def save_entry(user: User, text: str, *, expected: str | None, version: int) -> tuple[RosterEntry, tuple[str, ...]]:
    """Keep an entry that was written as YAML; also what is wrong with it and does not stop it.

    `expected` is the id of the entry that was opened (None: a new one), `version` the one that was seen.

    Raises:
        FaultsError: it can't be used, or can't beside the others. OfficeError: another has changed it since.
    """
    _allowed(user)
    if len(text) > _LONGEST_ENTRY:
        raise OfficeError("The entry is too long.")
    entry, remarks = _read_entry(text)
    if expected is not None and id_key(entry.id) != id_key(expected):
        raise FaultsError(("id: an entry keeps its id; take this one off and make another",))
    if not id_holds(entry.id) or "/" in entry.id or not entry.id.strip(". "):
        raise FaultsError(("id: can't be used in an address; write letters, digits and hyphens",))
    with step():
        row = RosterEntry.objects.select_for_update().filter(key=id_key(entry.id)).first()
        if expected is None and row is not None and not row.removed:
            raise FaultsError((f"id: {row.reviewer} is on the roster already",))
        if expected is not None and (row is None or row.version != version):
            raise OfficeError("Somebody has changed this entry since you opened it: look at it again.")
        _stands_beside(entry)
        _keep(entry, "edited")
        kept = RosterEntry.objects.get(key=id_key(entry.id))
        renewed(kept, entry)
        return kept, remarks


def _read_entry(text: str) -> tuple[Reviewer, tuple[str, ...]]:
    body = text.strip()
    listed = body if body.startswith(("- ", "[", "reviewers:")) else "- " + body.replace("\n", "\n  ")
    read = roster_of(listed.encode(), "entry")
    if len(read.reviewers) != 1 or any(fault.refused for fault in read.faults):
        said = tuple(_line(f) for f in read.faults) or ("this is not one entry of a roster",)
        raise FaultsError(said)
    return read.reviewers[0], tuple(_line(fault) for fault in read.faults)


def _stands_beside(entry: Reviewer) -> None:
    """An entry that shares its NPI or licence with another would take both out: it is refused instead."""
    others = [one for one in documents() if id_key(str(one["id"])) != id_key(entry.id)]
    before = roster_of(msgspec.json.encode(others), "roster")
    after = roster_of(msgspec.json.encode([*others, plain(entry)]), "roster")
    lost = len(before.reviewers) + 1 - len(after.reviewers)
    if lost > 0:
        said = tuple(_line(f) for f in after.faults if f.refused and f.entry == len(others) + 1)
        raise FaultsError(said or ("it is the same person as another entry",))


def take_off(user: User, reviewer: str, why: str) -> None:
    """Take a reviewer off the roster; the versions stay.

    Raises:
        OfficeError: no reason, no such entry, or the reviewer has cases open.
    """
    _allowed(user)
    if not why.strip():
        raise OfficeError("Say why the reviewer comes off the roster.")
    with step():
        row = _locked(reviewer)
        if Case.objects.filter(reviewer__reviewer_key=row.key, state__in=REVIEWING).exists():
            raise OfficeError("The reviewer has cases under review: take them back first, from the page Assignment.")
        last = row.versions.order_by("-number").first()
        _version(row, last.document if last else {}, why.strip(), removed=True)


def set_absences(user: User, reviewer: str, absences: list[tuple[date, date]]) -> None:
    """Say when a reviewer takes no cases.

    Raises:
        OfficeError: an end lies before its beginning, or there is no such entry.
    """
    _allowed(user)
    if any(end < start for start, end in absences):
        raise OfficeError("An absence ends before it begins.")
    with step():
        row = _locked(reviewer)
        last = row.versions.order_by("-number").first()
        document = dict(last.document) if last else {}
        said = [{"from": start.isoformat(), "to": end.isoformat()} for start, end in sorted(absences)]
        document.pop("absences", None)
        _version(row, {**document, **({"absences": said} if said else {})}, "absences", removed=False)


def add_credential(
    user: User, reviewer: str, store: Store, staged: Staged, *, name: str, about: str, type_: str
) -> None:
    """Keep a document of a credential.

    Raises:
        OfficeError: no such entry, or no such place in it; the staged content is dropped.
    """
    try:
        _allowed(user)
        with step():
            row = _locked(reviewer)
            last = row.versions.order_by("-number").first()
            if about and (last is None or about not in dict(places(last.document))):
                raise OfficeError("The entry has no such licence or certificate.")  # noqa: TRY301 - dropped below
            content = store.keep(staged, type_)
            CredentialFile.objects.create(
                entry=row, content=content, name=name[:255], about=about, at=timezone.now(), by=actor()
            )
    except OfficeError:
        store.drop(staged)
        raise


def places(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The licences and certificates of an entry: place and what it is, in words."""
    found = []
    for n, one in enumerate(document.get("licences") or ()):
        found.append((f"licences[{n}]", f"Licence {one.get('state', '')} {one.get('number') or ''}".strip()))
    for n, one in enumerate(document.get("boards") or ()):
        found.append((f"boards[{n}]", f"Certificate in {one.get('subspecialty') or one.get('specialty', '')}"))
    return found


def entry_yaml(document: Mapping[str, Any]) -> str:
    """An entry as it is edited: YAML without the list's dash."""
    return str(yaml.safe_dump(_in_order(dict(document)), sort_keys=False, allow_unicode=True, width=110))


def _in_order(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """The fields in an order that reads well: the database keeps none."""
    if isinstance(value, dict):
        order = _OF_ENTRY if "id" in value else _OF_PARTS
        return {name: _in_order(value[name]) for name in sorted(value, key=lambda n: order.get(n, len(order)))}
    return [_in_order(part) for part in value] if isinstance(value, list) else value


_OF_ENTRY = {field.encode_name: place for place, field in enumerate(msgspec.structs.fields(Reviewer))}
_PARTS = (
    "kind", "statement", "case_number", "answer", "board", "specialty", "subspecialty", "state", "number", "status",
    "organization", "person", "relation", "npi", "tin", "address", "share", "from", "to", "at", "discipline",
)  # fmt: skip
_OF_PARTS = {name: place for place, name in enumerate(_PARTS)}


def exported(held: Roster) -> str:
    """The roster as a file: taken over again it gives the same entries."""
    return roster_yaml(by_id(held).values())


def _keep(entry: Reviewer, why: str) -> bool:
    """Keep an entry as its next version; whether it changed."""
    row, _ = RosterEntry.objects.select_for_update().get_or_create(
        key=id_key(entry.id), defaults={"reviewer": entry.id.strip()}
    )
    document = plain(entry)
    last = row.versions.order_by("-number").first()
    if last is not None and last.document == document and not row.removed:
        return False
    _version(row, document, why, removed=False)
    return True


def _version(row: RosterEntry, document: Mapping[str, Any], why: str, *, removed: bool) -> None:
    row.version, row.removed = row.version + 1, removed
    EntryVersion.objects.create(
        entry=row, number=row.version, at=timezone.now(), by=actor(), why=why, document=document, removed=removed
    )
    row.save(update_fields=["version", "removed"])


def _locked(reviewer: str) -> RosterEntry:
    row = RosterEntry.objects.select_for_update().filter(key=id_key(reviewer), removed=False).first()
    if row is None:
        raise OfficeError("There is no such entry on the roster.")
    return row


def _line(fault: RosterFault) -> str:
    return f"{fault.field}: {fault.wrong}; {fault.todo}" if fault.field else f"{fault.wrong}; {fault.todo}"


def _allowed(user: User) -> None:
    if not may(user, VERB):
        raise NotAllowedError("this account may not do that")
