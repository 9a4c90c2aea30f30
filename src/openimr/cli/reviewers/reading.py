"""What `assign` and `replay` read: cases with numbers, roster, register, clearances, how many reviewers they need."""

import argparse
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from openimr.cli.cases import load_cases
from openimr.cli.files import reason
from openimr.cli.reviewers.matching import clearances_of
from openimr.cli.reviewers.numbering import Numbered, case_files, file_fingerprint, numbered
from openimr.cli.terminal import say
from openimr.model import Case, Organization, Reviewer
from openimr.reviewers.conflicts import Clearance, clearance_faults, register_faults
from openimr.reviewers.matching import review_day
from openimr.reviewers.roster import read_organizations, read_roster
from openimr.reviewers.roster.decoding import FormError, Mapped, decoded
from openimr.reviewers.roster.reading import bytes_of

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
    """What was read, and what had to be left out; `numbers` says of which cases, `files` are SHA-256 by content."""

    numbers: Numbered
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...]
    clearances: tuple[Clearance, ...]
    refused: tuple[Refused, ...]
    files: Mapping[str, str]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that can be assigned."""
        return self.numbers.cases

    @property
    def last_day(self) -> date | None:
        """The day of the newest event of all cases, if every case has come so far that it says when it is reviewed.

        A case whose last event is one of utilization review says nothing of the day of its independent review.
        """
        days = [review_day(case) if _applied(case) else None for case in self.cases]
        known = [day for day in days if day is not None]
        return max(known) if known and len(known) == len(days) else None


class UnusableError(Exception):
    """A file without which nothing can be done; the message is the line for a person."""


def read(arguments: argparse.Namespace) -> Read:
    """The cases, the roster and the register that the command line names.

    Raises:
        UnusableError: the roster or the register cannot be read, or nothing is left of the roster or of the cases.
    """
    named = {"roster": arguments.roster, "organizations": arguments.organizations, "clearances": arguments.clearances}
    for path in (*arguments.cases, *named.values()):
        _ordinary(path)
    loaded = list(load_cases(arguments.cases, careful=True))
    for one in loaded:
        for line in one.remarks:
            say(f"imr reviewers {arguments.way}", f"{one.source}: {line}")
    numbers = numbered(loaded)
    refused = [Refused(source=source, refused=why) for source, why in numbers.refused]
    try:
        files = {what: file_fingerprint([path]) for what, path in named.items() if path is not None}
        files["cases"] = file_fingerprint(list(case_files(loaded)))
        roster = read_roster(arguments.roster)
        register = read_organizations(arguments.organizations) if arguments.organizations else None
        cleared, wrong = clearances_of(arguments.clearances)
    except OSError as error:
        name = error.filename or arguments.roster
        why = reason(error, "cannot be read")
        raise UnusableError(f"{name}: {why}; name a file in YAML, JSON or CSV") from error
    for file, faults in ((arguments.roster, roster.faults), (arguments.organizations, register and register.faults)):
        refused += [_of_file(str(file), fault.line) for fault in faults or ()]
    if register is not None and (broken := next((f for f in register.faults if f.refused), None)) is not None:
        raise UnusableError(f"{broken.line} (a path through what cannot be read would be missed)")
    refused += [
        _of_file(str(arguments.organizations), f"{arguments.organizations}: {line}")
        for line in register_faults(register.organizations if register else ())
    ]
    refused += [_of_file(str(arguments.clearances), line) for line in (*wrong, *clearance_faults(cleared))]
    read = Read(
        numbers=numbers,
        reviewers=roster.reviewers,
        organizations=register.organizations if register else (),
        clearances=tuple(cleared),
        refused=tuple(refused),
        files=files,
    )
    if not read.cases:
        _raise("no case can be assigned; give case files", refused)
    if not read.reviewers:
        _raise(f"{arguments.roster}: holds no reviewer that can be read", refused)
    return read


def read_needed(path: Path) -> dict[str, int]:
    """How many reviewers cases need, by number: a mapping in YAML or JSON.

    Raises:
        UnusableError: it is not that.
    """
    from openimr.reviewers.assignment.numbers import folded
    from openimr.reviewers.assignment.replaying import MOST_NEEDED

    try:
        found = decoded(bytes_of(path).decode("utf-8-sig"))
    except OSError as error:
        raise UnusableError(f"{path}: {reason(error, 'cannot be read')}; name a file") from error
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
    if len({folded(str(number)) for number in found}) < len(found):
        raise UnusableError(f"{path}: names a case twice (spaces and capitals make no difference); leave one line")
    return {str(number): count for number, count in found.items()}


def _ordinary(path: Path | None) -> None:
    """A record names what lies in the files: what is gone when it has been read cannot be among them."""
    try:
        passing = path is not None and path.exists() and not (path.is_file() or path.is_dir())
    except OSError:  # longer than a name may be: said where it is read
        return
    if passing:
        raise UnusableError(f"{path}: is neither a file nor a folder, and a run is replayed from files; save it as one")


def _applied(case: Case) -> bool:
    from openimr.process import moments_of

    moments = moments_of(case)[0]
    return bool(moments) and not moments[-1].type.startswith(_BEFORE)


_BEFORE = ("ur ", "request ", "injury", "liability ")
"""How the names of events begin that come before an application."""


def _of_file(file: str, line: str) -> Refused:
    """A fault's line begins with its file."""
    return Refused(source=file, refused=line.removeprefix(f"{file}: "))


def _raise(why: str, refused: list[Refused]) -> None:
    raise UnusableError("; ".join([why, *(one.line for one in refused[:1])]))
