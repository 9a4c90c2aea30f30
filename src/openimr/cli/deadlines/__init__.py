"""`imr deadlines CASE`: each clock of a case, when it is due, and where it stands."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.cases import Loaded, load_cases, takes_cases
from openimr.cli.deadlines.table import joint_table, table
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import put, say, show
from openimr.process import Clock, EventFault, accepted, clocks_from, fold, moments_of
from openimr.process.answers import CaseClocks, RefusedCase

_NAME = "imr deadlines"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one CASE: its clocks, or why it was refused.

    `undated` counts events without a time of day or a time zone.
    """

    source: str
    case_number: str | None = None
    as_of: datetime | None = None
    clocks: tuple[Clock, ...] = ()
    left_out: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    undated: int = 0
    refused: str | None = None


def parser() -> Parser:
    """The command line of `imr deadlines`."""
    made = command(
        "deadlines",
        "The clocks of a case: what started each, when it is due, by which rule and how sure that is, and where it "
        "stands.\nOf several cases, what is open in all of them comes first. Without --as-of they stand as on the day "
        "of the case's last\nevent: no clock of this machine is read.",
        "imr deadlines case.json --as-of 2024-06-01",
    )
    takes_cases(made)
    made.add_argument("--all", action="store_true", help="in the table, explain the clocks that are settled too")
    made.add_argument(
        "--ics", metavar="FILE", type=some_path, help="write the due days as a calendar (extra `calendar`)"
    )
    return made


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr deadlines --help`."""
    arguments = parser().parse_args(argv)
    answers = [_answer(one, arguments.as_of) for one in load_cases(arguments.cases)]
    for answer in answers:
        for remark in (*((answer.refused,) if answer.refused else ()), *answer.left_out, *answer.remarks):
            say(_NAME, f"{answer.source}: {remark}")
    if undated := sum(answer.undated for answer in answers):
        says = "1 event has" if undated == 1 else f"{undated} events have"
        say(_NAME, f"{says} no time of day or no time zone: taken as that day, or that time, at Los Angeles")
    usable = [answer for answer in answers if answer.refused is None]
    wrong = any(answer.refused is not None or answer.left_out for answer in answers)
    if usable and arguments.ics is not None and not _calendar(usable, arguments.ics):
        return NOTHING
    if arguments.json:
        put(json.dumps(_document(answers), ensure_ascii=False, indent=2) + "\n")
    else:
        if len(usable) > 1:
            show(joint_table([(answer.case_number or answer.source, answer.clocks) for answer in usable]) + "\n")
        for answer in usable:
            name, asked = answer.case_number or answer.source, arguments.as_of is not None
            show(table(name, answer.as_of, answer.clocks, explain_all=arguments.all, asked=asked) + "\n")
    if not usable:
        return NOTHING
    return REFUSED if wrong else DONE


def _answer(one: Loaded, as_of: datetime | None) -> Answer:
    case = one.case
    if case is None:
        return Answer(source=one.source, refused=one.refused or "holds no case")
    moments, faults = moments_of(case)
    undated = sum(_undated(fault) for fault in faults)
    remarks = [
        f"events[{one.places[fault.place]}].{fault.field} {fault.problem}"
        for fault in faults
        if not fault.skipped and not _undated(fault)
    ]
    later = sum(m.seconds > as_of.timestamp() for m in moments) if as_of is not None else 0
    if later:
        remarks.append(f"events that lie after --as-of: {later}; left out")
    if not moments:
        remarks.append("there are no events, and so no clocks; `events` say what happened and when (docs/cli.md)")
    taken = accepted(case, as_of)
    if len(taken.events) < len(moments) - later:
        remarks += _refused(one, as_of)
    counted = moments_of(taken)[0]
    clocks = clocks_from(taken, counted, as_of)
    if len(counted) < len(moments) - later:
        remarks += _lost(clocks, clocks_from(case, moments, as_of, explain=False))
    return Answer(
        source=one.source,
        case_number=case.case_number,
        as_of=as_of or (counted[-1].at if counted else None),
        clocks=clocks,
        left_out=one.faults,
        remarks=tuple(remarks),
        undated=undated,
    )


def _lost(clocks: Sequence[Clock], all_clocks: Sequence[Clock]) -> list[str]:
    """The clocks that only events which are not counted would start: no due day is passed over in silence."""
    known = {clock.clock for clock in clocks}
    lost = [f"{c.clock} ({c.due[:10] if c.due else 'no day'})" for c in all_clocks if c.clock not in known]
    if not lost:
        return []
    return [
        f"with the events that are not counted these clocks are left out; give the steps before them: {', '.join(lost)}"
    ]


def _undated(fault: EventFault) -> bool:
    return fault.field == "at" and not fault.skipped


def _refused(one: Loaded, as_of: datetime | None) -> list[str]:
    """The events that the case's own course does not take, as `imr status` has it: they start and stop nothing."""
    if one.case is None:
        return []
    return [
        f"events[{one.places[event.place]}] is not counted ({event.event}): {event.why}; needs {event.needs}"
        for event in fold(one.case, as_of).refused
    ]


def _document(answers: Sequence[Answer]) -> object:
    """The clocks of one case as a list; of several, or of none that could be read, one entry a case."""
    if len(answers) == 1 and answers[0].refused is None:
        return msgspec.to_builtins(answers[0].clocks)
    return [
        msgspec.to_builtins(
            RefusedCase(source=answer.source, refused=answer.refused)
            if answer.refused is not None
            else CaseClocks(
                source=answer.source,
                case_number=answer.case_number,
                clocks=answer.clocks,
                left_out=answer.left_out,
            )
        )
        for answer in answers
    ]


def _calendar(answers: Sequence[Answer], path: Path) -> bool:
    """Write the calendar; whether that could be done."""
    try:
        from openimr.cli.deadlines.calendar import calendar
    except ModuleNotFoundError:
        say(_NAME, "--ics needs the extra `calendar`: pip install 'openimr[calendar]'")
        return False
    # A file's name may be a person's, so that a case without a number is counted.
    text = calendar([(a.case_number or f"case {n}", a.as_of, a.clocks) for n, a in enumerate(answers, 1)])
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(text)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        say(_NAME, f"{path}: {error.strerror or 'cannot be written'}; no calendar was written")
        return False
    return True
