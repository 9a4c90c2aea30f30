"""The record of a run of assignment: all that an auditor needs to draw it again, and no reviewer's name."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Literal, TypeAlias

import msgspec
import numpy as np

import openimr
from openimr.reviewers.assignment.explain import Assigned, Unassigned, explain
from openimr.reviewers.assignment.objective import Objective
from openimr.reviewers.assignment.rules import AssignmentRule, AssignmentRules, rules_fingerprint
from openimr.reviewers.assignment.screen import Screen, screened_problem
from openimr.reviewers.assignment.solver import solve

SeedSource: TypeAlias = Literal["given", "random"]
"""Whether the seed was handed in (a public value, fixed before the cases were known) or drawn for this run."""

DaySource: TypeAlias = Literal["given", "newest event"]
"""Whether the day of assignment was handed in, or is that of the newest event of all cases."""

DRAWN = "random-"
"""How a seed begins that was drawn for a run; one that is handed in may not begin so."""

SCHEMA = "openimr/assignment/1"

PROOF = (
    "each rule was solved to its optimum over every admissible pair, and the optimum was checked: no cycle of "
    "exchanges improves it (docs/assignment.md)"
)


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """A reviewer's load: cases open before the run, given by it, and open at once at the most."""

    reviewer: str
    open: int
    given: int
    capacity: int


class ToAttest(msgspec.Struct, frozen=True, kw_only=True):
    """What a reviewer still has to attest for a case before reviewing it: rules' ids."""

    case: str
    reviewer: str
    statements: tuple[str, ...]


class RefusedInput(msgspec.Struct, frozen=True, kw_only=True):
    """An input that could not be used, and why."""

    source: str
    refused: str


class AssignmentRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome of a run (`openimr/assignment/1`), with what it came from.

    `fingerprints` are SHA-256 of what was read (cases, roster, register of organisations, clearances, needed), of the
    files it was read from, of the rules, and (`run`) of all of these with the day. `on` is the day of assignment,
    `on_source` where it comes from; `several` are the cases that need more than one reviewer. `unique`: no other
    assignment is as good, so every correct solver finds this one. `notes` say how inputs were understood. Lists are in
    the order of ids. `objective` is over the cases that could be read.
    """

    schema: str = SCHEMA
    seed: str
    seed_source: SeedSource
    on: str
    on_source: DaySource = "given"
    versions: Mapping[str, str]
    fingerprints: Mapping[str, str]
    several: Mapping[str, int] = {}
    rules: tuple[AssignmentRule, ...]
    objective: Objective
    optimal: str
    unique: bool
    assigned: tuple[Assigned, ...]
    unassigned: tuple[Unassigned, ...]
    load: tuple[Load, ...]
    to_attest: tuple[ToAttest, ...]
    refused: tuple[RefusedInput, ...] = ()
    notes: tuple[str, ...] = ()


def source_of(seed: str) -> SeedSource:
    """Where a seed comes from: one that was drawn says so itself, so that nobody can say otherwise afterwards."""
    return "random" if seed.startswith(DRAWN) else "given"


def assignment_record(
    screen: Screen,
    *,
    seed: str,
    seed_source: SeedSource,
    on: date,
    rules: AssignmentRules,
    fingerprints: Mapping[str, str],
    attest: Mapping[tuple[str, str], tuple[str, ...]],
) -> AssignmentRecord:
    """Solve what the hard rules leave, explain it and write it down.

    `attest` is what is still to be attested, by case and reviewer; under no case ("") what a reviewer always is.

    Raises:
        FlowError: the problem is too large for exact arithmetic.
        ProblemFaultError: an id stands twice.
    """
    problem = screened_problem(screen)
    solution = solve(problem, seed, rules)
    told = explain(screen, problem, solution)
    counts = np.bincount(problem.pairs.reviewer[solution.chosen], minlength=len(problem.reviewers))
    return AssignmentRecord(
        seed=seed,
        seed_source=seed_source,
        on=on.isoformat(),
        versions={"openimr": openimr.__version__, "rules": rules.version},
        fingerprints={"rules": rules_fingerprint(rules), **fingerprints},
        several={case.id: case.needed for case in problem.cases if case.needed > 1},
        rules=rules.order,
        objective=solution.objective,
        optimal=PROOF,
        unique=solution.unique,
        assigned=told.assigned,
        unassigned=told.unassigned,
        load=tuple(
            Load(reviewer=r.id, open=r.open_cases, given=int(more), capacity=r.capacity)
            for r, more in zip(problem.reviewers, counts, strict=True)
        ),
        to_attest=tuple(
            ToAttest(case=case.case, reviewer=given.reviewer, statements=statements)
            for case in told.assigned
            for given in case.reviewers
            for usual in (attest.get(("", given.reviewer), ()),)
            if (statements := attest.get((case.case, given.reviewer), usual))
        ),
    )


def record_text(record: AssignmentRecord) -> str:
    """The record as JSON; the same record is the same text."""
    return json.dumps(msgspec.to_builtins(record), ensure_ascii=False, indent=1) + "\n"


def fingerprint(things: Iterable[msgspec.Struct]) -> str:
    """The SHA-256 of some structs, whatever their order.

    Fields that say nothing (null, empty) are left out, so that a field added to the model later does not change it.
    """
    each = sorted(sha256(_canonical(thing)).hexdigest() for thing in things)
    return sha256("\n".join(each).encode()).hexdigest()


def fingerprint_of(said: Mapping[str, int] | Mapping[str, str]) -> str:
    """The SHA-256 of a mapping, whatever its order."""
    return sha256(msgspec.json.encode(dict(said), order="deterministic")).hexdigest()


def frozen_fingerprint(each: Mapping[str, str], on: date, on_source: DaySource) -> str:
    """One SHA-256 over the fingerprints of a run and its day."""
    return fingerprint_of({**each, "on": on.isoformat(), "on_source": on_source})


def _canonical(thing: msgspec.Struct) -> bytes:
    return msgspec.json.encode(_said(msgspec.to_builtins(thing)), order="deterministic")


def _said(value: object) -> object:
    if isinstance(value, dict):
        said = {key: _said(inner) for key, inner in value.items()}
        return {key: inner for key, inner in said.items() if inner not in (None, [], {})}
    return [_said(inner) for inner in value] if isinstance(value, list | tuple) else value
