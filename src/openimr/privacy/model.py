"""What goes into a redaction and what comes out of it. None of these shows text when it is printed or logged."""

from collections import Counter
from typing import Literal

import msgspec

Certainty = Literal["sure", "doubtful"]


class KnownPerson(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the case: the role there, and every way in which the name is known to be written."""

    role: str
    names: tuple[str, ...]

    def __repr__(self) -> str:
        return f"KnownPerson(role={self.role!r}, {len(self.names)} names)"


class KnownOrganization(msgspec.Struct, frozen=True, kw_only=True):
    """A firm, clinic or carrier of the case, with its trade names."""

    role: str
    names: tuple[str, ...]

    def __repr__(self) -> str:
        return f"KnownOrganization(role={self.role!r}, {len(self.names)} names)"


class KnownNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number or code of the case; `kind` is a kind of `data/patterns.yaml` (claim number, licence, phone, email)."""

    kind: str
    value: str

    def __repr__(self) -> str:
        return f"KnownNumber(kind={self.kind!r})"


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known to identify somebody in one case. `case_number` is the programme's own, which is published."""

    people: tuple[KnownPerson, ...] = ()
    organizations: tuple[KnownOrganization, ...] = ()
    numbers: tuple[KnownNumber, ...] = ()
    addresses: tuple[str, ...] = ()
    case_number: str | None = None

    def __repr__(self) -> str:
        return f"Known({len(self.people)} people, {len(self.organizations)} organizations, {len(self.numbers)} numbers)"


def together(one: Known, other: Known) -> Known:
    """Both; of two case numbers the first."""
    return Known(
        people=one.people + other.people,
        organizations=one.organizations + other.organizations,
        numbers=one.numbers + other.numbers,
        addresses=one.addresses + other.addresses,
        case_number=one.case_number or other.case_number,
    )


class Removal(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What was taken out: code points `start` to `end` of the source, and where its placeholder stands in the output.

    `kind` is a kind of `data/patterns.yaml`; `rule` says how it was found (known, known misspelt, a pattern's id, list,
    context, residual). The words themselves stand in the source alone.
    """

    start: int
    end: int
    kind: str
    placeholder: str
    rule: str
    certainty: Certainty
    out_start: int
    out_end: int


class Doubt(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """What a person has to look at: a stretch of the source, whether it was removed, and why it is doubtful."""

    start: int
    end: int
    removed: bool
    reason: str


class Redacted(msgspec.Struct, frozen=True, kw_only=True):
    """The text without what identifies, what was taken out of it, and what is doubtful, each in the source's order."""

    text: str
    removals: tuple[Removal, ...]
    doubts: tuple[Doubt, ...]

    def counts(self) -> dict[str, int]:
        """How many of each kind were taken out; numbers only, fit for a log."""
        return dict(sorted(Counter(removal.kind for removal in self.removals).items()))

    def __repr__(self) -> str:
        return f"Redacted({len(self.removals)} removals, {len(self.doubts)} doubts)"


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch that is to go, before overlaps are settled. A lower `rank` goes first.

    `who` tells people apart: a party of the case, or None for a name that nobody knew. `says` is the placeholder where
    the finder knows it. `reason` is set where a person should look.
    """

    start: int
    end: int
    kind: str
    rule: str
    rank: int
    who: str | None = None
    says: str | None = None
    reason: str | None = None
