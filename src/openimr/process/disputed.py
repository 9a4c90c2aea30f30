"""The worker's time to apply does not end while liability is disputed (LC 4610.5(h)(2), D13)."""

from openimr.process.clock import ClockRule
from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.run import Run
from openimr.process.serving import may_begin
from openimr.process.situation import Situation
from openimr.process.stopping import against_worker

DISPUTES = ("ur deferred", "liability disputed")
"""Events that tell of a dispute over liability."""


def wait_for_liability(rule: ClockRule, run: Run, at: Situation) -> None:
    """What an open dispute over liability makes of a last day.

    Where liability was disputed when utilization review decided, the time ends only so many days after service of the
    notice that the dispute is resolved: until then nothing is over, and the day that is counted without it is the safe
    one. Of a dispute that came later, or is about some of the items only, it is not known.
    """
    due = run.due
    if due is None or run.start.type == rule.resumes:
        return
    disputes = [m for name in DISPUTES for m in at.events.get(name, ())]
    until = run.stopped.seconds if run.stopped is not None and not run.ended else at.asked.seconds
    disputes = [m for m in disputes if m.seconds <= until]
    if not disputes and not at.case.application.liability_disputed:
        return
    picked = _after_deferral(rule, run, at)
    if picked is None or _resolved(rule, until, at):
        return
    last = run.latest or due
    began = min(disputes, key=lambda m: m.seconds, default=None)
    day = run.stopped.day if run.stopped is not None else at.asked.day
    if began is not None and (began.day > _decided(run.start, at) or not _of_all(began, at)):
        if began.day <= last.day:
            run.doubt = (
                f"liability was disputed on {began.written}; whether it was for this treatment when utilization review "
                f"decided is not in the file, and the time then ends only after the dispute ({picked.cite})"
            )
        return
    when = f" ({began.written})" if began is not None else ""
    ends = f"{picked.number:g} days after service of the notice that the dispute is resolved ({picked.cite})"
    if day > last.day:
        run.say(
            f"Liability was disputed when utilization review decided{when}, and that is open: the time does not end "
            f"with {due.iso[:10]}, the last day without it, but {ends}."
        )
        run.due = run.latest = None
        run.picked, run.evidence = picked, picked.evidence
    elif run.stopped is None:
        run.say(
            f"Liability was disputed when utilization review decided{when}: while that is open the time does not end "
            f"with this day, which is the safe one, but {ends}."
        )


def _after_deferral(rule: ClockRule, run: Run, at: Situation) -> Picked | None:
    """The amount that holds once a dispute is resolved."""
    names = [term.rule for amount in rule.amounts if "after deferral" in amount.when for term in amount.rules]
    return at.law.pick(names[0], at.dates, run.start.on) if names else None


def _resolved(rule: ClockRule, until: float, at: Situation) -> bool:
    """Whether the dispute had ended by a moment: against the worker, or with a notice that may have reached the worker.

    A notice to others alone begins no time.
    """
    ends = [m for m in at.events.get(rule.resumes or "", ()) if m.seconds <= until]
    if any(against_worker(m) for m in ends):
        return True
    return bool(ends and (rule.served_on is None or may_begin(rule.served_on, ends, at)))


def _decided(start: Moment, at: Situation) -> int:
    """The day on which utilization review decided: by the last decision before the time began, else its start."""
    return max((m.day for m in at.events.get("ur decision", ()) if m.seconds <= start.seconds), default=start.day)


def _of_all(dispute: Moment, at: Situation) -> bool:
    """Whether a dispute is about all items that the time is about."""
    return not dispute.items or at.everything <= {*dispute.items}
