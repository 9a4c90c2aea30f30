"""Cases, roster and register in, the record of an assignment out: the hard rules for every pair, then the best."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
import numpy as np

from openimr.model import Case, Organization, Reviewer
from openimr.reviewers.assignment.groups import groups_of
from openimr.reviewers.assignment.lapsing import block_lapsing
from openimr.reviewers.assignment.left_over import Wanting, not_waiting, remarks, unread, wanting, without_approval
from openimr.reviewers.assignment.numbers import spelt_alike
from openimr.reviewers.assignment.persons import block_look_alikes, block_second_entries, same_persons
from openimr.reviewers.assignment.presence import away_then, days_present
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
from openimr.reviewers.assignment.standing import standing_of
from openimr.reviewers.assignment.tied import Ties, grades_of
from openimr.reviewers.conflicts import Clearance
from openimr.reviewers.ids import id_key

ATTEST_CONFLICTS = "conflicts"
"""The statement that a reviewer has no conflict in a case (`Attestation.statement`)."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A case that cannot be assigned because its file cannot be used: by number (else its file's name), and why."""

    case: str
    why: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is made from. Every case has a number of its own.

    `needed` is how many reviewers a case needs, by number; one that it lacks needs one. `due` overrides the day on
    which a determination is due (None: not known), which else comes from the case's clocks. `clearances` are ties that
    a person has looked at. `left_out` are cases that could not be read, `known_as` says of cases without a case number
    what their number is instead ("claim number", "file name"). `files` are the SHA-256 of the files as they lie there,
    by what is in them: what a reader left out of a file is in its fingerprint all the same.
    """

    cases: tuple[Case, ...]
    reviewers: tuple[Reviewer, ...]
    organizations: tuple[Organization, ...] = ()
    needed: Mapping[str, int] = {}
    due: Mapping[str, date | None] = {}
    clearances: tuple[Clearance, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    known_as: Mapping[str, str] = {}
    files: Mapping[str, str] = {}

    @property
    def fingerprints(self) -> dict[str, str]:
        """The SHA-256 of each input as it was read, whatever the order in it, and of the files."""
        several = {number: count for number, count in self.needed.items() if count != 1}
        days = {number: due.isoformat() if due else "" for number, due in self.due.items()}
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
    wants = wants_of(inputs)
    waiting = _waiting(inputs, wants)
    found = qualified(waiting.cases, waiting.reviewers, on)
    screen = screen_of(waiting, found, on, rules, jobs, wants=wants)
    record = assignment_record(
        screen,
        seed=seed,
        seed_source=source_of(seed),
        on=on,
        rules=rules,
        fingerprints=frozen(inputs, on, rules, on_source=on_source),
        attest=_attest(waiting, found),
    )
    lacking = {one.case: one for one in record.unassigned}
    for row, case in enumerate(screen.cases):
        admissible = int(np.count_nonzero(screen.blocked[row] == 0))
        said = without_approval(case.id, wants[case.id], lacking.get(case.id), admissible)
        if said is not None:
            lacking[case.id] = said
    others = [not_waiting(number, one) for number, one in wants.items() if not one.now]
    others += [unread(one.case, one.why, inputs.needed.get(one.case, 1)) for one in inputs.left_out]
    return msgspec.structs.replace(
        record,
        on_source=on_source,
        several={number: count for number, count in sorted(inputs.needed.items()) if count != 1},
        unassigned=tuple(sorted((*lacking.values(), *others), key=lambda one: (one.case, one.why))),
        notes=tuple(_notes(inputs, wants, on, on_source)),
    )


def wants_of(inputs: Inputs) -> dict[str, Wanting]:
    """How many reviewers each case wants as it stands, by its number."""
    return {
        number: wanting(case, standing_of(case), inputs.needed.get(number, 1))
        for case in inputs.cases
        for number in (case.case_number or "",)
    }


def _waiting(inputs: Inputs, wants: Mapping[str, Wanting]) -> Inputs:
    """The inputs with only the cases that reviewers are looked for, and with what the other cases say of loads."""
    busy = Counter(id_key(one) for wants in wants.values() for one in wants.standing.has)
    return msgspec.structs.replace(
        inputs,
        cases=tuple(case for case in inputs.cases if wants[case.case_number or ""].now),
        reviewers=tuple(
            msgspec.structs.replace(one, open_cases=max(one.open_cases or 0, busy[id_key(one.id)]))
            if busy[id_key(one.id)]
            else one
            for one in inputs.reviewers
        ),
    )


def frozen(
    inputs: Inputs, on: date, rules: AssignmentRules | None = None, *, on_source: DaySource = "given"
) -> Mapping[str, str]:
    """The fingerprints of a run before its seed is known, `run` over all of them and the day: what to publish first."""
    each = {**spelt_alike(inputs).fingerprints, "rules": rules_fingerprint(rules or assignment_rules())}
    return {**each, "run": frozen_fingerprint(each, on, on_source)}


def screen_of(
    inputs: Inputs,
    found: Qualified,
    on: date,
    rules: AssignmentRules,
    jobs: int = 1,
    *,
    wants: Mapping[str, Wanting] | None = None,
) -> Screen:
    """All hard rules over all pairs: qualification as found, now and when the case is due; conflicts, absence, more.

    `wants` is what each case wants (`wants_of`), where it is known already.
    """
    wants = wants if wants is not None else wants_of(inputs)
    cases = tuple(_case(case, inputs, wants) for case in inputs.cases)
    persons = same_persons(inputs.reviewers)
    blocked = found.blocked
    _block_holders(blocked, inputs, wants)
    _block_far(blocked, found, rules)
    block_lapsing(blocked, [case.due for case in cases], inputs.reviewers, found, on)
    _block_conflicts(blocked, inputs, on, jobs)
    _block_absent(blocked, cases, inputs.reviewers, on, rules.settings.days_present.value)
    _block_capacity(blocked, inputs.reviewers, rules)
    block_second_entries(blocked, persons)
    block_look_alikes(blocked, [case.needed for case in cases], inputs.reviewers, on)
    groups = groups_of(inputs.reviewers, on, rules)
    places = [
        _places(reviewer, rules, group=group, preferred=preferred)
        for reviewer, group, preferred in zip(inputs.reviewers, groups, found.preferred, strict=True)
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
        away=away_then(cases, inputs.reviewers, on),
        about=found.about,
    )


def _case(case: Case, inputs: Inputs, wants: Mapping[str, Wanting]) -> CaseToAssign:
    number = case.case_number or ""
    standing = wants[number].standing
    return CaseToAssign(
        id=number,
        due=inputs.due.get(number, standing.due),
        expedited=standing.expedited,
        needed=max(1, wants[number].now),
    )


def _block_holders(blocked: Bits, inputs: Inputs, wants: Mapping[str, Wanting]) -> None:
    """Nobody is given a case a second time that is given to a further reviewer."""
    column = {id_key(reviewer.id): at for at, reviewer in enumerate(inputs.reviewers)}
    for row, case in enumerate(inputs.cases):
        for one in wants[case.case_number or ""].standing.has:
            if id_key(one) in column:
                blocked[row, column[id_key(one)]] |= np.uint32(bit("has it"))


def _places(reviewer: Reviewer, rules: AssignmentRules, *, group: str | None, preferred: bool) -> Places:
    possible = _possible(reviewer, rules)
    return Places(
        id=reviewer.id,
        capacity=(reviewer.capacity or 0) if possible else 0,
        open_cases=(reviewer.open_cases or 0) if possible else 0,
        group=group,
        preferred=preferred,
    )


def _possible(reviewer: Reviewer, rules: AssignmentRules) -> bool:
    most = rules.settings.most_open.value
    return 0 <= (reviewer.capacity or 0) <= most and 0 <= (reviewer.open_cases or 0) <= most


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


def _notes(inputs: Inputs, wants: Mapping[str, Wanting], on: date, on_source: DaySource) -> Iterable[str]:
    if on_source == "newest event":
        yield f"no day was given: all is held against {on.isoformat()}, the day of the newest event of all cases"
    for number, what in sorted(inputs.known_as.items()):
        yield f"case {number}: has no case_number; it is known here by its {what}"
    yield from remarks(wants, on)
    if silent := sum(1 for one in inputs.reviewers if one.capacity is not None and one.open_cases is None):
        yield (
            f"of {silent} of {len(inputs.reviewers)} reviewers it is not said how many cases they have open "
            "(open_cases): only those count that the case files say they have"
        )
    for ats in same_persons(inputs.reviewers):
        first, *others = (inputs.reviewers[at].id for at in ats)
        yield (
            f"reviewers {first} and {', '.join(others)}: have the same NPI or licence, and are taken as one person; "
            f"{first} stands for it"
        )
