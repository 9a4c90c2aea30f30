"""`imr status CASE`: where a case stands, what is owed to whom, whether it is eligible, and what can happen next."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.cases import Loaded, later_events, load_cases, takes_cases
from openimr.cli.options import Parser, command
from openimr.cli.status.text import status_text
from openimr.cli.terminal import put, say, show
from openimr.model import Case
from openimr.process.answers import RefusedCase, Status
from openimr.process.casestate import CaseState
from openimr.process.clocking import clocks_of
from openimr.process.fees import fee_of
from openimr.process.fold import accepted, fold
from openimr.process.foreseen import with_early_answers
from openimr.process.notices.standing import no_longer_so
from openimr.process.relating import Related, end_of_application, relate_all
from openimr.process.remand import remand_order
from openimr.process.screening import Screening, screen
from openimr.reviewers.ids import shown_id

_NAME = "imr status"


def parser() -> Parser:
    """The command line of `imr status`."""
    made = command(
        "status",
        "Where a case stands: its state, what is owed to whom, whether it is eligible and why, what can happen next "
        "and who may do\nthat, and which events were refused. Of several cases, those that belong together are named. "
        "Without --as-of all events\ncount: no clock of this machine is read.",
        "imr status case.json --as-of 2024-06-01",
    )
    takes_cases(made)
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr status --help`."""
    arguments = parser().parse_args(argv)
    loaded = list(load_cases(arguments.cases))
    for one in loaded:
        later = later_events(one, arguments.as_of)
        remarks = (*one.remarks, later) if later is not None else one.remarks
        for line in (one.refused,) if one.refused is not None else (*one.faults, *remarks):
            say(_NAME, f"{one.source}: {line}")
    answers = list(_statuses(loaded, arguments.as_of))
    if arguments.json:
        put(json.dumps(_document(loaded, answers), ensure_ascii=False, indent=2) + "\n")
    else:
        cases = {one.source: one.case for one in loaded}
        for status in answers:
            case = cases[status.source]
            if case is not None:
                show(status_text(case, status) + "\n")
    if not answers:
        return NOTHING
    return REFUSED if any(one.refused is not None or one.faults for one in loaded) else DONE


def _statuses(loaded: Iterable[Loaded], as_of: datetime | None) -> Iterator[Status]:
    read = [(one, one.case) for one in loaded if one.case is not None]
    related = relate_all([case for _, case in read])
    states = [fold(case, as_of) for _, case in read]
    by_number = {case.case_number: _became(state) for (_, case), state in zip(read, states, strict=True)}
    others = {number: state for number, state in by_number.items() if number is not None}
    for (one, case), relations, state in zip(read, related, states, strict=True):
        screening = screen(case, as_of, others)
        yield _status(one, case, state, screening, as_of=as_of, related=relations)


def _became(state: CaseState) -> str:
    """What became of an application: its state, or that its finding of ineligibility stands while it is appealed."""
    end = end_of_application(state)
    return "INELIGIBLE" if end == "INELIGIBLE" else state.state


def _status(
    one: Loaded,
    case: Case,
    state: CaseState,
    screening: Screening,
    *,
    as_of: datetime | None,
    related: tuple[Related, ...],
) -> Status:
    refused = tuple(msgspec.structs.replace(r, place=one.places[r.place]) for r in state.refused)
    over = tuple(msgspec.structs.replace(r, place=one.places[r.place]) for r in state.passed_over)
    return Status(
        source=one.source,
        case_number=case.case_number,
        as_of=as_of,
        state=msgspec.structs.replace(
            state,
            refused=refused,
            passed_over=over,
            reviewers=tuple(map(shown_id, state.reviewers)),
            excluded_reviewers=tuple(map(shown_id, state.excluded_reviewers)),
        ),
        screening=screening,
        clocks=with_early_answers(case, clocks_of(accepted(case, as_of), as_of)),
        fee=fee_of(case, as_of),
        remand=remand_order(case, as_of),
        related=related,
        unread=one.faults,
        overtaken=no_longer_so(case, sorted({one.notice for one in (*state.owed, *state.overtaken)}), as_of),
    )


def _document(loaded: Sequence[Loaded], answers: Sequence[Status]) -> object:
    """The status of one case; of several, or of none that could be read, one entry a case, in their order."""
    if len(loaded) == 1 and answers:
        return msgspec.to_builtins(answers[0])
    by_source = {status.source: status for status in answers}
    return [
        msgspec.to_builtins(RefusedCase(source=one.source, refused=one.refused))
        if one.refused is not None
        else msgspec.to_builtins(by_source[one.source])
        for one in loaded
    ]
