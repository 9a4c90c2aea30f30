"""Who, in a case, a reviewer is held against: its parties, the authors of its records, those who decided it before."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from openimr.model.case import Case, Party
from openimr.model.reviewer import Reviewer
from openimr.process import role_of
from openimr.reviewers.conflicts.authors import authors_of
from openimr.reviewers.conflicts.makers import makers_of
from openimr.reviewers.conflicts.rules import rule_of
from openimr.reviewers.conflicts.subjects import Subject, of_party, of_reviewer
from openimr.reviewers.history import deciders, taken_off
from openimr.reviewers.ids import id_key


class Side(msgspec.Struct, frozen=True):
    """One to be held against the roster. Sides of the same content are one, whatever case they come from.

    `self_only` compares with the reviewers themselves, not with their affiliations. `reviewer` is the place in the
    roster of one that is known by id, who is compared too: the same person may stand there under another. `read` is
    one that was taken from a record or a list, not entered as a party: it bars by an NPI of the reviewer's own, else
    it is looked at. `request` is the text of a disputed item, in which an organisation may be named.
    """

    subject: Subject
    role: str | None
    rule: str
    self_only: bool = False
    reviewer: int | None = None
    read: bool = False
    request: str | None = None


REMOVED, UNREAD = "removed", "unread"
"""Rules of who was taken off the case, and of ties that do not say with whom."""

ANYBODY = Side(Subject(), None, UNREAD)
"""Any party, for ties of which nobody can say that they are not to it: a side of every case, named by the reviewer."""


def sides_of(case: Case, roster: Mapping[str, int]) -> Iterator[tuple[str, Side]]:
    """Each side of a case with the id that conflicts name it by ("": the reviewer's). Neutral roles are left out.

    `roster` is the place of each reviewer by id.
    """
    for party in case.parties:
        side = side_of(party)
        if side is not None:
            yield party.id, side
    for author in authors_of(case):
        yield author.record, Side(author.subject, author.role, author.rule, self_only=not author.ties, read=True)
    for place, brand, maker in makers_of(case):
        yield f"items[{place}]", _maker(brand, maker)
    for place, item in enumerate(case.items):
        if item.request:
            yield f"items[{place}]", _named_in(item.request)
    for role, rule, ids in (("earlier reviewer", "R10", deciders(case)), ("former reviewer", REMOVED, taken_off(case))):
        for one in ids:
            for place_of in _places(one, roster):
                yield one, Side(Subject(), role, rule, self_only=True, reviewer=place_of)
    yield "", ANYBODY


def _places(decider: str, roster: Mapping[str, int]) -> list[int]:
    """Where the roster has an id, however it is written there: seldom asked, so looked through."""
    key = id_key(decider)
    return [place for written, place in roster.items() if id_key(written) == key]


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


@lru_cache(maxsize=1 << 10)
def _maker(brand: str, maker: str) -> Side:
    return Side(Subject(organizations=((maker, "makers.yaml"),)), f"maker of {brand}", "C7", read=True)


@lru_cache(maxsize=1 << 14)
def _named_in(request: str) -> Side:
    subject = Subject(organizations=((request, "request"),))
    return Side(subject, "organisation that the disputed request names", "C7", read=True, request=request)


def person_of(reviewer: Reviewer) -> Subject:
    """The person behind an entry of the roster, whatever its id: colleagues share a TIN and an office, not a person."""
    return msgspec.structs.replace(of_reviewer(reviewer), organizations=(), tin=None)
