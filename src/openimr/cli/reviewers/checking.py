"""`imr reviewers check`: the faults of a roster, what runs out, and whom it holds."""

import argparse
from collections.abc import Iterator
from datetime import date

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.files import reason
from openimr.cli.terminal import put, say, show
from openimr.reviewers.roster import RosterFault, read_roster
from openimr.reviewers.roster.counting import RosterCheck, checked

_NAME = "imr reviewers check"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr reviewers check --help`."""
    on = date.fromisoformat(arguments.on) if arguments.on else None
    try:
        roster = read_roster(arguments.roster)
    except OSError as error:
        line = f"{arguments.roster}: {reason(error, 'cannot be read')}; name a roster in YAML, JSON or CSV"
        say(_NAME, line)
        if arguments.json:
            put(msgspec.json.encode({"schema": "openimr/refusal/1", "error": line}).decode() + "\n")
        return NOTHING
    check = checked(roster, on)
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(check), indent=2).decode() + "\n")
    else:
        show("\n".join(_lines(check)))
    for fault in check.faults:
        say(_NAME, fault.line)
    if not check.reviewers:
        if not check.faults:
            say(_NAME, f"{arguments.roster}: holds no reviewer; begin each entry with '- id:'")
        return NOTHING
    return REFUSED if check.faults else DONE


def _lines(check: RosterCheck) -> Iterator[str]:
    left_out = len({fault.entry for fault in check.faults if fault.refused})
    yield f"{check.reviewers} reviewers read" + (f", {left_out} entries left out" if left_out else "")
    if check.faults:
        yield f"{_number(check.faults)}, named on standard error"
    for title, counts in (("By profession", check.professions), ("By specialty", check.specialties)):
        if counts:
            yield ""
            yield f"{title}:"
            yield from (f"  {count:5}  {name}" for name, count in counts.items())
    if check.warnings:
        yield ""
        yield f"Licences and certificates on {check.on}:"
        yield from (f"  {w.reviewer}  {w.field}: {w.says}" for w in check.warnings)


def _number(faults: tuple[RosterFault, ...]) -> str:
    return "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
