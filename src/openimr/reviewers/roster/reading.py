"""A roster, and a register of organisations, from their files: what is faulty is named, the rest goes on."""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from openimr.model import Organization, OrganizationTie, Reviewer
from openimr.reviewers.declared import names_no_side
from openimr.reviewers.ids import id_holds, id_key
from openimr.reviewers.roster.checks import BAD_ID, OPAQUE, remarks_of
from openimr.reviewers.roster.decoding import FormError
from openimr.reviewers.roster.entries import LONGEST, Stray, converted, raw_entries
from openimr.reviewers.roster.faults import RosterFault
from openimr.reviewers.roster.identifiers import npi_holds, tin_holds
from openimr.reviewers.roster.putting_right import put_right
from openimr.reviewers.roster.same import look_alike_faults, same_id, same_person


class Roster(msgspec.Struct, frozen=True, kw_only=True):
    """The reviewers of a file, in its order, and what is wrong with it."""

    reviewers: tuple[Reviewer, ...]
    faults: tuple[RosterFault, ...] = ()


class Organizations(msgspec.Struct, frozen=True, kw_only=True):
    """The organisations of a register, in its order, and what is wrong with it."""

    organizations: tuple[Organization, ...]
    faults: tuple[RosterFault, ...] = ()


def read_roster(path: Path) -> Roster:
    """The roster of a YAML, JSON or CSV file (told apart by its name; without a known ending it is read as YAML).

    A faulty entry is left out and named; what no list knows is kept, named, and counts as unknown. Entries that
    share an id, an NPI or a licence are all left out: which of them declares the ties that matter is not known.

    Raises:
        OSError: the file cannot be read.
    """
    return roster_of(bytes_of(path), str(path), table=_is_table(path))


def roster_of(text: bytes, name: str, *, table: bool = False) -> Roster:
    """`read_roster` of the content of a file that is called `name`; `table`: it is CSV."""
    try:
        raw = raw_entries(text, table=table, struct=Reviewer, under="reviewers")
    except FormError as error:
        return Roster(reviewers=(), faults=(_whole(name, error),))
    kept: list[tuple[int, Reviewer]] = []
    faults: list[RosterFault] = []
    for number, entry in enumerate(raw, 1):
        made = converted(entry, Reviewer)
        known = _shown(entry)
        faults += [_stray(name, number, known, stray) for stray in made.unknown]
        if made.wrong is not None:
            field, wrong, todo = made.wrong
            faults.append(RosterFault(file=name, entry=number, id=known, field=field, wrong=wrong, todo=todo))
        elif isinstance(made.made, Reviewer):
            reviewer = put_right(_marked(made.made, made.unknown))
            remarks = list(remarks_of(reviewer))
            if any(remark.todo == OPAQUE for remark in remarks):
                known = None  # it tells who the reviewer is: the line names the entry by its number alone
            faults += [
                RosterFault(file=name, entry=number, id=known, field=r.field, wrong=r.wrong, todo=r.todo,
                            refused=r.refused)
                for r in remarks
            ]  # fmt: skip
            if not any(r.refused for r in remarks):
                kept.append((number, reviewer))
    twice = [*same_id(name, kept, [_id(entry) for entry in raw]), *same_person(name, kept)]
    faults += twice
    gone = {fault.entry for fault in faults if fault.refused}
    kept = [(number, reviewer) for number, reviewer in kept if number not in gone]
    faults += look_alike_faults(name, kept)
    return Roster(
        reviewers=tuple(reviewer for _, reviewer in kept),
        faults=tuple(sorted(faults, key=lambda f: f.entry or 0)),
    )


def read_organizations(path: Path) -> Organizations:
    """The register of organisations of a YAML, JSON or CSV file; see `read_roster`."""
    return organizations_of(bytes_of(path), str(path), table=_is_table(path))


def organizations_of(text: bytes, name: str, *, table: bool = False) -> Organizations:
    """`read_organizations` of the content of a file that is called `name`; `table`: it is CSV."""
    try:
        raw = raw_entries(text, table=table, struct=Organization, under="organizations")
    except FormError as error:
        return Organizations(organizations=(), faults=(_whole(name, error),))
    kept: list[Organization] = []
    faults: list[RosterFault] = []
    seen: set[str] = set()
    for number, entry in enumerate(raw, 1):
        made = converted(entry, Organization)
        known = _shown(entry)
        faults += [_stray_of_register(name, number, known, stray) for stray in made.unknown]
        wrong = made.wrong
        if isinstance(made.made, Organization) and not id_holds(made.made.id):
            wrong = ("id", *BAD_ID)
        elif isinstance(made.made, Organization) and id_key(made.made.id) in seen:
            wrong = ("id", "stands twice", "give each organisation an id of its own")
        elif isinstance(made.made, Organization):
            wrong = next((w for n, tie in enumerate(made.made.ties) if (w := _no_side(n, tie)) is not None), None)
        if wrong is not None:
            faults.append(RosterFault(file=name, entry=number, id=known, field=wrong[0], wrong=wrong[1], todo=wrong[2]))
        elif isinstance(made.made, Organization) and not any(map(_may_tie, made.unknown)):
            seen.add(id_key(made.made.id))
            kept.append(made.made)
            faults += _numbers(name, number, made.made)
    return Organizations(organizations=tuple(kept), faults=tuple(faults))


def _numbers(name: str, number: int, made: Organization) -> Iterator[RosterFault]:
    if made.npi is not None and not npi_holds(made.npi):
        yield RosterFault(file=name, entry=number, id=made.id, field="npi", wrong="is no NPI", refused=False,
                          todo="copy it from the registry; as it stands it matches nobody")  # fmt: skip
    if made.tin is not None and not tin_holds(made.tin):
        yield RosterFault(file=name, entry=number, id=made.id, field="tin", wrong="is no taxpayer number (nine digits)",
                          todo="correct it", refused=False)  # fmt: skip


_TELLING = frozenset({"affiliations", "attestations", "discipline", "qme"})
"""Fields that can only speak against a reviewer: a slip in their names must not silence them."""


def _stray(name: str, number: int, known: str | None, stray: Stray) -> RosterFault:
    if stray.word:
        return RosterFault(file=name, entry=number, id=known, field=stray.path, wrong="is no word that is known",
                           todo="write none, pending or disciplined; until then it counts as unknown",
                           refused=False)  # fmt: skip
    todo = _meant(stray)
    refused = stray.near in _TELLING
    if refused:
        todo = f"did you mean {stray.near}? What stands there may bar the reviewer; correct the name"
    elif _TIE.fullmatch(stray.path) and stray.tells:
        todo = f"{todo}; the tie may be to anybody, and is to be checked in every case"
    return RosterFault(file=name, entry=number, id=known, field=stray.path or None, wrong=_STRAY, todo=todo,
                       refused=refused)  # fmt: skip


_STRAY = "a field has a name that is not known"
_TIE = re.compile(r"affiliations\[(\d+)\]")


def _meant(stray: Stray) -> str:
    return f"did you mean {stray.near}? It is not read" if stray.near else (
        "it is not read; docs/reviewers.md lists the fields")  # fmt: skip


def _stray_of_register(name: str, number: int, known: str | None, stray: Stray) -> RosterFault:
    """Through a tie or a name that is not read, a path from a reviewer to a party would be missed."""
    refused = _may_tie(stray)
    todo = f"{_meant(stray)}, and a tie may stand there; correct the name" if refused else _meant(stray)
    return RosterFault(file=name, entry=number, id=known, field=stray.path or None, wrong=_STRAY, todo=todo,
                       refused=refused)  # fmt: skip


def _may_tie(stray: Stray) -> bool:
    """Whether a field of a register that is not read may hold a tie, or a name by which a party is known."""
    return stray.tells and (bool(stray.path) or stray.ties)


def _no_side(place: int, tie: OrganizationTie) -> tuple[str, str, str] | None:
    if not names_no_side(tie):
        return None
    return (
        f"ties[{place}]",
        "names no other side",
        "name an organization or a person; a path through it would be missed",
    )


def _marked(reviewer: Reviewer, strays: Sequence[Stray]) -> Reviewer:
    """The reviewer with those ties marked of which something could not be read."""
    places = {int(found[1]) for one in strays if one.tells and (found := _TIE.fullmatch(one.path))}
    ties = tuple(
        msgspec.structs.replace(tie, unread=True) if n in places else tie for n, tie in enumerate(reviewer.affiliations)
    )
    return msgspec.structs.replace(reviewer, affiliations=ties) if places else reviewer


def _whole(name: str, error: FormError) -> RosterFault:
    wrong, _, todo = str(error).partition("; ")
    return RosterFault(file=name, entry=None, id=None, field=None, wrong=wrong, todo=todo)


def _id(entry: object) -> str | None:
    given = entry.get("id") if isinstance(entry, dict) else None
    return str(given).strip() if isinstance(given, str | int) and not isinstance(given, bool) else None


def _shown(entry: object) -> str | None:
    """The id as a line may hold it."""
    known = _id(entry)
    return known if known is not None and id_holds(known) else None


def _is_table(path: Path) -> bool:
    return path.suffix.lower() == ".csv"


def bytes_of(path: Path) -> bytes:
    """The content of a file from outside.

    Raises:
        OSError: it cannot be read, or is longer than any roster.
    """
    with open(path, "rb", opener=_not_waiting) as file:
        text = file.read(LONGEST + 1)
    if len(text) > LONGEST:
        raise OSError(27, "is over 64 MB", str(path))
    return text


def _not_waiting(path: str, flags: int) -> int:
    """A pipe that nobody writes into is empty; it is not waited for. `<(command)` of a shell is read to its end."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if hasattr(os, "set_blocking"):
        os.set_blocking(descriptor, True)
    return descriptor
