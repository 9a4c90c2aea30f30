"""Cases, roster and register in, the record of an assignment out: the hard rules for every pair, then the best."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import msgspec
import numpy as np

from openimr.model import Case, Organization, Reviewer
from openimr.process import clocks_of
from openimr.reviewers.assignment.explain import Unassigned
from openimr.reviewers.assignment.lapsing import block_lapsing
from openimr.reviewers.assignment.numbers import spelt_alike
from openimr.reviewers.assignment.persons import block_look_alikes, block_second_entries, same_persons
from openimr.reviewers.assignment.presence import days_present
from openimr.reviewers.assignment.problem import CaseToAssign, Places
from openimr.reviewers.assignment.qualifying import Qualified, qualified
from openimr.reviewers.assignment.reasons import bit, reasons
from openimr.reviewers.assignment.record import (
    AssignmentRecord,
    DaySource,
    assignment_record,
    fingerprint,
    fingerprint_of,
    frozen_fingerprint,
    source_of,
)
from openimr.reviewers.assignment.rules import AssignmentRules, assignment_rules, rules_fingerprint
from openimr.reviewers.assignment.screen import Bits, Screen
from openimr.reviewers.assignment.tied import Ties, grades_of
from openimr.reviewers.conflicts import Clearance, kind_of

ATTEST_CONFLICTS = "conflicts"
"""The statement that a reviewer has no conflict in a case (`Attestation.statement`)."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case that cannot be assigned because its file cannot be used: by number (else its file's name), and why."""

    case: str
    why: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is made from. Every case has a number of its own.

    `needed` is how many reviewers a case needs, by number; one that it lacks needs one. `due` overrides the day on
    which a determination is due, which else comes from the case's clocks. `clearances` are ties that a person has
    looked at. `left_out` are cases that could not be read, `known_as` says of cases without a case number what their
    number is instead ("claim number", "file name"). `files` are the SHA-256 of the files as they lie there, by what
    is in them: what a reader left out of a file is in its fingerprint all the same.
    """

    cases: tuple[Case, ...]
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...] = ()
    needed: Mapping[str, int] = {}
    due: Mapping[str, date] = {}
    clearances: tuple[Clearance, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    known_as: Mapping[str, str] = {}
    files: Mapping[str, str] = {}

    @property
    def fingerprints(self) -> dict[str, str]:
        """The SHA-256 of each input as it was read, whatever the order in it, and of the files."""
        several = {number: count for number, count in self.needed.items() if count != 1}
        days = {number: due.isoformat() for number, due in self.due.items()}
        return {
            "cases": fingerprint((*self.cases, *self.left_out)),
            "roster": fingerprint(self.reviewers),
            "organizations": fingerprint(self.organizations),
            "clearances": fingerprint(self.clearances),
            "needed": fingerprint_of(several),
            **({"due": fingerprint_of(days)} if days else {}),
            **{f"{what} file": value for what, value in self.files.items()},
        }


def assign_cases(
    inputs: Inputs,
    *,
    on: date,
    seed: str,
    on_source: DaySource = "given",
    rules: AssignmentRules | None = None,
    jobs: int = 1,
) -> AssignmentRecord:
    """Assign cases on a day, with the lot drawn from `seed`; the same inputs give the same record, in any order.

    `on_source` says where the day comes from. `jobs` processes look for conflicts; their number changes the time, not
    the record.

    Raises:
        ProblemFaultError: a case's number or a reviewer's id stands twice, a number is out of its range.
        FlowError: the problem is too large for exact arithmetic.
    """
    rules = rules or assignment_rules()
    inputs = spelt_alike(inputs)
    found = qualified(inputs.cases, inputs.reviewers, on)
    screen = screen_of(inputs, found, on, rules, jobs)
    record = assignment_record(
        screen,
        seed=seed,
        seed_source=source_of(seed),
        on=on,
        rules=rules,
        fingerprints=frozen(inputs, on, rules, on_source=on_source),
        attest=_attest(inputs, found),
    )
    unread = tuple(_unread(one, inputs.needed.get(one.case, 1)) for one in inputs.left_out)
    return msgspec.structs.replace(
        record,
        on_source=on_source,
        unassigned=tuple(sorted((*record.unassigned, *unread), key=lambda one: (one.case, one.why))),
        notes=tuple(_notes(inputs, on, on_source)),
    )


def frozen(
    inputs: Inputs, on: date, rules: AssignmentRules | None = None, *, on_source: DaySource = "given"
) -> Mapping[str, str]:
    """The fingerprints of a run before its seed is known, `run` over all of them and the day: what to publish first."""
    each = {**spelt_alike(inputs).fingerprints, "rules": rules_fingerprint(rules or assignment_rules())}
    return {**each, "run": frozen_fingerprint(each, on, on_source)}


def screen_of(inputs: Inputs, found: Qualified, on: date, rules: AssignmentRules, jobs: int = 1) -> Screen:
    """All hard rules over all pairs: qualification as found, now and when the case is due; conflicts, absence, more."""
    cases = tuple(_case(case, inputs) for case in inputs.cases)
    persons = same_persons(inputs.reviewers)
    blocked = found.blocked
    _block_far(blocked, found, rules)
    block_lapsing(blocked, [case.due for case in cases], inputs.reviewers, found, on)
    _block_conflicts(blocked, inputs, on, jobs)
    _block_absent(blocked, cases, inputs.reviewers, on, rules.settings.days_present.value)
    _block_capacity(blocked, inputs.reviewers, rules)
    block_second_entries(blocked, persons)
    block_look_alikes(blocked, [case.needed for case in cases], inputs.reviewers)
    places = [
        _places(reviewer, on, rules, preferred=preferred)
        for reviewer, preferred in zip(inputs.reviewers, found.preferred, strict=True)
    ]
    for first, *others in persons:
        together = [places[at] for at in (first, *others)]
        places[first] = msgspec.structs.replace(
            places[first],
            capacity=min(one.capacity for one in together),
            open_cases=sum(one.open_cases for one in together),
        )
    return Screen(
        cases=cases,
        reviewers=tuple(places),
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
    possible = _possible(reviewer, rules)
    return Places(
        id=reviewer.id,
        capacity=(reviewer.capacity or 0) if possible else 0,
        open_cases=reviewer.open_cases if possible else 0,
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


def _possible(reviewer: Reviewer, rules: AssignmentRules) -> bool:
    most = rules.settings.most_open.value
    return 0 <= (reviewer.capacity or 0) <= most and 0 <= reviewer.open_cases <= most


def _block_capacity(blocked: Bits, reviewers: Sequence[Reviewer], rules: AssignmentRules) -> None:
    for column, reviewer in enumerate(reviewers):
        if reviewer.capacity is None:
            blocked[:, column] |= np.uint32(bit("capacity unknown"))
        if not _possible(reviewer, rules):
            blocked[:, column] |= np.uint32(bit("capacity out of range"))


def _block_far(blocked: Bits, found: Qualified, rules: AssignmentRules) -> None:
    """Bar those whom R1 and R8 let pass, but whose fit is below the floor."""
    said = np.uint32(sum(bit(f"{rule} {answer}") for rule in ("R1", "R8") for answer in ("no", "unknown")))
    far = (found.fit < rules.settings.fit_floor.value) & ((blocked & said) == 0)
    blocked[far] |= np.uint32(bit("fit too low"))


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
    away = {True: np.uint32(bit("absent")), False: np.uint32(bit("absent on the day"))}
    for column, reviewer in enumerate(reviewers):
        if reviewer.absences:
            for due, those in rows.items():
                # A case that is due sooner than `enough` days from now can ask for no more days than there are.
                days = enough if due is None or due < on else min(enough, (due - on).days + 1)
                if days_present(reviewer.absences, on, due, enough) < days:
                    blocked[those, column] |= away[due is not None]


def _attest(inputs: Inputs, found: Qualified) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """What differs from a reviewer's usual statements is kept by case and reviewer, the usual under the reviewer."""
    usual = {("", r.id): said for r, said in zip(inputs.reviewers, found.attest, strict=True)}
    here: Iterable[tuple[tuple[int, int], tuple[str, ...]]] = found.attest_here.items()
    special = {(inputs.cases[row].case_number or "", inputs.reviewers[at].id): said for (row, at), said in here}
    return {pair: (*said, ATTEST_CONFLICTS) for pair, said in {**usual, **special}.items()}


def _unread(one: LeftOut, needed: int) -> Unassigned:
    """A case that was left out: nothing is known of its day or of who could take it."""
    return Unassigned(
        case=one.case,
        due=None,
        expedited=False,
        missing=needed,
        admissible=0,
        excluded=(),
        why=f"left out: {one.why}",
        needed=("its file in order",),
    )


def _notes(inputs: Inputs, on: date, on_source: DaySource) -> Iterable[str]:
    if on_source == "newest event":
        yield f"no day was given: all is held against {on.isoformat()}, the day of the newest event of all cases"
    for number, what in sorted(inputs.known_as.items()):
        yield f"case {number}: has no case_number; it is known here by its {what}"
    for ats in same_persons(inputs.reviewers):
        first, *others = (inputs.reviewers[at].id for at in ats)
        yield (
            f"reviewers {first} and {', '.join(others)}: have the same NPI or licence, and are taken as one person; "
            f"{first} stands for it"
        )
