"""From a clock's start and rule to its due day: days for service, the day that a request counts, receipt, extension."""

from datetime import date
from functools import lru_cache

import msgspec

from openimr.process.clock import ClockRule, Term, weakest
from openimr.process.law import Law, Picked
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
from openimr.process.run import Run
from openimr.process.situation import Situation
from openimr.process.stopping import not_before

_AT_ONCE = {"fax", "electronic"}
"""Ways of service that take no time, so that the hour of receipt counts."""


class Reckoned(msgspec.Struct, gc=False):
    """What is said on the way to a due day, and the latest day on any reading of what the file does not say.

    `evidence` is that of the hour after which a request counts on the next day.
    """

    remarks: list[str] = msgspec.field(default_factory=list)
    latest: Due | None = None
    evidence: str | None = None

    def also(self, due: Due) -> None:
        """Another day is possible."""
        if self.latest is None or due.seconds > self.latest.seconds:
            self.latest = due


def due_of(rule: ClockRule, start: Moment, picked: Picked, at: Situation, reckoned: Reckoned) -> Due:
    """When a clock is due by one of its rules."""
    if picked.unit == "hours":
        due = due_hours_after(start, picked)
        if start.whole_day:
            reckoned.also(due_hours_after(start, picked, end_of_day=True))
        return due
    day, ordinal = start.on, start.day
    if rule.cut_off and start.service in _AT_ONCE and start.type == "request received" and not unhurried(at):
        day, says, reckoned.evidence = deemed(start, at.law, at.dates)
        if says:
            ordinal = day.toordinal()
            reckoned.remarks.append(says)
    period = period_after(at.law, picked, ordinal, start.service if rule.served else None, rule.rolls)
    due = period.due
    if (rule.served or rule.otherwise) and start.service is None:
        _by_mail(rule, day, picked, at, reckoned)
    reckoned.remarks += period.remarks
    if rule.cut_off and (doubt := doubt_of_friday(picked, day, due, at.law, at.dates)):
        reckoned.remarks.append(doubt.strip())
    return due


class Period(msgspec.Struct, frozen=True, gc=False):
    """A period of days: when it is due, how sure that is, and a remark where its service adds nothing."""

    due: Due
    evidence: str
    remarks: tuple[str, ...]


@lru_cache(maxsize=2**17)
def period_after(law: Law, picked: Picked, ordinal: int, service: str | None, rolls: bool) -> Period:  # noqa: FBT001 - a cache's key
    """The period that a value of law gives after the day of an ordinal, with what its service adds (None: nothing).

    Kept: most of the days of many cases are the same.

    Raises:
        OutsideCalendarError: the calendar of closed offices does not reach that far.
    """
    day = date.fromordinal(ordinal)
    extra = None if service is None else service_days(law, service, day)
    due = due_after(ordinal, picked, extra, roll_of(law, day) if rolls else None)
    remarks: tuple[str, ...] = ()
    if extra is not None and not extra.value and service in _AT_ONCE:
        remarks = (f"For {service} service no days are added ({extra.cite}), though this is not certain.",)
    return Period(due, weakest(picked.evidence, *due.by), remarks)


def unhurried(at: Situation) -> bool:
    """Whether the hour of receipt makes no difference: expedited and concurrent requests."""
    return "expedited request" in at.facts or "concurrent" in at.facts


def _by_mail(rule: ClockRule, day: date, picked: Picked, at: Situation, reckoned: Reckoned) -> None:
    """What it would be, had it been served by mail."""
    says = "How it was served is not known: no days are added for it"
    roll = roll_of(at.law, day) if rule.rolls else None
    if rule.otherwise is not None:
        mailed = at.law.pick(rule.otherwise, at.dates, day)
        due = due_after(day.toordinal(), mailed, None, roll) if mailed else None
    else:
        extra = service_days(at.law, "mail in California", day)
        due = due_after(day.toordinal(), picked, extra, roll) if extra else None
    if due is not None:
        reckoned.also(due)
    reckoned.remarks.append(f"{says}; by mail in California it would be {due.iso[:10]}." if due else f"{says}.")


def own_start(term: Term, begun: Moment, at: Situation) -> Moment | None:
    """The event from which a rule counts; a certification that came later than it wins."""
    certified = begun.type == "certified expedited"
    for name in term.start:
        for moment in at.events.get(name, ()):
            if name == "assignment received" and moment.side not in {None, "claims administrator"}:
                continue
            if not certified or moment.seconds > begun.seconds:
                return moment
    return begun if certified else None


def later_by_receipt(run: Run, rule: ClockRule, due: Due, at: Situation) -> Due:
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
    run.say(
        f"By service it is {due.iso[:10]}; by receipt on {day} it is {other.iso[:10]}. The regulation counts "
        f"from service (V S7), DWC's public page from receipt (V S14); the later governs, here by {why}."
    )
    run.evidence = weakest(run.picked.evidence, *later.by)
    return later


def extended(run: Run, rule: ClockRule, due: Due, at: Situation) -> Due:
    """The day to which the Administrative Director put it off."""
    extension = rule.extension
    if extension is None:
        return due
    granted = [m for m in at.events.get(extension.event, ()) if not_before(m, run.start)]
    picked = at.law.pick(extension.rule, at.dates, run.start.on) if granted else None
    if picked is None:
        return due
    longer = due_after(due.day, picked, None, None)
    run.say(
        f"Extended by the Administrative Director on {granted[0].on}, by up to {picked.value:g} days "
        f"({picked.cite}): from {due.iso[:10]} to {longer.iso[:10]}."
    )
    run.evidence = weakest(run.evidence, picked.evidence)
    return msgspec.structs.replace(longer, says=due.says)
