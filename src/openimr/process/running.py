"""One run of a clock: which rule holds, when it is due, and what has stopped or ended it."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from math import inf

import msgspec

from openimr.process.clock import Amount, ClockRule, Condition, Term
from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.reckoning import (
    Due,
    deemed,
    doubt_of_friday,
    due_after,
    due_hours_after,
    roll_of,
    service_days,
)
from openimr.process.situation import Situation
from openimr.process.startable import Startable


class Run(msgspec.Struct, gc=False):
    """A clock from its start: `stopped` by what it waits for, or `ended` by something else.

    `remarks` are sentences on how it was reckoned; `unknown` is what has to be known first; `inapplicable` is why the
    law has no such clock for this case.
    """

    start: Moment
    picked: Picked
    due: Due | None
    amount: float | None
    stopped: Moment | None = None
    ended: bool = False
    defective: bool = False
    inapplicable: str | None = None
    unknown: str | None = None
    remarks: tuple[str, ...] = ()
    undone: Moment | None = None


def run_of(
    could: Startable,
    start: Moment,
    undone: Moment | None,
    at: Situation,
    *,
    without_calendar: bool = False,
) -> Run | None:
    """The run of a clock from a start; None where the law has no such clock for the case.

    Raises:
        OutsideCalendarError: open days have to be counted beyond the calendar (not `without_calendar`).
    """
    rule, facts = could.rule, at.facts
    stopped, ended = _stop(could, start, at)
    if undone is not None and rule.defective is None and (stopped is None or undone.seconds < stopped.seconds):
        stopped, ended = undone, True
    expedited, certified = at.expedited_first, None
    if at.switches:
        expedited, certified = at.expedited_at(stopped.seconds if stopped else inf)
    if could.own_conditions:
        facts |= _own_facts(start.service, start.type == rule.resumes, expedited)
    chosen = _chosen(could, facts, at, start.on)
    if chosen is None:
        return None
    amount, picks = chosen
    begun = start
    if certified is not None and "expedited" in amount.when and certified.seconds > start.seconds:
        begun = certified
    run = Run(begun, picks[0][1], None, None, stopped, ended)
    if undone is not None and rule.defective is not None:
        return _defective(run, rule, undone, at)
    if rule.scope is not None:
        _scope(run, rule.scope, at)
    if run.inapplicable or picks[0][1].value is None:
        return run
    if not without_calendar:
        if could.simple and len(picks) == 1 and not picks[0][0].start:
            remarks: list[str] = []
            run.due, run.amount = _due(rule, begun, run.picked, at, remarks), run.picked.number
            if remarks:
                run.remarks = tuple(remarks)
        else:
            _reckon(run, rule, begun, picks, at)
    return run


@lru_cache(maxsize=64)
def _own_facts(service: str | None, resumed: bool, expedited: bool) -> frozenset[Condition]:  # noqa: FBT001 - a cache's key
    """The conditions of this run that the case alone does not answer."""
    found: set[Condition] = set()
    if expedited:
        found.add("expedited")
    if resumed:
        found.add("after deferral")
    if service is not None:
        if service.startswith("mail"):
            found.add("served by mail")
        elif service in {"electronic", "fax"}:
            found.add("served electronically")
    return frozenset(found)


def _chosen(
    could: Startable, facts: frozenset[Condition], at: Situation, day: date
) -> tuple[Amount, list[tuple[Term, Picked]]] | None:
    """The first amount whose conditions hold and whose rules have a value."""
    rule = could.rule
    for amount in could.amounts:
        if could.own_conditions and not amount.when <= facts:
            continue
        if len(amount.rules) == 1:
            (term,) = amount.rules
            picked = at.law.pick(term.rule, at.dates, day)
            if picked is not None and (picked.value is not None or rule.undated):
                return amount, [(term, picked)]
            continue
        picks: list[tuple[Term, Picked]] = []
        undated: list[tuple[Term, Picked]] = []
        for term in amount.rules:
            picked = at.law.pick(term.rule, at.dates, day)
            if picked is not None:
                (undated if picked.value is None else picks).append((term, picked))
        if picks or (undated and rule.undated):
            return amount, picks or undated
    return None


def _stop(could: Startable, start: Moment, at: Situation) -> tuple[Moment | None, bool]:
    """What stopped the clock or ended it, whichever came first."""
    rule = could.rule
    everything = wanted = at.everything
    if could.by_items:
        past = "past care" in rule.needs
        items = at.case.items
        wanted = frozenset(p for p in at.targets if p < len(items) and bool(items[p].retrospective) == past)
    since = -inf if rule.early else start.seconds
    stop = _first(could.stops, at, wanted, since, rule.party) if could.stops else None
    end = _first(could.ends, at, everything, start.seconds) if could.ends else None
    closed = _first(could.finals, at, everything, -inf) if could.finals else None
    if closed is not None and (end is None or closed.seconds < end.seconds):
        end = closed
    if stop is not None and (end is None or (stop.seconds, stop.order) <= (end.seconds, end.order)):
        return stop, False
    return end, end is not None


def _first(
    names: Iterable[str], at: Situation, wanted: frozenset[int], since: float, party: str | None = None
) -> Moment | None:
    """The first event of these names from a moment on; one that concerns some of the items waits for the others.

    The round has an event of each name.
    """
    best: Moment | None = None
    for name in names:
        seen: set[int] | None = None
        for moment in at.events[name]:
            if moment.seconds < since or (
                party is not None and name == "records received" and not _from(moment, party)
            ):
                continue
            if moment.items:
                seen = {*moment.items} if seen is None else seen | {*moment.items}
                if not wanted <= seen:
                    continue
            if best is None or moment.seconds < best.seconds:
                best = moment
            break
    return best


def _from(moment: Moment, party: str | None) -> bool:
    """Whether records came from a side; where nobody is named they are the claims administrator's packet."""
    return party is None or moment.side == party or (moment.side is None and party == "claims administrator")


def _defective(run: Run, rule: ClockRule, undone: Moment, at: Situation) -> Run | None:
    picked = at.law.pick(rule.defective or "", at.dates, run.start.on)
    if picked is None:
        return None
    run.picked, run.defective, run.undone, run.stopped, run.ended = picked, True, undone, None, False
    return run


def _scope(run: Run, name: str, at: Situation) -> None:
    """Whether the dispute goes to review at all: by the day of the injury, or by that of the UR decision."""
    decided = at.dates.get("ur decision") or run.start.on
    scope = at.law.rules[name]
    injury = at.dates.get("injury")
    unsure = False
    for value in scope.values:
        key = injury if (value.keyed_to or scope.keyed_to) == "injury" else decided
        if key is None:
            unsure = value.start is None or decided >= value.start
        elif value.start is None or key >= value.start:
            return
    if unsure:
        run.unknown = "the date of injury, on which it turns whether there is review"
    else:
        run.inapplicable = scope.says


def _reckon(run: Run, rule: ClockRule, begun: Moment, picks: Sequence[tuple[Term, Picked]], at: Situation) -> None:
    """Fill in when it is due, by the earliest of its rules, and say how."""
    best: tuple[Due, Picked, Moment, list[str]] | None = None
    others: list[str] = []
    for term, picked in picks:
        start = (_own_start(term, begun, at) or begun) if term.start else begun
        remarks: list[str] = []
        due = _due(rule, start, picked, at, remarks)
        if best is None or due.seconds < best[0].seconds:
            if best is not None:
                others.append(f"{best[1].section}: {best[0].iso[:10]}")
            best = due, picked, start, remarks
        else:
            others.append(f"{picked.section}: {due.iso[:10]}")
    if best is None:
        return
    due, run.picked, run.start, remarks = best
    if rule.receipt is not None:
        due = _later_by_receipt(run, rule, due, at, remarks)
    if others:
        remarks.append(f"The earliest of several days governs; the others: {'; '.join(others)}.")
    if rule.extension is not None:
        due = _extended(run, rule, due, at, remarks)
    run.due, run.amount, run.remarks = due, run.picked.number, tuple(remarks)


def _own_start(term: Term, begun: Moment, at: Situation) -> Moment | None:
    """The event from which a rule counts; a certification that came later than it wins."""
    for name in term.start:
        for moment in at.events.get(name, ()):
            if name == "assignment received" and moment.side not in {None, "claims administrator"}:
                continue
            return moment if begun.type != "certified expedited" or moment.seconds > begun.seconds else begun
    return None


_AT_ONCE = {"fax", "electronic"}
"""Ways of service that take no time, so that the hour of receipt counts."""


def _due(rule: ClockRule, start: Moment, picked: Picked, at: Situation, remarks: list[str]) -> Due:
    if picked.unit == "hours":
        return due_hours_after(start, picked)
    day, ordinal = start.on, start.day
    if rule.cut_off and start.service in _AT_ONCE and start.type == "request received" and not _unhurried(at):
        day, says = deemed(start, at.law, at.dates)
        if says:
            ordinal = day.toordinal()
            remarks.append(says.strip())
    extra = None
    if rule.served and start.service is not None:
        extra = service_days(at.law, start.service, day)
    roll = roll_of(at.law, day) if rule.rolls else None
    due = due_after(ordinal, picked, extra, roll)
    if (rule.served or rule.otherwise) and start.service is None:
        remarks.append(_by_mail(rule, day, picked, roll, at))
    if extra is not None and not extra.value and start.service in _AT_ONCE:
        remarks.append(f"For {start.service} service no days are added ({extra.cite}), though this is not certain.")
    if rule.cut_off and (doubt := doubt_of_friday(picked, day, due, at.law, at.dates)):
        remarks.append(doubt.strip())
    return due


def _unhurried(at: Situation) -> bool:
    """Whether the hour of receipt makes no difference: expedited and concurrent requests."""
    return "expedited request" in at.facts or "concurrent" in at.facts


def _by_mail(rule: ClockRule, day: date, picked: Picked, roll: Picked | None, at: Situation) -> str:
    """What it would be, had it been served by mail."""
    says = "How it was served is not known: no days are added for it"
    if rule.otherwise is not None:
        mailed = at.law.pick(rule.otherwise, at.dates, day)
        due = due_after(day.toordinal(), mailed, None, roll) if mailed else None
    else:
        extra = service_days(at.law, "mail in California", day)
        due = due_after(day.toordinal(), picked, extra, roll) if extra else None
    return f"{says}; by mail in California it would be {due.iso[:10]}." if due else f"{says}."


def _later_by_receipt(run: Run, rule: ClockRule, due: Due, at: Situation, remarks: list[str]) -> Due:
    """The later of the day by service and the day by receipt."""
    received = next(
        (m for m in at.events.get(rule.receipt or "", ()) if m.seconds >= run.start.seconds or m.day >= run.start.day),
        None,
    )
    if received is None or run.start.type == rule.resumes:
        return due
    day = received.on
    other = due_after(received.day, run.picked, None, roll_of(at.law, day) if rule.rolls else None)
    later, why = (other, "receipt") if other.seconds > due.seconds else (due, "service")
    remarks.append(
        f"By service it is {due.iso[:10]}; by receipt on {day} it is {other.iso[:10]}. The regulation counts "
        f"from service (V S7), DWC's public page from receipt (V S14); the later governs, here by {why}."
    )
    return later


def _extended(run: Run, rule: ClockRule, due: Due, at: Situation, remarks: list[str]) -> Due:
    extension = rule.extension
    if extension is None:
        return due
    granted = [m for m in at.events.get(extension.event, ()) if m.seconds >= run.start.seconds]
    picked = at.law.pick(extension.rule, at.dates, run.start.on) if granted else None
    if picked is None:
        return due
    longer = due_after(due.day, picked, None, None)
    remarks.append(
        f"Extended by the Administrative Director on {granted[0].on}, by up to {picked.value:g} days "
        f"({picked.cite}): from {due.iso[:10]} to {longer.iso[:10]}."
    )
    return longer
