"""`imr reviewers match`: who of a roster may decide a case, best first."""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED, USAGE
from openimr.cli.cases import load_case
from openimr.cli.files import reason
from openimr.cli.terminal import put, say, show
from openimr.model import Case
from openimr.reviewers.attested import CONFLICTS
from openimr.reviewers.conflicts import (
    Clearance,
    after_clearance,
    clearance_faults,
    register_faults,
    screen_conflicts,
)
from openimr.reviewers.conflicts.known_as import strays_said
from openimr.reviewers.matching import Match, match, refused, review_day
from openimr.reviewers.qualification.answers import qualification_rules
from openimr.reviewers.roster import Organizations, Roster, RosterFault, read_organizations, read_roster
from openimr.reviewers.roster.decoding import FormError
from openimr.reviewers.roster.entries import converted, raw_entries
from openimr.reviewers.roster.reading import bytes_of

_NAME = "imr reviewers match"
_SHOWN, _OTHERS = 10, 20
"""How many eligible reviewers and how many of the rest a person is shown; --json has them all."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr reviewers match --help`."""
    loaded = load_case(arguments.case, careful=True)
    if loaded.case is None:
        return _nothing(f"{loaded.source}: {loaded.refused}", as_json=arguments.json)
    try:
        roster = read_roster(arguments.roster)
        register = _register(arguments.organizations)
        cleared, wrong = clearances_of(arguments.clearances)
    except OSError as error:
        name = error.filename or arguments.roster
        return _nothing(f"{name}: {reason(error, 'cannot be read')}; name a file in YAML, JSON or CSV",
                        as_json=arguments.json)  # fmt: skip
    on = date.fromisoformat(arguments.on) if arguments.on else review_day(loaded.case)
    if on is None:
        say(_NAME, f"{loaded.source}: has no event and no record with a date; give the day of review with --on")
        return USAGE
    faults = [*loaded.faults, *(f.line for f in (*roster.faults, *register.faults)), *wrong]
    faults += [f"{arguments.organizations}: {line}" for line in register_faults(register.organizations)]
    faults += [f"{arguments.clearances}: {line}" for line in clearance_faults(cleared, on)]
    for line in (*(f"{loaded.source}: {line}" for line in loaded.remarks), *faults):
        say(_NAME, line)
    if not arguments.on:
        say(_NAME, f"held against {on.isoformat()}, the day of the case's last event; name the day of review with --on")
    if not roster.reviewers:
        return _nothing(f"{arguments.roster}: holds no reviewer that can be read", as_json=arguments.json)
    for line in strays_said(loaded.case, roster.reviewers):
        say(_NAME, f"{loaded.source}: {line}")
    unread = (*loaded.unread_ties, *(fault.line for fault in register.faults if fault.refused))
    matches = _matched(loaded.case, roster, register, cleared, on, unread=unread)
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(matches), indent=2).decode() + "\n")
    else:
        show("\n".join(_lines(loaded.source, on, matches)))
    if not any(found.eligible for found in matches):
        say(_NAME, f"{loaded.source}: no reviewer of the roster may decide it; the reasons stand with each")
    return REFUSED if faults else DONE


def _matched(
    case: Case,
    roster: Roster,
    register: Organizations,
    cleared: Sequence[Clearance],
    on: date,
    *,
    unread: Sequence[str],
) -> tuple[Match, ...]:
    """The matches, and behind them the entries of the roster that were left out."""
    found = screen_conflicts(roster.reviewers, case, register.organizations, on)
    ties = after_clearance(found, cleared, case.case_number, on)
    left_out: dict[int | None, RosterFault] = {fault.entry: fault for fault in reversed(_refused(roster))}
    lines = [refused(f.id, f.entry, f"{f.field}: {f.wrong}", on)
             for _, f in sorted(left_out.items(), key=_by_entry)]  # fmt: skip
    return (*match(case, roster.reviewers, on, ties, unread), *lines)


def _by_entry(pair: tuple[int | None, RosterFault]) -> int:
    return pair[0] or 0


def _refused(roster: Roster) -> list[RosterFault]:
    return [fault for fault in roster.faults if fault.refused]


def _register(path: Path | None) -> Organizations:
    return Organizations(organizations=()) if path is None else read_organizations(path)


def clearances_of(path: Path | None) -> tuple[list[Clearance], list[str]]:
    """The clearances of a file, and a line for each entry that is none."""
    if path is None:
        return [], []
    try:
        entries = raw_entries(bytes_of(path), table=False, struct=Clearance, under="clearances")
    except FormError as error:
        return [], [f"{path}: {error}"]
    read = [converted(entry, Clearance) for entry in entries]
    wrong = [f"{path}: entry {n}, {one.wrong[0]}: {one.wrong[1]}; {one.wrong[2]}"
             for n, one in enumerate(read, 1) if one.wrong is not None]  # fmt: skip
    return [one.made for one in read if isinstance(one.made, Clearance)], wrong


def _nothing(line: str, *, as_json: bool) -> int:
    say(_NAME, line)
    if as_json:
        put(msgspec.json.encode({"schema": "openimr/refusal/1", "error": line}).decode() + "\n")
    return NOTHING


def _lines(source: str, on: date, matches: Sequence[Match]) -> Iterator[str]:
    fitting = [found for found in matches if found.eligible]
    others = [found for found in matches if not found.eligible]
    yield f"{source}, held against {on.isoformat()}: {len(fitting)} of {len(matches)} reviewers may decide it"
    everywhere = [way for way in (matches[0].not_searched if matches else ()) if all(
        way in found.not_searched for found in matches if found.status != "refused")]  # fmt: skip
    if everywhere:
        yield "Ties that could not be searched for, with any reviewer:"
        yield from (f"  {way}" for way in everywhere)
    for place, found in enumerate(fitting[:_SHOWN], 1):
        yield ""
        yield f"{place:3}. {found.reviewer}   fit {found.fit:.2f}{_free(found)}"
        yield from (f"     {reason}" for reason in found.fit_reasons)
        away = next((a for a in found.rules if a.id == "R4" and a.answer != "yes"), None)
        if away is not None:
            yield f"     {away.fact}"
        if found.to_attest:
            yield f"     to be attested before signing: {', '.join(_asked(rule) for rule in found.to_attest)}"
        if own := [way for way in found.not_searched if way not in everywhere]:
            yield f"     ties not searched for: {'; '.join(own)}"
    if len(fitting) > _SHOWN:
        yield f"     and {len(fitting) - _SHOWN} more; --json has them all"
    if others:
        yield ""
        yield "Not eligible:"
        yield from (line for found in others[:_OTHERS] for line in _why(found))
    if len(others) > _OTHERS:
        counts = Counter(reason.split(":")[0].split(" with ")[0] for found in others for reason in found.reasons)
        yield f"  and {len(others) - _OTHERS} more. Of all that are not eligible:"
        yield from (f"  {count:5}  {reason}" for reason, count in sorted(counts.items(), key=lambda p: (-p[1], p[0])))


def _why(found: Match) -> Iterator[str]:
    said = " (a person has to look)" if found.status == "to be checked" else ""
    yield f"  {found.reviewer or f'entry {found.entry}'}{said}"
    yield from (f"     {reason}" for reason in found.reasons)


def _free(found: Match) -> str:
    return "   no free capacity, or absent, on this day" if found.available is False else ""


def _asked(rule: str) -> str:
    return "that there is no conflict" if rule == CONFLICTS else f"{rule} {qualification_rules()[rule].says}"
