"""From a clock's start and rule to its due day: days for service, the day that a request counts, receipt, extension."""

from datetime import date

import msgspec

from openimr.process.clock import ClockRule, Term, weakest
from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.periods import AT_ONCE, as_mail, period_after
from openimr.process.reckoning import Due, deemed, due_after, due_hours_after, friday_counted, roll_of, service_days
from openimr.process.run import Run
from openimr.process.serving import Way, mail_to, may_begin, slowest_mail, way_of
from openimr.process.situation import Situation
from openimr.process.stopping import not_before


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
    if rule.cut_off and start.service in AT_ONCE and start.type == "request received" and not unhurried(at):
        day, says, reckoned.evidence = deemed(start, at.law, at.dates)
        if says:
            ordinal = day.toordinal()
            reckoned.remarks.append(says)
    service = start.service if rule.served else None
    way: Way | None = None
    if service is not None and at.addressed and (way := way_of(start, rule.served_on, at)) is not None:
        service = way.service
    period = period_after(at.law, picked, ordinal, service, rule.rolls)
    due = period.due
    if (rule.served or rule.otherwise) and start.service is None:
        _by_mail(rule, day, picked, at, reckoned, slowest_mail(start, rule.served_on, at))
    reckoned.remarks += period.remarks
    if period.perhaps is not None:
        mail = mail_to(start, rule.served_on, at)
        perhaps = as_mail(at.law, picked, ordinal, mail, rule.rolls) or period.perhaps
        reckoned.also(perhaps[0])
        reckoned.remarks.append(perhaps[1])
    if way is not None:
        mailed_elsewhere(way, rule, picked, ordinal, at, reckoned)
    if period.friday and rule.cut_off and (friday := friday_counted(picked, day, due, at.law, at.dates)) is not None:
        reckoned.also(due)
        due = friday[0]
        reckoned.remarks.append(friday[1])
    return due


def mailed_elsewhere(  # noqa: PLR0917 - a part of due_of, and of runs that need no more
    way: Way, rule: ClockRule, picked: Picked, ordinal: int, at: Situation, reckoned: Reckoned
) -> None:
    """What is said of mail whose place the address tells, and the other day where the two disagree."""
    says = way.says or ""
    if way.other is not None:
        other = period_after(at.law, picked, ordinal, way.other, rule.rolls).due
        reckoned.also(other)
        says += (
            f" By {way.other} it would be {other.iso[:10]}; the earlier day is the safe one, and in between nobody is "
            "late for sure."
        )
    reckoned.remarks.append(says)


def by_amount_alone(rule: ClockRule, service: str | None, *, addressed: bool) -> bool:
    """Whether nothing in how it was served can move the end of a period, of what `due_of` looks at.

    Apart from the hour of a request, and from a Friday that may count (`Period`).
    """
    if service is None:
        return not rule.served and rule.otherwise is None
    return not (rule.served and addressed)


def unhurried(at: Situation) -> bool:
    """Whether the hour of receipt makes no difference: expedited and concurrent requests."""
    return "expedited request" in at.facts or "concurrent" in at.facts


def _by_mail(  # noqa: PLR0917 - a part of due_of
    rule: ClockRule, day: date, picked: Picked, at: Situation, reckoned: Reckoned, mail: str
) -> None:
    """What it would be, had it been served by mail."""
    says = "How it was served is not known: no days are added for it"
    roll = roll_of(at.law, day) if rule.rolls else None
    if rule.otherwise is not None:
        mailed = at.law.pick(rule.otherwise, at.dates, day)
        due = due_after(day.toordinal(), mailed, None, roll) if mailed else None
    else:
        extra = service_days(at.law, mail, day)
        due = due_after(day.toordinal(), picked, extra, roll) if extra else None
    if due is not None:
        reckoned.also(due)
    reckoned.remarks.append(f"{says}; by {mail} it would be {due.iso[:10]}." if due else f"{says}.")


def own_start(term: Term, begun: Moment, side: str | None, at: Situation) -> Moment | None:
    """The event from which a rule counts, of a side its own; a certification that came later than it wins."""
    certified = begun.type == "certified expedited"
    for name in term.start:
        moments = at.events.get(name, ())
        for moment in moments if side is None or not moments else may_begin(side, moments, at, again=certified):
            if not certified or moment.seconds > begun.seconds:
                return moment
    return begun if certified else None


def later_by_receipt(run: Run, rule: ClockRule, due: Due, at: Situation) -> Due:
    """The later of the day by service and the day by receipt."""
    received = next(
        (
            m
            for m in at.events.get(rule.receipt or "", ())
            if (m.seconds >= run.start.seconds or m.day >= run.start.day) and m.side in {None, rule.served_on}
        ),
        None,
    )
    if received is None or run.start.type == rule.resumes:
        return due
    other = period_after(at.law, run.picked, received.day, None, rule.rolls).due
    later, why = (other, "receipt") if other.seconds > due.seconds else (due, "service")
    run.say(
        f"By service it is {due.iso[:10]}; by receipt on {received.iso[:10]} it is {other.iso[:10]}. The regulation "
        f"counts from service (V S7), DWC's public page from receipt (V S14); the later governs, here by {why}."
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
    if all(m.day > due.day for m in granted):
        run.say(
            f"Extended by the Administrative Director on {granted[0].on}, when the time had run out on {due.iso[:10]}: "
            "no rule that was read gives a day back, and the due day stays."
        )
        return due
    longer = due_after(due.day, picked, None, None)
    run.say(
        f"Extended by the Administrative Director on {granted[0].on}, by up to {picked.value:g} days "
        f"({picked.cite}): from {due.iso[:10]} to {longer.iso[:10]}."
    )
    run.evidence = weakest(run.evidence, picked.evidence)
    return msgspec.structs.replace(longer, how=due.how)
