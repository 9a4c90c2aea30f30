"""`imr deadlines CASE`: each clock of a case, when it is due, and where it stands."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.cases import Loaded, known_by, later_events, load_cases, takes_cases
from openimr.cli.deadlines.table import joint_table, table
from openimr.cli.files import check_place, reason, write_file
from openimr.cli.options import Parser, command, some_path
from openimr.cli.terminal import put, say, show
from openimr.process import Clock, EventFault, accepted, clocks_from, event_type, fold, moments_of
from openimr.process.answers import CaseClocks, RefusedCase
from openimr.process.foreseen import with_early_answers
from openimr.process.passed_over import LEAVE, told_of

if TYPE_CHECKING:
    from openimr.cli.deadlines.calendar import CalendarCase

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
    if arguments.ics is not None and (wrong_place := _unfit(arguments.ics)) is not None:
        return _nothing(wrong_place, as_json=arguments.json)
    loaded = list(load_cases(arguments.cases))
    answers = [_answer(one, arguments.as_of) for one in loaded]
    for answer in answers:
        for remark in (*((answer.refused,) if answer.refused else ()), *answer.left_out, *answer.remarks):
            say(_NAME, f"{answer.source}: {remark}")
    if undated := sum(answer.undated for answer in answers):
        says = "1 event has" if undated == 1 else f"{undated} events have"
        say(_NAME, f"{says} no time of day or no time zone: taken as that day, or that time, at Los Angeles")
    usable = [answer for answer in answers if answer.refused is None]
    wrong = any(answer.refused is not None or answer.left_out for answer in answers)
    if usable and arguments.ics is not None:
        fault = _calendar(answers, loaded, arguments.ics)
        if fault is not None:
            return _nothing(fault, as_json=arguments.json)
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(_document(answers)), indent=2).decode() + "\n")
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
        if not fault.skipped and not _undated(fault) and fault.field != "service"  # `faults` of the case have that
    ]
    later = sum(m.seconds > as_of.timestamp() for m in moments) if as_of is not None else 0
    if (line := later_events(one, as_of)) is not None:
        remarks.append(line)
    if not moments:
        remarks.append("there are no events, and so no clocks; `events` say what happened and when (docs/cli.md)")
    taken = accepted(case, as_of)
    if len(taken.events) < len(moments) - later:
        remarks += _refused(one, as_of)
    remarks += _decided_nothing(one, as_of)
    counted = moments_of(taken)[0]
    clocks = with_early_answers(case, clocks_from(taken, counted, as_of))
    if len(counted) < len(moments) - later:
        remarks += _lost(clocks, clocks_from(case, moments, as_of, explain=False))
    return Answer(
        source=one.source,
        case_number=case.case_number,
        as_of=as_of or (counted[-1].at if counted else None),
        clocks=clocks,
        left_out=one.faults,
        remarks=(*one.remarks, *remarks),
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


def _decided_nothing(one: Loaded, as_of: datetime | None) -> list[str]:
    """The determinations that name items which had left the review: no clock of these runs by them."""
    if one.case is None or LEAVE.keys().isdisjoint(event_type(event.type) for event in one.case.events):
        return []
    return [
        f"events[{one.places[over.place]}] ({over.event}) {told_of(over)}" for over in fold(one.case, as_of).passed_over
    ]


def _document(answers: Sequence[Answer]) -> object:
    """The clocks of one case as a list; of several, or of none that could be read, one entry a case."""
    if len(answers) == 1 and answers[0].refused is None:
        return answers[0].clocks
    return [
        RefusedCase(source=answer.source, refused=answer.refused)
        if answer.refused is not None
        else CaseClocks(
            source=answer.source,
            case_number=answer.case_number,
            clocks=answer.clocks,
            left_out=answer.left_out,
        )
        for answer in answers
    ]


def _calendar(answers: Sequence[Answer], loaded: Sequence[Loaded], path: Path) -> str | None:
    """Write the calendar; None where that could be done, else why not."""
    try:
        from openimr.cli.deadlines.calendar import calendar
    except ModuleNotFoundError:
        return "--ics needs the extra `calendar`: pip install 'openimr[calendar]'"
    entries = list(_in_calendar(answers, loaded))
    try:
        write_file(path, calendar(entries))
    except OSError as error:
        return f"{path}: {reason(error, 'cannot be written')}; no calendar was written"
    return None


def _in_calendar(answers: Sequence[Answer], loaded: Sequence[Loaded]) -> "Iterator[CalendarCase]":
    """The cases as a calendar has them: a case's own key keeps its entries the same from export to export."""
    from openimr.cli.deadlines.calendar import CalendarCase

    known = [known_by(one)[0] for one in loaded]
    number = 0
    for answer, one, name in zip(answers, loaded, known, strict=True):
        if answer.refused is not None:
            continue
        number += 1
        key = name
        if known.count(name) > 1:
            key = f"{name}\n{one.source}"
            say(_NAME, f"{one.source}: another case is known by the same number or name; in the calendar they are two")
        # A file's name may be a person's, so that a case without a number is counted.
        shown = answer.case_number or f"case {number}"
        yield CalendarCase(key=key, name=shown, as_of=answer.as_of, clocks=answer.clocks)


def _unfit(path: Path) -> str | None:
    try:
        check_place(path)
    except OSError as error:
        return f"{path}: {reason(error, 'cannot be written')}; no calendar was written"
    return None


def _nothing(line: str, *, as_json: bool) -> int:
    say(_NAME, line)
    if as_json:
        put(json.dumps({"schema": "openimr/refusal/1", "error": line}, ensure_ascii=False) + "\n")
    return NOTHING
