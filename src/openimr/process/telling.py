"""What a clock says of itself, in sentences that a claims examiner can check with a paper calendar."""

from datetime import datetime

from openimr.process.clock import ClockRule, ClockState
from openimr.process.days import LOS_ANGELES, written
from openimr.process.measures import ages, late_records_penalty
from openimr.process.moments import Moment
from openimr.process.reckoning import due_after
from openimr.process.running import Run
from openimr.process.situation import Situation, overturned

_STATUTE = "records.statute"


def explained(
    rule: ClockRule,
    run: Run,
    at: Situation,
    *,
    state: ClockState,
    late: int,
    now: datetime,
    asked: bool,
    missing: str | None,
) -> str:
    """Start, amount, days for service, whether it rolled, which law and how sure, and where it stands."""
    says = [_began(run)]
    if run.defective and run.undone is not None:
        says.append(f"The form or notice was defective ({run.undone.at:%Y-%m-%d}): the time has not begun.")
    elif run.inapplicable:
        says.append(f"There is no review of it: {run.inapplicable}.")
    elif run.due is not None:
        says += [run.due.says, *run.remarks]
    says.append(run.picked.says)
    if missing:
        says.append(f"The due day is not known: {missing}.")
    elif run.unknown:
        says.append(f"Not known: {run.unknown}.")
    elif not (run.defective or run.inapplicable):
        says.append(_stands(run, state, late, now, asked=asked))
        says += _further(rule, run, at, late, now)
    return " ".join(says)


def _began(run: Run) -> str:
    start = run.start
    hour = f" {start.at:%H:%M} {start.at.tzname()}" if run.picked.unit == "hours" and not start.whole_day else ""
    how = ""
    if start.service is not None:
        how = f", by {start.service}" if start.service.startswith("mail") else f", {_WAYS[start.service]}"
    says = f"{start.type[:1].upper()}{start.type[1:]} {written(start.at.date())}{hour}{how}."
    if run.start.type == "ur decision" and run.picked.deadline in {"D10", "D11"}:
        says += " When it was served is not known; the day of the decision is taken for it."
    return says.replace("Ur ", "UR ", 1)


_WAYS = {"fax": "by fax", "electronic": "electronically", "personal": "in person"}


def _stands(run: Run, state: ClockState, late: int, now: datetime, *, asked: bool) -> str:
    today = now.astimezone(LOS_ANGELES)
    by = f"On {today:%Y-%m-%d}" if asked else f"On the day of the last event, {today:%Y-%m-%d}"
    stopped = run.stopped
    days = f"{late} day{'' if late == 1 else 's'}"
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
        return f"{by}: running."
    left = run.due.day - today.toordinal()
    if state == "running":
        return f"{by}: running, {left} day{'' if left == 1 else 's'} left."
    if state == "due today":
        return f"{by}: due today."
    return f"{by}: {'overdue by ' + days if state == 'overdue' else state}."


def _event(moment: Moment) -> str:
    return f"{moment.type} {written(moment.at.date())}".replace("ur ", "UR ", 1)


def _further(rule: ClockRule, run: Run, at: Situation, late: int, now: datetime) -> list[str]:
    """What a delay costs, and the two ages of a determination."""
    says: list[str] = []
    day = run.start.at.date()
    if rule.otherwise is not None and rule.penalty and run.picked.rule != _STATUTE and run.picked.unit != "hours":
        statute = at.law.pick(_STATUTE, at.dates, day)
        if statute is not None:
            alone = due_after(day, statute, None, None)
            says.append(f"The statute alone says {statute.value:g} days ({statute.cite}): {alone.at:%Y-%m-%d}.")
    if rule.penalty and late and run.due is not None:
        says.append(late_records_penalty(run.due.at.date(), late, at.dates, at.law).says)
    if rule.ceiling is not None and late and (picked := at.law.pick(rule.ceiling, at.dates, day)):
        says.append(f"A penalty of up to ${picked.value:,.0f} a day may be imposed ({picked.cite}).")
    if "overturned" in rule.needs and overturned(at.events) is None:
        says.append(
            "Whether treatment was found necessary is not said by the determination's event; if not, nothing is due."
        )
    if "determination served" in rule.stop:
        says += ages(at.events, run.stopped.at if run.stopped else now)
    return says
