"""The status of a case as text for a person."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from openimr.cli.terminal import plain
from openimr.model import Case
from openimr.process.answers import Status
from openimr.process.casestate import CaseState, ItemState, Next
from openimr.process.clock import Clock
from openimr.process.courses import before_application
from openimr.process.fees import Fee
from openimr.process.lifecycle import lifecycle
from openimr.process.passed_over import told_of
from openimr.process.screening import Screening

_LOS_ANGELES = ZoneInfo("America/Los_Angeles")
_RUNNING = {"running", "due today", "overdue"}
_SCREENED = {"APP_RECEIVED", "APP_INFO_PENDING", "DEFERRED"}
"""States in which eligibility is the question; later it is told in one line."""


def status_text(case: Case, status: Status) -> str:
    """The status in plain words."""
    lines = [f"{status.case_number or status.source}: {status.state.state}, {status.state.says}", f"  {_asked(status)}"]
    lines += _facts(status.state)
    lines += _items(case, status.state)
    lines += _section("Owed", _owed(status))
    lines += _section("Refused events", _refused(status.state))
    lines += _section("Decides nothing on items that had left", _passed_over(status.state))
    if applied_for(status.state):
        full = status.state.state in _SCREENED
        lines += _section("Eligibility", _eligibility(status.screening, full=full))
    else:
        lines += _section("Eligibility", ["no application has been received"])
    lines += _section(
        "Order of remand", [f"{p.answer:3} {p.part}: {p.says} ({p.section})" for p in status.remand or ()]
    )
    lines += _section(
        "Related cases", [f"{r.case_number or f'case {r.place}'}: {r.relation}, {r.why}" for r in status.related]
    )
    lines += _section("Clocks", (_clock(one) for one in status.clocks if _is_open(one)))
    lines += _section("Fee", [_fee(status.fee)])
    lines += _section("Can happen next", _next(status.state.next))
    lines += _section("History", _history(status.state))
    return "\n".join(lines)


def applied_for(state: CaseState) -> bool:
    """Whether the file tells of an application, by an event of it or by what can only follow one."""
    told = {state for step in state.history for state in (step.state, *step.implied)}
    return not all(before_application(state) or state == "WINDOW_EXPIRED" for state in told)


def _asked(status: Status) -> str:
    """The day that the status is of: the one asked about, or that of the last event, which no clock runs past."""
    if status.as_of is not None:
        return f"as of {_day(status.as_of)}"
    last = max((step.at for step in status.state.history), default=None)
    if last is None:
        return "as of no day: there are no events that count; give --as-of for a day"
    return f"as of the last event, {_day(last)}; what has become overdue since is seen with --as-of"


def _section(title: str, lines: Iterable[str]) -> list[str]:
    listed = list(lines)
    return ["", title, *(f"  {line}" for line in listed)] if listed else []


def _facts(state: CaseState) -> Iterator[str]:
    sides: Mapping[str, str] = {name: side.says for name, side in lifecycle().sides.items()}
    for name in state.sides:
        yield f"  beside it: {name}, {sides[name]}"
    if state.priority == "expedited":
        yield "  the review is expedited"
    if state.closed:
        yield "  closed: every party has been told"
    elif state.ended:
        yield "  ended, and not closed: see what is owed"


def _items(case: Case, state: CaseState) -> list[str]:
    return _section(
        "Items", [f"{i.item} {i.status:12} {plain(case.items[i.item].request)}{_item(i)}" for i in state.items]
    )


def _item(one: ItemState) -> str:
    """What utilization review decided on an item, where that is no denial, and what it is disputed or appealed for."""
    apart = [one.ur] if one.ur is not None and one.ur != "denied" else []
    apart += [f"liability: {one.liability}"] if one.liability is not None else []
    apart += ["before the Appeals Board"] if one.appealed else []
    return f" ({'; '.join(apart)})" if apart else ""


def _owed(status: Status) -> Iterator[str]:
    """What is owed to each party; a notice whose words are no longer so is said to be, once."""
    for one in status.state.owed:
        party = one.party or "none in the file"
        yield f"{one.notice} to the {one.role} ({party}), since {_day(one.since)} ({one.section}, {one.evidence})"
    for kind, why in status.overtaken.items():
        yield f"{kind}: what it says is no longer so, and imr notices does not write it: {why}"


def _refused(state: CaseState) -> Iterator[str]:
    for one in state.refused:
        cited = f"{one.section}, {one.evidence}"
        yield f"events[{one.place}] {one.event}, {_day(one.at)}: {one.why}; needs {one.needs} ({cited})"


def _passed_over(state: CaseState) -> Iterator[str]:
    for one in state.passed_over:
        yield f"events[{one.place}] {one.event}, {_day(one.at)}, {told_of(one)}"


def _eligibility(screening: Screening, *, full: bool) -> Iterator[str]:
    yield screening.says
    for reason in screening.reasons:
        if full or reason.answer == "yes":
            named = f" [{_named(reason.items)}]" if reason.items else ""
            yield f"{reason.answer:7} {reason.code}: {reason.fact}{named} ({reason.section}, {reason.evidence})"
            if reason.answer == "yes":
                yield f"        {reason.cure}"
    asked = "to ask" if screening.outcome == "ask" else "not known"
    for question in screening.questions if full else ():
        yield f"{asked}, {question.code}: {question.text}"
    if full:
        yield screening.default


def _named(items: Iterable[int]) -> str:
    """The items that something is about, by their places as the list of items has them."""
    places = [str(item) for item in items]
    return f"item {places[0]}" if len(places) == 1 else f"items {', '.join(places)}"


def _is_open(clock: Clock) -> bool:
    """Whether a clock waits for something still, or may: of one that nothing has stopped it may not be known."""
    return clock.state in _RUNNING or (clock.state == "unknown" and clock.stopped is None and clock.due is not None)


def _clock(clock: Clock) -> str:
    due = f"due {clock.due[:16].replace('T', ' ')}" if clock.due else "no day is set"
    of = f" of {_named(clock.items)}" if clock.items else ""
    return f"{clock.clock}{of}: {clock.state}, {due}; {clock.who} ({clock.section}, {clock.evidence})"


def _fee(fee: Fee) -> str:
    amount = "not known" if fee.amount is None else f"${fee.amount:,.2f}"
    cited = f" ({fee.section}, {fee.evidence})" if fee.section else ""
    note = f"; {fee.note}" if fee.note else ""
    return f"{amount}: {fee.why}{cited}{note}. The {fee.payer} pays; the worker pays nothing."


def _next(coming: Iterable[Next]) -> Iterator[str]:
    """What moves the case; what is only noted in one line."""
    noted = []
    for one in coming:
        if one.to is None:
            noted.append(one.event)
            continue
        when = f" where {' and '.join(one.when)}" if one.when else ""
        needs = f"; needs {'; '.join(one.needs)}" if one.needs else ""
        yield f"{one.event}{when} -> {one.to} (by: {one.by}){needs}"
    if noted:
        yield f"and, without another state: {', '.join(dict.fromkeys(noted))}"


def _history(state: CaseState) -> Iterator[str]:
    for step in state.history:
        implied = f" (implied, not in the file: {', '.join(step.implied)})" if step.implied else ""
        yield f"{_day(step.at)} {step.event or 'at once'} -> {step.state} [{step.transition}]{implied}"


def _day(at: datetime) -> str:
    return at.astimezone(_LOS_ANGELES).date().isoformat()
