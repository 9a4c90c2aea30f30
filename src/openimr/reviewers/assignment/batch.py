"""Cases, roster and register in, the record of an assignment out: the hard rules for every pair, then the best."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
import numpy as np

from openimr.model import Case, Organization, Reviewer
from openimr.process import clocks_of
from openimr.reviewers.assignment.presence import days_present
from openimr.reviewers.assignment.problem import CaseToAssign, Places
from openimr.reviewers.assignment.qualifying import Qualified, qualified
from openimr.reviewers.assignment.reasons import bit, reasons
from openimr.reviewers.assignment.record import (
    AssignmentRecord,
    SeedSource,
    assignment_record,
    fingerprint,
)
from openimr.reviewers.assignment.rules import AssignmentRules, assignment_rules, rules_fingerprint
from openimr.reviewers.assignment.screen import Bits, Screen
from openimr.reviewers.assignment.tied import Ties, grades_of
from openimr.reviewers.conflicts import Clearance, kind_of

ATTEST_CONFLICTS = "conflicts"
"""The statement that a reviewer has no conflict in a case (`Attestation.statement`)."""


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is made from. Every case has a number of its own.

    `needed` is how many reviewers a case needs, by number; one that it lacks needs one. `due` overrides the day on
    which a determination is due, which else comes from the case's clocks. `clearances` are ties that a person has
    looked at.
    """

    cases: tuple[Case, ...]
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...] = ()
    needed: Mapping[str, int] = {}
    due: Mapping[str, date] = {}
    clearances: tuple[Clearance, ...] = ()

    @property
    def fingerprints(self) -> dict[str, str]:
        """The SHA-256 of each input, whatever the order in it."""
        return {
            "cases": fingerprint(self.cases),
            "roster": fingerprint(self.reviewers),
            "organizations": fingerprint(self.organizations),
            "clearances": fingerprint(self.clearances),
        }


def assign_cases(
    inputs: Inputs,
    *,
    on: date,
    seed: str,
    seed_source: SeedSource = "given",
    rules: AssignmentRules | None = None,
    jobs: int = 1,
) -> AssignmentRecord:
    """Assign cases on a day, with the lot drawn from `seed`; the same inputs give the same record, in any order.

    `jobs` processes look for conflicts; their number changes the time, not the record.

    Raises:
        ProblemFaultError: a case's number or a reviewer's id stands twice, a number is out of its range.
        FlowError: the problem is too large for exact arithmetic.
    """
    rules = rules or assignment_rules()
    found = qualified(inputs.cases, inputs.reviewers, on)
    screen = screen_of(inputs, found, on, rules, jobs)
    return assignment_record(
        screen,
        seed=seed,
        seed_source=seed_source,
        on=on,
        rules=rules,
        fingerprints=inputs.fingerprints,
        attest=_attest(inputs, found),
    )


def frozen(inputs: Inputs, on: date, rules: AssignmentRules | None = None) -> Mapping[str, str]:
    """The fingerprints of a run before its seed is known: what has to be published first."""
    return {**inputs.fingerprints, "rules": rules_fingerprint(rules or assignment_rules()), "on": on.isoformat()}


def screen_of(inputs: Inputs, found: Qualified, on: date, rules: AssignmentRules, jobs: int = 1) -> Screen:
    """All hard rules over all pairs: qualification as found, conflicts, absence, a capacity that is not stated."""
    cases = tuple(_case(case, inputs) for case in inputs.cases)
    blocked = found.blocked
    _block_conflicts(blocked, inputs, on, jobs)
    _block_absent(blocked, cases, inputs.reviewers, on, rules.settings.days_present.value)
    unstated = np.array([reviewer.capacity is None for reviewer in inputs.reviewers], dtype=bool)
    blocked[:, unstated] |= np.uint32(bit("capacity unknown"))
    return Screen(
        cases=cases,
        reviewers=tuple(
            _places(reviewer, on, rules, preferred=preferred)
            for reviewer, preferred in zip(inputs.reviewers, found.preferred, strict=True)
        ),
        reasons=reasons(),
        blocked=blocked,
        fit=found.fit,
        about=found.about,
    )


def due_day(case: Case) -> date | None:
    """The day on which the determination is due by the case's clocks; None where the clock has not begun."""
    due = [clock.due for clock in clocks_of(case) if clock.clock == "determination" and clock.due]
    return datetime.fromisoformat(due[-1]).date() if due else None


def _case(case: Case, inputs: Inputs) -> CaseToAssign:
    number = case.case_number or ""
    return CaseToAssign(
        id=number,
        due=inputs.due[number] if number in inputs.due else due_day(case),
        expedited=case.priority == "expedited",
        needed=inputs.needed.get(number, 1),
    )


def _places(reviewer: Reviewer, on: date, rules: AssignmentRules, *, preferred: bool) -> Places:
    return Places(
        id=reviewer.id,
        capacity=reviewer.capacity or 0,
        open_cases=reviewer.open_cases,
        group=_group(reviewer, on, rules),
        preferred=preferred,
    )


def _group(reviewer: Reviewer, on: date, rules: AssignmentRules) -> str | None:
    """The medical group of a reviewer: the first by name of those that a tie makes colleagues of."""
    day = on.isoformat()
    names = [
        tie.tin or tie.npi or " ".join((tie.organization or "").lower().split())
        for tie in reviewer.affiliations
        if kind_of(tie.kind) in rules.settings.group_ties.value
        and (tie.start is None or tie.start <= day)
        and (tie.end is None or tie.end >= day)
    ]
    return min(filter(None, names), default=None)


def _block_conflicts(blocked: Bits, inputs: Inputs, on: date, jobs: int) -> None:
    ties = Ties(reviewers=inputs.reviewers, organizations=inputs.organizations, clearances=inputs.clearances, on=on)
    bits = {grade: np.uint32(bit(f"conflict {grade}")) for grade in ("certain", "to be checked")}
    for row, grades in enumerate(grades_of(inputs.cases, ties, jobs)):
        for column, grade in grades.items():
            blocked[row, column] |= bits[grade]


def _block_absent(
    blocked: Bits, cases: Sequence[CaseToAssign], reviewers: Sequence[Reviewer], on: date, enough: int
) -> None:
    rows: dict[date | None, list[int]] = {}
    for row, case in enumerate(cases):
        rows.setdefault(case.due, []).append(row)
    away = np.uint32(bit("absent"))
    for column, reviewer in enumerate(reviewers):
        if reviewer.absences:
            for due, those in rows.items():
                # A case that is due sooner than `enough` days from now can ask for no more days than there are.
                days = enough if due is None or due < on else min(enough, (due - on).days + 1)
                if days_present(reviewer.absences, on, due, enough) < days:
                    blocked[those, column] |= away


def _attest(inputs: Inputs, found: Qualified) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What differs from a reviewer's usual statements is kept by case and reviewer, the usual under the reviewer."""
    usual = {("", r.id): said for r, said in zip(inputs.reviewers, found.attest, strict=True)}
    here: Iterable[tuple[tuple[int, int], tuple[str, ...]]] = found.attest_here.items()
    special = {(inputs.cases[row].case_number or "", inputs.reviewers[at].id): said for (row, at), said in here}
    return {pair: (*said, ATTEST_CONFLICTS) for pair, said in {**usual, **special}.items()}
