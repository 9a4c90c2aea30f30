"""What a clock says of itself, in sentences that a claims examiner can check with a paper calendar."""

from datetime import date
from functools import lru_cache

from openimr.process.clock import ClockRule, ClockState
from openimr.process.law import Picked, says_of
from openimr.process.measures import ages, late_records_penalty
from openimr.process.moments import Moment, zone_name
from openimr.process.reckoning import last_day
from openimr.process.run import Run
from openimr.process.serving import issued_only
from openimr.process.situation import Asked, Situation
from openimr.process.startable import Startable
from openimr.process.words import heading

_STATUTE = "records.statute"


def explained(could: Startable, run: Run, at: Situation, *, state: ClockState, late: int, missing: str | None) -> str:
    """Start, amount, days for service, whether it rolled, which law and how sure, and where it stands."""
    due = run.due
    if due is None or missing is not None or run.unknown is not None:
        return _unfinished(run, at, state=state, late=late, missing=missing)
    remarks = f" {' '.join(run.remarks)}" if run.remarks else ""
    says = f"{_began(run)} {due.says}{remarks} {says_of(run.picked, at.dates)} {_stands(run, state, late, at.asked)}"
    if late or could.says_more:
        return " ".join([says, *_further(could.rule, run, at, late)])
    return says


def _unfinished(run: Run, at: Situation, *, state: ClockState, late: int, missing: str | None) -> str:
    """The same where there is no due day, or it is not known for sure."""
    says = [_began(run)]
    if run.defective and run.undone is not None:
        says.append(f"The form or notice was defective ({run.undone.on}): the time has not begun.")
    elif run.inapplicable:
        says.append(f"There is no review of it: {run.inapplicable}.")
    elif run.due is not None:
        says += [run.due.says, *run.remarks]
    else:
        says += run.remarks
    says.append(says_of(run.picked, at.dates))
    if missing:
        says.append(f"The due day is not known: {missing}.")
    elif run.unknown:
        says.append(f"Not known: {run.unknown}.")
    elif not (run.defective or run.inapplicable):
        says.append(_stands(run, state, late, at.asked))
    return " ".join(says)


def _began(run: Run) -> str:
    """The event that started the clock: its day, with the hour where that counts, and how it was served."""
    start = run.start
    event, how = _beginning(start.type, start.service)
    picked = run.picked
    if picked.deadline in _FROM_SERVICE and start.type == "ur decision":
        how += " When it was served is not known; the day of the decision is taken for it."
    if picked.unit == "hours" and not start.whole_day:
        return f"{event} {start.written} {start.iso[11:16]} {zone_name(start)}{how}"
    return f"{event} {start.written}{how}"


@lru_cache(maxsize=1024)
def _beginning(name: str, service: str | None) -> tuple[str, str]:
    """How a sentence on an event begins, and how it ends: by the way of service."""
    how = "" if service is None else f", {_WAYS.get(service) or f'by {service}'}"
    return heading(name), f"{how}."


_FROM_SERVICE = {"D10", "D11"}
_WAYS = {"fax": "by fax", "electronic": "electronically", "personal": "in person"}


def _stands(run: Run, state: ClockState, late: int, asked: Asked) -> str:
    stopped = run.stopped
    if state == "met" and stopped is not None:
        return f"Met: {_event(stopped)}."
    days = "1 day" if late == 1 else f"{late} days"
    if stopped is not None:
        event = _event(stopped)
        if state == "met late":
            return f"Met late: {event}, {days} after the {_due_day(run)}."
        if state == "ended":
            return f"Ended: {event}, {days} after the due day." if late else f"Ended: {event}."
        if state == "unknown":
            if run.doubt is not None:
                return f"Whether that was in time is not known: {run.doubt} (stopped by {event})."
            if not stopped.whole_day or (run.latest is not None and not run.latest.by_hour):
                return f"{event[:1].upper()}{event[1:]}: whether that was in time is not known."
            return f"{event[:1].upper()}{event[1:]}: without the time of day it can't be said if in time."
    if run.due is None:
        return f"{asked.says}: running."
    if state == "running":
        left = run.due.day - asked.day
        return f"{asked.says}: running, {left} day{'' if left == 1 else 's'} left."
    if state == "due today":
        return f"{asked.says}: due today."
    if state == "unknown":
        return f"{asked.says}: whether it is over is not known{': ' + run.doubt if run.doubt else ''}."
    if state == "overdue":
        return f"{asked.says}: overdue by {days}{_counted_from(run)}."
    return f"{asked.says}: {state}."


def _due_day(run: Run) -> str:
    return "due day" if run.latest is None else f"latest day that it can be, {run.latest.iso[:10]}"


def _counted_from(run: Run) -> str:
    return "" if run.latest is None else f", counted from the latest day that it can be, {run.latest.iso[:10]}"


def _event(moment: Moment) -> str:
    name = moment.type if not issued_only(moment.event) else moment.type.replace("served", "issued")
    return f"UR {name[3:]} {moment.written}" if name[:3] == "ur " else f"{name} {moment.written}"


def _further(rule: ClockRule, run: Run, at: Situation, late: int) -> list[str]:
    """What a delay costs, and the two ages of a determination."""
    says: list[str] = []
    day = run.start.on
    if rule.otherwise is not None and rule.penalty and run.picked.rule != _STATUTE and run.picked.unit != "hours":
        statute = at.law.pick(_STATUTE, at.dates, day)
        if statute is not None:
            says.append(f"{_statute_says(statute)}: {last_day(run.start.day, statute).iso}.")
    last = run.latest or run.due
    # D33 counts from the days of D18 and D19 only: hours, and service in person, cost no such penalty.
    by_mail = bool(rule.penalty_on) and run.latest is not None and run.picked.unit != "hours"
    if late and last is not None and (run.picked.rule in rule.penalty_on or by_mail):
        over = run.stopped is not None
        says.append(late_records_penalty(date.fromordinal(last.day), late, at.dates, at.law, over=over).says)
    if rule.ceiling is not None and late and (picked := at.law.pick(rule.ceiling, at.dates, day)):
        says.append(_ceiling_says(picked))
    if "determination served" in rule.stop:
        told = ages(at.events, run.start, run.stopped.day if run.stopped else at.asked.day)
        if told is not None:
            says.append(told)
    return says


@lru_cache(maxsize=64)
def _statute_says(statute: Picked) -> str:
    return f"The statute alone says {statute.value:g} days ({statute.cite})"


@lru_cache(maxsize=64)
def _ceiling_says(ceiling: Picked) -> str:
    return f"A penalty of up to ${ceiling.value:,.0f} a day may be imposed ({ceiling.cite})."
