"""What a clock says of itself, in sentences that a claims examiner can check with a paper calendar."""

from datetime import date, datetime
from functools import lru_cache

from openimr.process.clock import ClockRule, ClockState
from openimr.process.days import written
from openimr.process.law import says_of
from openimr.process.measures import ages, late_records_penalty
from openimr.process.moments import Moment
from openimr.process.reckoning import due_after
from openimr.process.running import Run
from openimr.process.situation import Asked, Situation, overturned
from openimr.process.startable import Startable

_STATUTE = "records.statute"


def explained(could: Startable, run: Run, at: Situation, *, state: ClockState, late: int, missing: str | None) -> str:
    """Start, amount, days for service, whether it rolled, which law and how sure, and where it stands."""
    if run.due is not None and missing is None and run.unknown is None:
        says = [
            _began(run),
            run.due.says,
            *run.remarks,
            says_of(run.picked, at.dates),
            _stands(run, state, late, at.asked),
        ]
        if late or could.says_more:
            says += _further(could.rule, run, at, late)
        return " ".join(says)
    says = [_began(run)]
    if run.defective and run.undone is not None:
        says.append(f"The form or notice was defective ({run.undone.on}): the time has not begun.")
    elif run.inapplicable:
        says.append(f"There is no review of it: {run.inapplicable}.")
    elif run.due is not None:
        says += [run.due.says, *run.remarks]
    says.append(says_of(run.picked, at.dates))
    if missing:
        says.append(f"The due day is not known: {missing}.")
    elif run.unknown:
        says.append(f"Not known: {run.unknown}.")
    elif not (run.defective or run.inapplicable):
        says.append(_stands(run, state, late, at.asked))
    return " ".join(says)


def _began(run: Run) -> str:
    start = run.start
    with_hour = run.picked.unit == "hours" and not start.whole_day
    instead = start.type == "ur decision" and run.picked.deadline in {"D10", "D11"}
    return _beginning(start.type, start.at if with_hour else start.on, start.service, instead)


@lru_cache(maxsize=2**16)
def _beginning(name: str, at: date, service: str | None, instead_of_service: bool) -> str:  # noqa: FBT001 - a cache's key
    """The event that started the clock: its day, with the hour where `at` has one, and how it was served."""
    hour = f" {at:%H:%M} {at.tzname()}" if isinstance(at, datetime) else ""
    how = "" if service is None else f", {_WAYS.get(service) or f'by {service}'}"
    day = at.date() if isinstance(at, datetime) else at
    says = f"{name[:1].upper()}{name[1:]} {written(day)}{hour}{how}.".replace("Ur ", "UR ", 1)
    if instead_of_service:
        says += " When it was served is not known; the day of the decision is taken for it."
    return says


_WAYS = {"fax": "by fax", "electronic": "electronically", "personal": "in person"}


def _stands(run: Run, state: ClockState, late: int, asked: Asked) -> str:
    stopped = run.stopped
    days = "1 day" if late == 1 else f"{late} days"
    if state == "met" and stopped is not None:
        return f"Met: {_event(stopped)}."
    if state == "met late" and stopped is not None:
        return f"Met late: {_event(stopped)}, {days} after the due day."
    if state == "ended" and stopped is not None:
        return f"Ended: {_event(stopped)}" + (f", {days} after the due day." if late else ".")
    if state == "unknown" and stopped is not None:
        return (
            f"{_event(stopped)[:1].upper()}{_event(stopped)[1:]}: without the time of day it can't be said if in time."
        )
    if run.due is None:
        return f"{asked.says}: running."
    left = run.due.day - asked.day
    if state == "running":
        return f"{asked.says}: running, {left} day{'' if left == 1 else 's'} left."
    if state == "due today":
        return f"{asked.says}: due today."
    return f"{asked.says}: {'overdue by ' + days if state == 'overdue' else state}."


def _event(moment: Moment) -> str:
    name = moment.type if moment.type[:3] != "ur " else f"UR {moment.type[3:]}"
    return f"{name} {written(moment.on)}"


def _further(rule: ClockRule, run: Run, at: Situation, late: int) -> list[str]:
    """What a delay costs, and the two ages of a determination."""
    says: list[str] = []
    day = run.start.on
    if rule.otherwise is not None and rule.penalty and run.picked.rule != _STATUTE and run.picked.unit != "hours":
        statute = at.law.pick(_STATUTE, at.dates, day)
        if statute is not None:
            alone = due_after(run.start.day, statute, None, None)
            says.append(f"The statute alone says {statute.value:g} days ({statute.cite}): {alone.iso[:10]}.")
    if rule.penalty and late and run.due is not None:
        says.append(late_records_penalty(date.fromordinal(run.due.day), late, at.dates, at.law).says)
    if rule.ceiling is not None and late and (picked := at.law.pick(rule.ceiling, at.dates, day)):
        says.append(f"A penalty of up to ${picked.value:,.0f} a day may be imposed ({picked.cite}).")
    if "overturned" in rule.needs and overturned(at.events) is None:
        says.append(
            "Whether treatment was found necessary is not said by the determination's event; if not, nothing is due."
        )
    if "determination served" in rule.stop:
        says += ages(at.events, run.stopped.at if run.stopped else at.asked.at)
    return says
