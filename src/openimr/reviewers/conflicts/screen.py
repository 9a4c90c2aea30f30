"""One case against the roster."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

import msgspec

from openimr.model.case import Case
from openimr.model.reviewer import Organization, Reviewer
from openimr.process import role_of
from openimr.reviewers.conflicts.clearing import after_clearance
from openimr.reviewers.conflicts.engine import ConflictEngine
from openimr.reviewers.conflicts.known_as import Known, not_on_roster
from openimr.reviewers.conflicts.model import Clearance, Conflict, Screening
from openimr.reviewers.conflicts.rules import conflict_rules, figure, kind_of, rule_of
from openimr.reviewers.conflicts.subjects import of_affiliation
from openimr.reviewers.conflicts.ties import kind_named, span, window


def screen_conflicts(
    reviewers: Iterable[Reviewer], case: Case, organizations: Iterable[Organization], on: date
) -> Mapping[str, tuple[Conflict, ...]]:
    """The conflicts of each reviewer with the parties of a case, by the reviewer's id; no entry where none was found.

    What could not be searched is not in it: see `screenings`. For many cases use `ConflictEngine`.
    """
    return ConflictEngine(reviewers, organizations, on).screen(case)


def screenings(
    reviewers: Iterable[Reviewer],
    case: Case,
    organizations: Iterable[Organization],
    on: date,
    clearances: Iterable[Clearance] = (),
) -> Mapping[str, Screening]:
    """Every reviewer against a case: conflicts that nobody has cleared, and what could not be searched."""
    roster, register = tuple(reviewers), tuple(organizations)
    found = after_clearance(ConflictEngine(roster, register, on).screen(case), clearances, case.case_number, on)
    return {
        reviewer.id: Screening(
            reviewer=reviewer.id,
            conflicts=found.get(reviewer.id, ()),
            not_searched=not_searched(reviewer, case, roster),
            inputs=inputs_fingerprint(reviewer, case, register, on),
        )
        for reviewer in roster
    }


def not_searched(
    reviewer: Reviewer, case: Case, roster: Iterable[Reviewer] | None = None, *,
    of_case: Iterable[str] | None = None, on: date | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Which ways could not be tried, in plain words: what the roster or the case does not say finds nothing.

    With the `roster`, earlier reviewers that it does not have are named too: who they were cannot be known. For callers
    that hold many reviewers against one case: `of_case` is `not_in_case(case)`. `on`: the day of review, by which ties
    that ended before the look-back are named too: the figure is our own, and a person may judge otherwise.
    """
    lacks = []
    if not reviewer.name:
        lacks.append("the roster has no name of the reviewer: parties and authors were not compared by name")
    if not reviewer.npi:
        lacks.append("the roster has no NPI of the reviewer")
    if not any(held.number for held in reviewer.licences):
        lacks.append("the roster has no licence number of the reviewer")
    if not reviewer.addresses:
        lacks.append("the roster has no address of the reviewer")
    if not reviewer.affiliations:
        lacks.append("the roster has no affiliations of the reviewer: none declared, or none asked for")
    for place, tie in enumerate(reviewer.affiliations):
        if not any(o.comparable for o in of_affiliation(kind_named(tie.kind)[0], tie)):
            lacks.append(f"affiliations[{place}]: names no other side that could be compared")
        elif kind_of(tie.kind) is None:
            lacks.append(f"affiliations[{place}]: the kind is not one that the programme knows; it is looked at")
    lacks += () if on is None else _lapsed(reviewer, on)
    if roster is not None:
        gone = len(not_on_roster(case, Known(roster)))
        lacks += [f"the roster has no entry of {gone} of the case's earlier reviewers"] if gone else []
    return (*lacks, *(not_in_case(case) if of_case is None else of_case))


def _lapsed(reviewer: Reviewer, on: date) -> Iterator[str]:
    years = figure("look back", on)
    rule = conflict_rules().values["look back"].values[-1]
    when = window(on, years)
    for place, tie in enumerate(reviewer.affiliations):
        kind, days = kind_named(tie.kind)[1], span(tie.start, tie.end)
        if kind.material != "exempt" and kind.looks_back and days.end is not None and days.end < when.since:
            yield (
                f"affiliations[{place}]: ended {tie.end}, before the {years:g} years that are looked back on "
                f"({rule.section}, {rule.grade}): it was not held against the case, and a person may judge otherwise"
            )


def not_in_case(case: Case) -> tuple[str, ...]:
    """Which ways could not be tried with any reviewer, for what the case does not say."""
    lacks = []
    for party in case.parties:
        role = role_of(party.role)
        if role is None:
            lacks.append(f"{party.id}: the role is not one that the programme knows")
        if rule_of(role) is not None and not (party.name or party.organization):
            lacks.append(f"{party.id}: the case has no name of the {role or 'party'}")
    present = {role_of(p.role) for p in case.parties}
    lacks += [f"the case names no {role}" for role in _EXPECTED if role not in present]
    return tuple(lacks)


_EXPECTED = ("employer", "claims administrator", "requesting physician", "injured worker", "ur organization")
"""Parties that every dispute has; a case without them has not been searched for them."""


def inputs_fingerprint(reviewer: Reviewer, case: Case, organizations: Iterable[Organization], on: date) -> str:
    """Of all that is compared: when it changes (a party, an item, an affiliation, the register), screen again."""
    register = sorted(organizations, key=lambda o: o.id)
    seen = (
        (reviewer.id, reviewer.name, reviewer.other_names, reviewer.npi, reviewer.tin, reviewer.addresses),
        (
            reviewer.licences,
            reviewer.affiliations,
            reviewer.attestations,
            case.parties,
            [i.treatment for i in case.items],
        ),
        (
            [(r.id, r.kind, r.author, r.title) for r in case.records],
            [i.request for i in case.items],
            case.prior_reviewers,
            case.events,
            register,
            on.isoformat(),
        ),
    )
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()[:16]
