"""What `assign` and `replay` read: cases with numbers, roster, register, clearances, how many reviewers they need."""

import argparse
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec

from openimr.cli.cases import Loaded, load_cases
from openimr.cli.reviewers.matching import clearances_of
from openimr.model import Case, Organization, Reviewer
from openimr.reviewers.conflicts import Clearance
from openimr.reviewers.matching import review_day
from openimr.reviewers.roster import read_organizations, read_roster
from openimr.reviewers.roster.decoding import FormError, Mapped, decoded
from openimr.reviewers.roster.reading import bytes_of

MOST_NEEDED = 100
"""Reviewers of one case; three are the most that any rule asks for."""
EXTRA = "assignment needs an extra: pip install 'openimr[reviewers]'"


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """An input that was left out, or a part of one, and why."""

    source: str
    refused: str

    @property
    def line(self) -> str:
        """One line for a person."""
        return f"{self.source}: {self.refused}"


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, and what had to be left out."""

    cases: tuple[Case, ...]
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...]
    clearances: tuple[Clearance, ...]
    refused: tuple[Refused, ...]

    @property
    def last_day(self) -> date | None:
        """The day of the last event of all cases."""
        return max(filter(None, (review_day(case) for case in self.cases)), default=None)


class UnusableError(Exception):
    """A file without which nothing can be done; the message is the line for a person."""


def read(arguments: argparse.Namespace) -> Read:
    """The cases, the roster and the register that the command line names.

    Raises:
        UnusableError: the roster or the register cannot be read, or nothing is left of the roster or of the cases.
    """
    loaded = list(load_cases(arguments.cases))
    cases, refused = _numbered(loaded)
    try:
        roster = read_roster(arguments.roster)
        register = read_organizations(arguments.organizations) if arguments.organizations else None
        cleared, wrong = clearances_of(arguments.clearances)
    except OSError as error:
        name = error.filename or arguments.roster
        why = (error.strerror or "cannot be read").lower()
        raise UnusableError(f"{name}: {why}; name a file in YAML, JSON or CSV") from error
    for file, faults in ((arguments.roster, roster.faults), (arguments.organizations, register and register.faults)):
        refused += [_of_file(str(file), fault.line) for fault in faults or ()]
    refused += [_of_file(str(arguments.clearances), line) for line in wrong]
    read = Read(
        cases=tuple(cases),
        reviewers=roster.reviewers,
        organizations=register.organizations if register else (),
        clearances=tuple(cleared),
        refused=tuple(refused),
    )
    if not read.cases:
        _raise("no case can be assigned; give case files that have a case_number", refused)
    if not read.reviewers:
        _raise(f"{arguments.roster}: holds no reviewer that can be read", refused)
    return read


def read_needed(path: Path) -> dict[str, int]:
    """How many reviewers cases need, by number: a mapping in YAML or JSON.

    Raises:
        UnusableError: it is not that.
    """
    try:
        found = decoded(bytes_of(path).decode("utf-8-sig"))
    except OSError as error:
        raise UnusableError(f"{path}: {(error.strerror or 'cannot be read').lower()}; name a file") from error
    except UnicodeDecodeError as error:
        raise UnusableError(f"{path}: is not text in UTF-8; save it as UTF-8") from error
    except FormError as error:
        raise UnusableError(f"{path}: {error}") from error
    if not isinstance(found, dict) or not all(type(count) is int for count in found.values()):
        raise UnusableError(f"{path}: is no list of 'case number: how many'; write one case a line")
    if isinstance(found, Mapped) and found.twice:
        raise UnusableError(f"{path}: says how many for one case twice; leave the line that is right")
    if any(not 1 <= count <= MOST_NEEDED for count in found.values()):
        raise UnusableError(f"{path}: says less than 1 or over {MOST_NEEDED} reviewers for a case; correct it")
    return {str(number): count for number, count in found.items()}


def _numbered(loaded: list[Loaded]) -> tuple[list[Case], list[Refused]]:
    """The cases that can be told apart; of two with one number neither is taken: which is right is not known."""
    count = Counter(one.case.case_number for one in loaded if one.case is not None)
    cases: list[Case] = []
    refused: list[Refused] = []
    for one in loaded:
        if one.case is None:
            refused.append(Refused(source=one.source, refused=one.refused or "cannot be read"))
        elif not one.case.case_number:
            refused.append(Refused(source=one.source, refused="case_number: is missing; cases are assigned by it"))
        elif count[one.case.case_number] > 1:
            refused.append(Refused(source=one.source, refused="case_number: stands in another file too; leave one"))
        else:
            cases.append(one.case)
            refused += [Refused(source=one.source, refused=fault) for fault in one.faults]
    return cases, refused


def _of_file(file: str, line: str) -> Refused:
    """A fault's line begins with its file."""
    return Refused(source=file, refused=line.removeprefix(f"{file}: "))


def _raise(why: str, refused: list[Refused]) -> None:
    raise UnusableError("; ".join([why, *(one.line for one in refused[:1])]))
