"""Who is of a case no longer: the account's tie to the party ends, and codes of the party that nobody used are void."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from openimr import model
from openimr.process import former_role, role_of
from openimr.server.accounts.models import CaseCode
from openimr.server.cases.errors import RefusedError
from openimr.server.cases.matching import folded
from openimr.server.cases.models import Case, EndedTie, Person
from openimr.server.trail.actor import actor

LISTENERS: list[Callable[[Case, str], None]] = []
"""Told of each party that has left a case, by its id, in the transaction in which it leaves."""
LEFT = "no longer a party of the case"


def shown_name(party: model.Party) -> str:
    """What a party is called in lists and searches: its own name, else its organisation's."""
    return party.name or party.organization or ""


def other_name(before: str, after: str) -> bool:
    """Whether a name is another one, and not the same letters with other capitals, blanks or points."""
    return bool(before) and folded(before) != folded(after)


def ties_after(case: Case, facts: model.Case, same: Collection[str], now: datetime) -> Mapping[str, int]:
    """The accounts of a case's parties by these facts; every other tie that there was ends, and is kept as ended.

    `same` are the ids of parties whose name is put right: they are the same persons. A party that has another role, or
    is not on file any more, has no account; nor has one of which it is said that it was a party once. In the
    transaction of the caller, with the case locked.

    Raises:
        RefusedError: a name is another one, an account or a code hangs on the party, and nobody has said who it is.
    """
    ties: dict[str, int] = {}
    left: set[str] = set()
    parties = {party.id: party for party in facts.parties}
    rows = [*Person.objects.filter(case=case)]
    coded = {*CaseCode.objects.filter(case=case).values_list("party", flat=True)} if rows else set()
    for row in rows:
        party = parties.get(row.party)
        if party is None or role_of(party.role) != role_of(row.role):
            left.add(row.party)
            _end(row, now, *_why(row, party))
            continue
        hangs = former_role(row.role) is not None and (row.account_id or row.party in coded)
        if hangs and row.party not in same and other_name(row.name, shown_name(party)):
            raise RefusedError(
                f"the name of the {role_of(row.role) or row.role} is another one, and an account or a case code hangs "
                "on it: say on the page of the facts whether it is the same person"
            )
        if row.account_id:
            ties[row.party] = row.account_id
    if coded:
        void_codes(case, coded - ({*parties} - left), now)
    for gone in sorted(left):
        for told in LISTENERS:
            told(case, gone)
    return ties


def void_codes(case: Case, parties: Collection[str], now: datetime) -> None:
    """Codes of these parties that nobody has used let nobody in any more."""
    CaseCode.objects.filter(case=case, party__in=parties, used=None, until__gt=now).update(until=now)


def end_tie(row: Person, now: datetime, why: str) -> None:
    """The account of a party sees the case no more, nor any letter of it; why stays on record."""
    _end(row, now, why, letters=False)
    row.account = None
    row.save(update_fields=["account"])
    void_codes(row.case, [row.party], now)


def _why(row: Person, party: model.Party | None) -> tuple[str, bool]:
    """Why a tie ends, and whether the letters of before were this person's own."""
    if party is None:
        return "the party is not on file any more", False
    if role_of(party.role) == former_role(row.role):
        return LEFT, True
    return "the role of the party was changed", False


def _end(row: Person, now: datetime, why: str, letters: bool) -> None:  # noqa: FBT001 - a column
    if row.account_id:
        EndedTie.objects.create(
            case=row.case, party=row.party, account_id=row.account_id, at=now, by=actor(), why=why, letters=letters
        )
