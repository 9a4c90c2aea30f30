"""What a case file leaves open about a clock: another day that is possible, and why being late is not sure."""

from openimr.process.choosing import chosen_amount
from openimr.process.clock import Amount, Condition, weakest
from openimr.process.days import written
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.reckoning import due_after, due_hours_after, roll_of, service_days
from openimr.process.run import Run
from openimr.process.situation import Situation, overturned
from openimr.process.spanning import Reckoned, due_of
from openimr.process.startable import Startable
from openimr.process.stopping import first_of, suspension_of

_INFERRED = "INF"


def doubts(could: Startable, run: Run, at: Situation, *, amount: Amount, facts: frozenset[Condition]) -> None:
    """Add to a run what the file leaves open: the latest day on any reading, doubts, and sentences on each."""
    rule = could.rule
    if amount.or_else:
        _formulary(could, run, amount, at)
    if rule.served_on is not None:
        _served(could, run, rule.served_on, at)
    if rule.filed_by_mail:
        _filed(run, at)
    if run.start.type in rule.stands_in and (run.picked.unit == "hours" or not rule.otherwise):
        _receipt(could, run, at)
    if run.start.type == "certified expedited" and rule.otherwise is not None:
        _untold(could, run, facts, at)
    if run.start.type == rule.anew or (rule.resumed_by and run.start.type not in rule.start):
        run.evidence = weakest(run.evidence, _INFERRED)
        run.say(f"The law names no time that begins with {_named(run.start)}: that it is this one is INF.")
    if rule.otherwise is not None and run.start.type == "assignment received" and run.picked.unit != "hours":
        run.evidence = weakest(run.evidence, _INFERRED)
        run.say("When the notice was sent is not known; its receipt is taken for it (INF).")
    if could.evident and run.stopped is None:
        shown = first_of(could.evident, at, run.start)
        if shown is not None:
            run.stopped = shown
            run.doubt = f"{_named(shown)} shows that it had been done; when is not known"
    if (
        "overturned" in rule.needs
        and overturned(at.events, at.past) is None
        and run.start.type.startswith("determination")
    ):
        run.unknown = "whether the determination found this treatment necessary; if not, nothing is due"
    if rule.suspended_by:
        _suspended(could, run, at)
    if rule.too_early is not None:
        _too_early(run, rule.too_early)


def _formulary(could: Startable, run: Run, amount: Amount, at: Situation) -> None:
    for term in amount.or_else:
        picked = at.law.pick(term.rule, at.dates, run.start.on)
        if picked is None or picked.value is None:
            continue
        other = due_of(could.rule, run.start, picked, at, Reckoned())
        run.also(other)
        run.say(
            f"Whether this is about a drug of the formulary is not known (`formulary`): if it is not, it is "
            f"{other.iso[:10]} ({picked.cite}). The earlier day is the safe one; in between nobody is late for sure."
        )


def _served(could: Startable, run: Run, side: str, at: Situation) -> None:
    """The worker's time runs from service on the worker: more than one service, or none that is known."""
    start = run.start
    if start.type != "ur decision served":
        if start.type == "ur decision":
            others = at.events.get("ur decision served", ())
            whom = f"service on the {side} is not in the file" if others else "when it was served is not known"
            run.doubt = f"{whom}, and the time runs from that"
        return
    if start.event.to:
        return
    known = run.stopped.seconds if run.stopped is not None else None
    again = [
        m
        for m in at.events[start.type]
        if m.day > start.day and not m.event.to and (known is None or m.seconds <= known) and not run.ended
    ]
    if not again:
        return
    last = due_of(could.rule, again[-1], run.picked, at, Reckoned())
    run.also(last)
    run.say(
        f"It was served more than once ({', '.join(written(m.on) for m in (start, *again))}) and the file does not say "
        f"on whom (`to`): the time runs from proper service on the {side}. By the last service it is {last.iso[:10]}."
    )


def _filed(run: Run, at: Situation) -> None:
    """An application may be filed by mail (8 CCR 9792.10.1(b)(1)): what is mailed in time is not late."""
    stopped = run.stopped
    if stopped is None or run.ended or stopped.type != "application received":
        return
    last = run.latest or run.due
    if last is None or stopped.service is None or not stopped.service.startswith("mail"):
        return
    extra = service_days(at.law, stopped.service, stopped.on)
    if extra is not None and stopped.day - last.day <= extra.number:
        run.doubt = "it came by mail, and the day of mailing (postmark) is not in the file"


def _receipt(could: Startable, run: Run, at: Situation) -> None:
    """The time runs from receipt, and the file has the service only."""
    start, picked = run.start, run.picked
    says = "The time runs from receipt, which is not in the file: service stands in for it"
    if start.service is not None and not start.service.startswith("mail"):
        run.say(f"{says}.")
        return
    extra = service_days(at.law, start.service or "mail in California", start.on)
    if extra is None:
        return
    if picked.unit == "hours":
        later = due_hours_after(start, picked, end_of_day=True, days=int(extra.number))
    else:
        roll = roll_of(at.law, start.on) if could.rule.rolls else None
        later = due_after(start.day + int(extra.number), picked, None, roll)
    run.also(later)
    how = "If it was mailed and came" if start.service is None else "If it came by mail"
    run.say(f"{says}. {how} {extra.number:g} days later ({extra.cite}), it is {later.iso[:10]}.")


def _untold(could: Startable, run: Run, facts: frozenset[Condition], at: Situation) -> None:
    """The review became expedited, and nothing in the file says when the party was told."""
    chosen = chosen_amount(could, facts - {"expedited"}, at, run.start.on)
    begun = next((m for name in could.starts for m in at.events[name]), None)
    if chosen is None or begun is None:
        return
    own = Reckoned()
    regular = due_of(could.rule, begun, chosen.picked, at, own)
    run.remarks += tuple(own.remarks)
    for due in (own.latest, regular):
        if due is not None:
            run.also(due)
    run.say(
        f"When the party was told that the review is expedited is not in the file; the hours run from receipt of that "
        f"notice. Until then the day that it was told before stands: {regular.iso[:10]}."
    )


def _suspended(could: Startable, run: Run, at: Situation) -> None:
    """An appeal or a dispute over liability suspends a duty that is not yet in default."""
    by = suspension_of(could, run.start, at)
    if by is None or run.due is None or (run.stopped is not None and run.stopped.seconds < by.seconds):
        return
    last = run.latest or run.due
    if by.day > last.day:
        run.say(f"The {_named(by)} came after the due day: a default that is there already stays.")
    else:
        run.stopped, run.ended, run.suspended = by, True, True


def _too_early(run: Run, outcome: str) -> None:
    """A decision that had to wait, and did not; whether what was asked for had come is said by eligibility (E04)."""
    stopped, due = run.stopped, run.due
    if stopped is None or due is None or outcome_of(stopped.event.outcome) != outcome:
        return
    if stopped.day <= due.day:
        run.say(f"The {_named(stopped)}, {outcome}, came too early: this had to wait until the day after.")


def _named(moment: Moment) -> str:
    return f"{'UR ' + moment.type[3:] if moment.type.startswith('ur ') else moment.type} {moment.written}"
