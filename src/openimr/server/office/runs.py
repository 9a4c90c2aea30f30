"""Assignment of many cases: frozen, then the seed, then drawn; its record is kept and can be drawn again."""

import secrets
from collections.abc import Sequence

import msgspec
from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone

from openimr import model
from openimr.model import Organization, Reviewer
from openimr.reviewers.conflicts import Clearance
from openimr.reviewers.ids import id_key
from openimr.server.accounts.models import User
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.cases.lock_objects import lock_case
from openimr.server.cases.models import Case, CaseEvent, CaseFacts
from openimr.server.intake.fetch import joined_cases
from openimr.server.jobs import enqueue
from openimr.server.office.assigning import VERB, WAITING, clearances_of, give, lock_reviewer
from openimr.server.office.errors import NotAllowedError, OfficeError
from openimr.server.office.fetch import accounts, loads, register, roster, roster_entry, with_loads
from openimr.server.office.models import AssignmentRun, RunCase, RunCheck
from openimr.server.trail.actor import actor, step

MOST = 500
"""Cases of one run; what is left waits for the next."""
LONGEST_SEED = 200
PLANNED, GIVEN, NOT_GIVEN, SKIPPED = "planned", "given", "not given", "skipped"


def waiting_cases(numbers: Sequence[str] | None = None) -> list[Case]:
    """Cases that wait for a reviewer, the expedited and the soonest due first; of `numbers` those that do."""
    found = Case.objects.filter(state__in=WAITING)
    if numbers is not None:
        found = found.filter(number__in=numbers)
    return [*found.order_by("priority", "next_due", "number")[:MOST]]


def freeze(user: User, numbers: Sequence[str] | None = None) -> AssignmentRun:
    """Fix what a run is made from, before its seed is known; nobody is given anything yet.

    Raises:
        OfficeError: no case waits, or no reviewer can take one.
    """
    from openimr.reviewers.assignment import frozen  # noqa: PLC0415 - the solver is not loaded with every page

    if not may(user, VERB):
        raise NotAllowedError("this account may not do that")
    with step():
        cases = waiting_cases(numbers)
        together = joined_cases([case.pk for case in cases])
        cases = [case for case in cases if case.pk not in together]  # a lot would part them (9792.10.4(a))
        if not cases:
            raise OfficeError(
                "Each case that waits is decided together with another: give those to one reviewer, each from its page."
                if together
                else "No case waits for a reviewer."
            )
        working = accounts()
        reviewers = with_loads(one for one in roster().reviewers if id_key(one.id) in working)
        if not reviewers:
            raise OfficeError("The roster has no reviewer with an account that is open.")
        known = register()
        if any(fault.refused for fault in known.faults):
            raise OfficeError("The register of organisations has entries that can't be read: mend it first.")
        organizations, clearances, on = known.organizations, clearances_of(cases), timezone.localdate()
        versions = _versions(cases)
        run = AssignmentRun.objects.create(
            at=timezone.now(),
            by=user,
            on=on,
            frozen={},
            reviewers=msgspec.to_builtins(reviewers),
            organizations=msgspec.to_builtins(organizations),
            clearances=msgspec.to_builtins(clearances),
        )
        RunCase.objects.bulk_create(
            RunCase(run=run, case=case, facts=versions[case.pk][0], events=versions[case.pk][1]) for case in cases
        )
        run.frozen = dict(frozen(_inputs(run), on))
        run.save(update_fields=["frozen"])
    return run


def set_seed(user: User, pk: int, seed: str) -> AssignmentRun:
    """Say the seed of a frozen run (empty: it is drawn here), and queue the run.

    Raises:
        OfficeError: the run has one already, or the seed can't be used.
    """
    from openimr.reviewers.assignment import DRAWN  # noqa: PLC0415

    if not may(user, VERB):
        raise NotAllowedError("this account may not do that")
    seed = seed.strip()
    if seed.startswith(DRAWN) or len(seed) > LONGEST_SEED or not seed.isprintable():
        raise OfficeError(f"The seed can't be used: one that begins with {DRAWN} is one that was drawn here.")
    with step():
        run = AssignmentRun.objects.select_for_update().filter(pk=pk).first()
        if run is None or run.state != AssignmentRun.State.FROZEN:
            raise OfficeError("This run has its seed.")
        run.seed, run.seeded = seed or DRAWN + secrets.token_hex(16), timezone.now()
        run.state = AssignmentRun.State.QUEUED
        run.save(update_fields=["seed", "seeded", "state"])
        from openimr.server.office import tasks  # noqa: PLC0415 - it imports this module

        enqueue(tasks.run_assignment, lock=f"assignment {pk}", run_id=pk)
    return run


def draw(pk: int) -> None:
    """Draw a run that has its seed and keep its record; one that is drawn is left. Nobody is given anything yet."""
    from openimr.reviewers.assignment import assign_cases, frozen, record_text  # noqa: PLC0415

    run = AssignmentRun.objects.filter(pk=pk, state=AssignmentRun.State.QUEUED, record="").first()
    if run is None:
        return
    inputs = _inputs(run)
    if dict(frozen(inputs, run.on)) != run.frozen:
        _fail(pk, "What the run was frozen with can't be put together again: freeze a new one.")
        return
    try:
        record = assign_cases(inputs, on=run.on, seed=run.seed)
    except (ArithmeticError, ValueError) as error:
        _fail(pk, f"The cases can't be assigned together ({type(error).__name__}): freeze a run of fewer.")
        return
    with step():
        run = AssignmentRun.objects.select_for_update().get(pk=pk)
        if run.record:
            return
        run.record = record_text(record)
        run.save(update_fields=["record"])
        given = {one.case: one for one in record.assigned}
        left = {one.case: one for one in record.unassigned}
        rows = [*run.cases.select_related("case")]
        for row in rows:
            one, none = given.get(row.case.number), left.get(row.case.number)
            if one is not None:
                row.outcome, row.reviewer, row.why = PLANNED, one.reviewers[0].reviewer, one.why
                row.explanation = msgspec.to_builtins(one)
            else:
                row.outcome, row.why = NOT_GIVEN, none.why if none else "the record does not name it"
                row.explanation = msgspec.to_builtins(none) if none else None
        RunCase.objects.bulk_update(rows, ["outcome", "reviewer", "why", "explanation"])


def carry_out(pk: int) -> None:
    """Give the cases as the record says, each in a transaction of its own; one that has changed since is skipped."""
    run = AssignmentRun.objects.filter(pk=pk, state=AssignmentRun.State.QUEUED).exclude(record="").first()
    if run is None:
        return
    for row_pk, number in run.cases.filter(outcome=PLANNED).order_by("pk").values_list("pk", "case__number"):
        with step(number):
            case = lock_case(number)
            row = RunCase.objects.select_for_update().get(pk=row_pk)
            if row.outcome != PLANNED:  # another worker was quicker
                continue
            why = _give(run, row, case)
            row.outcome = SKIPPED if why else GIVEN
            row.why = why or row.why
            row.save(update_fields=["outcome", "why"])
    with step():
        AssignmentRun.objects.filter(pk=pk).update(state=AssignmentRun.State.DONE)


def _give(run: AssignmentRun, row: RunCase, case: Case) -> str:
    """Give the case as planned; why not, where it can't be."""
    if _versions([case])[case.pk] != (row.facts, row.events):
        return "the case has changed since it was frozen: it goes into the next run"
    account = lock_reviewer(row.reviewer)
    if account is None:
        return "the reviewer's account was closed since: it goes into the next run"
    why = _changed(run, row.reviewer)
    if why:
        return f"{why} since it was frozen: it goes into the next run"
    try:
        with transaction.atomic():
            give(case, account, {"explanation": row.explanation}, run)
    except StepError as error:
        return str(error)
    return ""


def _changed(run: AssignmentRun, reviewer: str) -> str:
    """What of the reviewer or the register is no longer as the run was frozen with; empty: all is."""
    key = id_key(reviewer)
    then = next(one for one in msgspec.convert(run.reviewers, tuple[Reviewer, ...]) if id_key(one.id) == key)
    now = roster_entry(reviewer)
    if now is None or msgspec.structs.replace(now, open_cases=None) != msgspec.structs.replace(then, open_cases=None):
        return "the reviewer's entry on the roster has changed"
    if register().organizations != msgspec.convert(run.organizations, tuple[Organization, ...]):
        return "the register of organisations has changed"
    if loads().get(key, 0) >= (then.capacity or 0):
        return "the reviewer has been given as many cases as agreed"
    return ""


def ask_check(user: User, pk: int) -> RunCheck:
    """Have a run drawn again from what it came from.

    Raises:
        OfficeError: there is no record.
    """
    if not may(user, VERB):
        raise NotAllowedError("this account may not do that")
    with step():
        run = AssignmentRun.objects.filter(pk=pk).exclude(record="").first()
        if run is None:
            raise OfficeError("This run has no record yet.")
        check = RunCheck.objects.create(run=run, at=timezone.now(), by=actor())
        from openimr.server.office import tasks  # noqa: PLC0415 - it imports this module

        enqueue(tasks.check_run, check_id=check.pk)
    return check


def check(pk: int) -> None:
    """Draw a run again and hold it against its record."""
    from openimr.reviewers.assignment import assign_cases, compare  # noqa: PLC0415

    row = RunCheck.objects.filter(pk=pk, reproduced=None).select_related("run").first()
    if row is None:
        return
    run = row.run
    if run.cases.count() != _cases_of(run):
        reproduced, differences = False, ["cases of the run were purged since: it can't be drawn again"]
    else:
        again = assign_cases(_inputs(run), on=run.on, seed=run.seed)
        found = compare(run.record.encode(), again)
        reproduced, differences = found.reproduced, [*found.differences]
    with step():
        RunCheck.objects.filter(pk=pk, reproduced=None).update(reproduced=reproduced, differences=differences)


def _cases_of(run: AssignmentRun) -> int:
    record = msgspec.json.decode(run.record)
    return len({one["case"] for one in (*record["assigned"], *record["unassigned"])})


def _inputs(run: AssignmentRun):  # type: ignore[no-untyped-def]  # noqa: ANN202 - `Inputs` is loaded here only
    """What a run was frozen with: cases of their versions then, and what the run itself keeps."""
    from openimr.reviewers.assignment import Inputs  # noqa: PLC0415

    rows = {row.case_id: row for row in run.cases.all()}
    facts = {
        one.case_id: one.document
        for one in CaseFacts.objects.filter(case__in=rows)
        if one.version == rows[one.case_id].facts
    }
    events: dict[int, list[object]] = {key: [] for key in rows}
    for one in CaseEvent.objects.filter(case__in=rows).order_by("place"):
        if one.place < rows[one.case_id].events:
            events[one.case_id].append(one.document)
    return Inputs(
        cases=tuple(msgspec.convert({**facts.get(key, {}), "events": events[key]}, model.Case) for key in sorted(rows)),
        reviewers=msgspec.convert(run.reviewers, tuple[Reviewer, ...]),
        organizations=msgspec.convert(run.organizations, tuple[Organization, ...]),
        clearances=msgspec.convert(run.clearances, tuple[Clearance, ...]),
    )


def _versions(cases: Sequence[Case]) -> dict[int, tuple[int, int]]:
    """Of each case the version of its facts and how many events it has."""
    keys = [case.pk for case in cases]
    facts = dict(CaseFacts.objects.filter(case__in=keys).values_list("case").annotate(Max("version")))
    events = dict(CaseEvent.objects.filter(case__in=keys).values_list("case").annotate(Count("pk")))
    return {key: (facts.get(key, 0), events.get(key, 0)) for key in keys}


def _fail(pk: int, reason: str) -> None:
    with step():
        AssignmentRun.objects.filter(pk=pk).update(state=AssignmentRun.State.FAILED, reason=reason)
