"""What `imr reviewers check` says of a roster: faults, what runs out, and counts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

import msgspec

from openimr.model import Reviewer
from openimr.reviewers.days import iso_day
from openimr.reviewers.professions import of_another_profession, profession_of
from openimr.reviewers.roster.faults import RosterFault
from openimr.reviewers.roster.reading import Roster
from openimr.vocabulary.credentials import specialty_named

SOON = 60
"""Days before the end of a licence or certificate within which a warning is given; an office's own figure, no law."""


class RosterWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at: the reviewer's id, the field, and what it is. No reason to leave the entry out."""

    reviewer: str
    field: str
    kind: Literal["expired", "expires soon", "other profession"]
    says: str


class RosterCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a roster, what runs out by a day (`on`, ISO), and how many reviewers of what it holds.

    `specialties` counts a reviewer once in each specialty and subspecialty of the certificates and declarations.
    """

    schema: str = "openimr/roster-check/1"
    reviewers: int
    on: str | None
    faults: tuple[RosterFault, ...]
    warnings: tuple[RosterWarning, ...]
    professions: dict[str, int]
    specialties: dict[str, int]


def checked(roster: Roster, on: date | None) -> RosterCheck:
    """The check of a roster; without a day nothing is said to run out."""
    warnings = [w for reviewer in roster.reviewers for w in _numbers(reviewer)]
    if on is not None:
        warnings += [w for reviewer in roster.reviewers for w in _ends(reviewer, on)]
    return RosterCheck(
        reviewers=len(roster.reviewers),
        on=on.isoformat() if on else None,
        faults=roster.faults,
        warnings=tuple(warnings),
        professions=_most_first(Counter(profession_of(r) or "not known" for r in roster.reviewers)),
        specialties=_most_first(Counter(name for r in roster.reviewers for name in _specialties(r))),
    )


def _ends(reviewer: Reviewer, on: date) -> Iterator[RosterWarning]:
    soon = on + timedelta(days=SOON)
    for name in ("licences", "boards"):
        for place, held in enumerate(getattr(reviewer, name)):
            field = f"{name}[{place}].to"
            last = iso_day(held.end) if held.end is not None else None
            if last is None or last > soon:
                continue
            if last < on:
                yield RosterWarning(reviewer=reviewer.id, field=field, kind="expired", says=f"ended on {held.end}")
            else:
                yield RosterWarning(reviewer=reviewer.id, field=field, kind="expires soon", says=f"ends on {held.end}")


def _numbers(reviewer: Reviewer) -> Iterator[RosterWarning]:
    """A California licence whose number begins as those of another profession."""
    own = profession_of(reviewer)
    for place, licence in enumerate(reviewer.licences):
        if own is not None and (others := of_another_profession(licence, own)):
            says = f"the number begins as that of {' or '.join(others)}, the profession is {own}"
            yield RosterWarning(
                reviewer=reviewer.id, field=f"licences[{place}].number", kind="other profession", says=says
            )


def _specialties(reviewer: Reviewer) -> set[str]:
    words = [w for b in reviewer.boards for w in (b.specialty, b.subspecialty) if w] + list(reviewer.specialties)
    return {known for text in words if (known := specialty_named(text)) is not None}


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
