"""Who, in a case, a reviewer is held against: its parties, the authors of its records, those who decided it before."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from openimr.model.case import Case, Party
from openimr.process import event_type, role_of
from openimr.reviewers.conflicts.rules import rule_of
from openimr.reviewers.conflicts.subjects import Subject, of_author, of_party

_WRITERS = {"ur determination": "C9", "prior imr determination": "R10"}
"""Kinds of record whose author did something else than treat or examine."""


class Side(msgspec.Struct, frozen=True):
    """One to be held against the roster. Sides of the same content are one, whatever case they come from.

    `self_only` compares with the reviewers themselves, not with their affiliations; `reviewer` is the place in the
    roster of one that is known by id.
    """

    subject: Subject
    role: str | None
    rule: str
    self_only: bool = False
    reviewer: int | None = None


def sides_of(case: Case, roster: Mapping[str, int]) -> Iterator[tuple[str, Side]]:
    """Each side of a case with the id that conflicts name it by. Parties of neutral roles are left out."""
    for party in case.parties:
        side = side_of(party)
        if side is not None:
            yield party.id, side
    seen: set[tuple[str, str]] = set()
    for record in case.records:
        rule = _WRITERS.get(record.kind, "C10")
        if record.author and (record.author, rule) not in seen and record.duplicate_of is None:
            seen.add((record.author, rule))
            yield record.id, Side(of_author(record.author), f"author of a {record.kind}", rule, self_only=True)
    for reviewer in deciders(case):
        if reviewer in roster:
            yield reviewer, Side(Subject(), "earlier reviewer", "R10", reviewer=roster[reviewer])


def side_of(party: Party) -> Side | None:
    """A party as it is compared; None for a role that is nobody's adversary."""
    return _side(
        *(party.role, party.name, party.organization, party.npi, party.tin, party.address),
        *(party.licences, party.other_names),
    )


@lru_cache(maxsize=1 << 16)
def _side(
    *content: *tuple[str, str | None, str | None, str | None, str | None, str | None, tuple[str, ...], tuple[str, ...]],
) -> Side | None:
    """By content, without the id: a party that comes in many cases is read once."""
    written, name, organization, npi, tin, address, licences, other_names = content
    role = role_of(written)
    rule = rule_of(role)
    if rule is None:
        return None
    party = Party(
        id="",
        role=written,
        name=name,
        organization=organization,
        npi=npi,
        tin=tin,
        address=address,
        licences=licences,
        other_names=other_names,
    )
    return Side(of_party(party, role), role, rule)


def deciders(case: Case) -> tuple[str, ...]:
    """The opaque ids of those who decided the case before: named as such, or assigned before a remand."""
    events = sorted(case.events, key=lambda e: e.at)
    remands = [i for i, e in enumerate(events) if event_type(e.type) == "remanded"]
    before = events[: remands[-1]] if remands else []
    assigned = [e.by for e in before if e.by and event_type(e.type) in ("reviewer assigned", "review completed")]
    return tuple(dict.fromkeys((*case.prior_reviewers, *assigned)))
