"""`imr reviewers assign`: many cases to the reviewers of a roster at once, with a record that can be replayed."""

import argparse
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED, USAGE
from openimr.cli.files import check_place, reason, write_file
from openimr.cli.reviewers.reading import EXTRA, Read, UnusableError, read, read_needed
from openimr.cli.terminal import put, say, show

if TYPE_CHECKING:
    from openimr.reviewers.assignment import AssignmentRecord, DaySource, Inputs

_NAME = "imr reviewers assign"
_SHOWN = 20
"""Cases that a person is shown of each kind; --json and --out have them all."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr reviewers assign --help`."""
    try:
        from openimr.reviewers.assignment import DRAWN
    except ModuleNotFoundError:
        return nothing(_NAME, EXTRA, as_json=arguments.json)
    if arguments.seed and arguments.seed.startswith(DRAWN):
        say(_NAME, f"--seed: a seed that begins with {DRAWN} is one that was drawn; repeat its run with replay")
        return USAGE
    try:
        return _assign(arguments, arguments.seed or DRAWN + secrets.token_hex(16))
    except UnusableError as error:
        return nothing(_NAME, str(error), as_json=arguments.json)


def _assign(arguments: argparse.Namespace, seed: str) -> int:
    from openimr.reviewers.assignment import frozen, record_text

    if arguments.out:
        _check_place(arguments.out)
    found = read(arguments)
    needed = read_needed(arguments.needed) if arguments.needed else {}
    on = date.fromisoformat(arguments.on) if arguments.on else found.last_day
    if on is None:
        say(_NAME, "a case has no event of the review that says its day; give the day of assignment with --on")
        return USAGE
    on_source: DaySource = "given" if arguments.on else "newest event"
    for one in found.refused:
        say(_NAME, one.line)
    strays = _strays(found, needed)
    if strays:
        say(_NAME, f"{arguments.needed}: {len(strays)} case numbers are of no case that was given")
    inputs = inputs_of(found, {number: count for number, count in needed.items() if number not in strays})
    code = REFUSED if found.refused or strays else DONE
    if arguments.freeze:
        said = {**frozen(inputs, on, on_source=on_source), "on": on.isoformat()}
        put(msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n")
        return code
    record = _record(inputs, found, on=on, on_source=on_source, seed=seed, jobs=jobs_of(arguments))
    for note in record.notes:
        say(_NAME, note)
    text = record_text(record)
    if arguments.out:
        _write(arguments.out, text)
    if arguments.json:
        put(text)
    else:
        show("\n".join(_lines(record)))
    return code


def _record(
    inputs: "Inputs", found: Read, *, on: date, on_source: "DaySource", seed: str, jobs: int
) -> "AssignmentRecord":
    from openimr.reviewers.assignment import ProblemFaultError, RefusedInput, assign_cases

    try:
        record = assign_cases(inputs, on=on, seed=seed, on_source=on_source, jobs=jobs)
    except ArithmeticError as error:
        raise UnusableError(f"the cases cannot be assigned together: {error}; give fewer") from error
    except ProblemFaultError as error:
        raise UnusableError(str(error)) from error
    left_out = tuple(RefusedInput(source=one.source, refused=one.refused) for one in found.refused)
    return msgspec.structs.replace(record, refused=left_out)


def _strays(found: Read, needed: Mapping[str, int]) -> list[str]:
    """Numbers of `needed` that no case has."""
    from openimr.reviewers.assignment.numbers import folded

    numbers = {folded(case.case_number or "") for case in found.cases}
    numbers |= {folded(one.case) for one in found.numbers.left_out}
    return sorted(number for number in needed if folded(number) not in numbers)


def inputs_of(found: Read, needed: Mapping[str, int]) -> "Inputs":
    """What was read, as a run takes it."""
    from openimr.reviewers.assignment import Inputs

    return Inputs(
        cases=found.cases,
        reviewers=found.reviewers,
        organizations=found.organizations,
        clearances=found.clearances,
        needed=needed,
        left_out=found.numbers.left_out,
        known_as=found.numbers.known_as,
        files=found.files,
    )


def jobs_of(arguments: argparse.Namespace) -> int:
    """Processes that look for conflicts: as asked for, else one a core."""
    jobs: int = arguments.jobs or os.cpu_count() or 1
    return jobs


def nothing(name: str, line: str, *, as_json: bool) -> int:
    """Say why nothing could be done."""
    say(name, line)
    if as_json:
        put(msgspec.json.encode({"schema": "openimr/refusal/1", "error": line}).decode() + "\n")
    return NOTHING


def _check_place(path: Path) -> None:
    try:
        check_place(path)
    except OSError as error:
        raise _unwritten(path, error) from error


def _write(path: Path, text: str) -> None:
    try:
        write_file(path, text.encode())
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> UnusableError:
    return UnusableError(f"{path}: {reason(error, 'cannot be written')}; no record was written")


def _lines(record: "AssignmentRecord") -> Iterator[str]:
    reached = record.objective
    resting = [one for one in record.unassigned if not one.missing]
    lacking = [one for one in record.unassigned if one.missing]
    wanted = reached.assigned + sum(one.missing for one in lacking)
    yield f"Assignment on {record.on}, seed {record.seed} ({record.seed_source})"
    short = f", {wanted - reached.assigned} not" if reached.assigned < wanted else ""
    cases = len({one.case for one in record.assigned} | {one.case for one in lacking})
    yield f"{cases} cases want {wanted} reviews: {reached.assigned} assigned{short}"
    if reached.fit is not None:
        yield f"mean fit {reached.fit:.2f}; {sum(load.given > 0 for load in record.load)} reviewers have new cases"
    said = "the only one as good" if record.unique else "one of several as good"
    yield f"optimal by the rules {', '.join(rule.id for rule in record.rules)}; {said}"
    if record.assigned:
        yield ""
        yield "Assigned:"
    for case in record.assigned[:_SHOWN]:
        to = ", ".join(f"{given.reviewer} (fit {given.fit:.2f})" for given in case.reviewers)
        yield f"  {case.case}  {_due(case.due, expedited=case.expedited)}  {to}"
        yield f"      {case.why}"
        if case.alternatives:
            yield f"      next would be {case.alternatives[0].reviewer}, who {case.alternatives[0].why}"
    if len(record.assigned) > _SHOWN:
        yield f"  and {len(record.assigned) - _SHOWN} more; --json and --out have them all"
    if lacking:
        yield ""
        yield "Not assigned:"
    for one in lacking[:_SHOWN]:
        yield f"  {one.case}  {_due(one.due, expedited=one.expedited)}  lacks {one.missing}"
        yield f"      {one.why}"
        yield from (f"      needed: {change}" for change in one.needed)
    if len(lacking) > _SHOWN:
        yield f"  and {len(lacking) - _SHOWN} more; --json and --out have them all"
    if resting:
        yield ""
        yield "Given to nobody:"
    for one in resting[:_SHOWN]:
        yield f"  {one.case}  {one.why}"
        yield from (f"      needed: {change}" for change in one.needed)
    if len(resting) > _SHOWN:
        yield f"  and {len(resting) - _SHOWN} more; --json and --out have them all"
    yield ""
    yield f"{len(record.to_attest)} attestations are to be given by the reviewers before they begin"


def _due(day: str | None, *, expedited: bool) -> str:
    return ("expedited, " if expedited else "") + (f"due {day}" if day else "due day not known")
