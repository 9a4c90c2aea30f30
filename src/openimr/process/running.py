"""One run of a clock: which rule holds, when it is due, and what has stopped or ended it."""

from collections.abc import Sequence
from datetime import date
from math import inf

from openimr.process.choosing import NONE, chosen_amount, facts_of_run
from openimr.process.clock import Amount, ClockRule, Term, weakest
from openimr.process.communicating import communicated
from openimr.process.doubting import HOLIDAYS_ONLY, Known, looks_at
from openimr.process.law import Picked
from openimr.process.moments import Moment
from openimr.process.periods import told_day, told_others
from openimr.process.prepared import Prepared, prepared
from openimr.process.reckoning import Due, deemed, due_hours_after
from openimr.process.run import Run
from openimr.process.situation import Situation
from openimr.process.spanning import (
    Reckoned,
    due_of,
    extended,
    later_by_receipt,
    own_start,
)
from openimr.process.startable import Startable
from openimr.process.stopping import before, stop_of


def run_of(  # noqa: PLR0917 - called for every clock
    could: Startable,
    start: Moment,
    undone: Moment | None,
    asked: frozenset[str] | None,
    at: Situation,
    stop: tuple[Moment | None, bool] | None = None,
) -> Run | None:
    """The run of a clock from a start; None where the law has no such clock for the case.

    `undone` is what made the start count no longer, `asked` the sides that were asked (`starting.Start`). `stop` is
    what stopped it (or ended it: true), where that is known already. As `run_at_length`, which most runs do not need.

    Raises:
        OutsideCalendarError: open days have to be counted beyond the calendar.
    """
    if undone is None and stop is None and not at.switches:
        by = prepared(could, start, asked, at)
        if by.amount is None:
            return None
        plain = _plain(could, start, asked, at, by, by.amount)
        if plain is not None:
            return plain
    return run_at_length(could, start, undone, asked, at, stop)


def run_at_length(  # noqa: PLR0917 - as run_of
    could: Startable,
    start: Moment,
    undone: Moment | None,
    asked: frozenset[str] | None,
    at: Situation,
    stop: tuple[Moment | None, bool] | None = None,
    *,
    without_calendar: bool = False,
    regular: bool = False,
) -> Run | None:
    """The same, with all that can make a difference. `regular`: as if nobody had certified that review is expedited.

    Raises:
        OutsideCalendarError: open days have to be counted beyond the calendar (not `without_calendar`).
    """
    rule, facts = could.rule, NONE
    stopped, ended = stop_of(could, start, at, asked) if stop is None else stop
    if undone is not None and rule.defective is None and (stopped is None or before(undone, stopped)):
        stopped, ended = undone, True
    expedited, certified = at.expedited_first, None
    if regular:
        expedited = False
    elif at.switches:
        expedited, certified = at.expedited_at(stopped.seconds if stopped else inf)
    if could.choice.own:
        facts = facts_of_run(start.service, start.type == rule.resumes, expedited)
    chosen = chosen_amount(could, facts, at, start.on)
    if chosen is None:
        return None
    picked = chosen.picked
    begun, before_it = start, None
    if certified is not None and chosen.expedited and certified.seconds > start.seconds:
        begun = certified
        if not without_calendar:
            before_it = run_at_length(could, start, undone, asked, at, (stopped, ended), regular=True)
    if undone is not None and rule.defective is not None:
        return _defective(Run(begun, picked, None, None, evidence=picked.evidence), rule, undone, at)
    unknown, inapplicable = (None, None) if rule.scope is None else _scope(begun, rule.scope, at)
    if inapplicable or picked.value is None or without_calendar:
        run = Run(begun, picked, None, None, picked.evidence, stopped, ended)
        run.unknown, run.inapplicable = unknown, inapplicable
        return run
    run = Run(begun, picked, None, None, picked.evidence, stopped, ended)
    picks: Sequence[tuple[Term, Picked]] = chosen.picks
    if before_it is not None:  # its own time is reckoned from its own start
        picks = [one for one in picks if one[1].rule != before_it.picked.rule] or picks
    _reckon(run, rule, picks, at)
    if unknown:
        run.unknown = unknown
    known = Known(chosen.amount, facts, asked, start)
    for look in looks_at(could, run, chosen.amount, asked):
        look(could, run, at, known)
    return run if before_it is None else _earlier(before_it, run, begun)


def _plain(  # noqa: PLR0917 - as run_of
    could: Startable, start: Moment, asked: frozenset[str] | None, at: Situation, by: Prepared, amount: Amount
) -> Run | None:
    """The run of a clock whose end stands in a table, or so many hours after its start; None: there is more to it."""
    rule, court = could.rule, True
    if by.timed and deemed(start, at.law, at.dates)[1]:
        return None
    if rule.scope is not None and _scope(start, rule.scope, at) != (None, None):
        return None
    if by.periods is not None:
        period = by.periods[start.day]
        if period.friday and rule.cut_off:
            return None
        picked = period.picked
        stopped, ended = stop_of(could, start, at, asked)
        run = Run(start, picked, period.due, picked.number, period.evidence, stopped, ended, period.remarks)
        if period.perhaps is not None:
            run.latest = period.perhaps[0]
            run.say(period.perhaps[1])
        if could.moved:
            _put_off(run, rule, period.due, at)
        else:
            court = period.court
    elif by.hours is not None and not start.whole_day:
        picked = by.hours
        stopped, ended = stop_of(could, start, at, asked)
        run = Run(start, picked, due_hours_after(start, picked), picked.number, picked.evidence, stopped, ended)
    else:
        return None
    looks = by.looks[None if stopped is None else stopped.type]
    if looks and (court or looks is not HOLIDAYS_ONLY):
        known = Known(amount, by.facts, asked, start)
        for look in looks:
            look(could, run, at, known)
    return run


def _earlier(regular: Run, expedited: Run, certified: Moment) -> Run:
    """A certification shortens a time and never lengthens it: what was due before stays due.

    Where the file leaves open which day that was (a drug of the formulary, perhaps), the earlier day stays the safe
    one, and the certification's day is the latest.
    """
    safe, last, ends = regular.due, regular.latest or regular.due, expedited.latest or expedited.due
    if regular.unknown or safe is None or last is None or expedited.due is None or ends is None:
        return expedited
    was = f"That the review is expedited was certified on {certified.written}"
    if last.seconds <= expedited.due.seconds:
        regular.say(f"{was}; that puts nothing off.")
        return regular
    if safe.seconds >= expedited.due.seconds:
        return expedited
    regular.evidence = weakest(regular.evidence, expedited.evidence)
    if ends.seconds < last.seconds:
        regular.latest = ends
    regular.say(
        f"{was}: by that it is {expedited.due.iso[:10]} ({expedited.picked.cite}). What was due before stays due."
    )
    return regular


def _defective(run: Run, rule: ClockRule, undone: Moment, at: Situation) -> Run | None:
    picked = at.law.pick(rule.defective or "", at.dates, run.start.on)
    if picked is None:
        return None
    run.picked, run.defective, run.undone, run.stopped, run.ended = picked, True, undone, None, False
    run.evidence = picked.evidence
    return run


def _scope(start: Moment, name: str, at: Situation) -> tuple[str | None, str | None]:
    """Whether the dispute goes to review at all: by the day of the injury, or by that on which the physician was told.

    What would have to be known for that, and why there is none; neither, where there is review.
    Source: LC 4610.5(a)(1), (2). What was mailed before the change of law may have been communicated after it.
    """
    scope = at.law.rules[name]
    injury = at.dates.get("injury")
    of_injuries: list[date] = []
    others: list[date] = []
    for value in scope.values:
        by_injury = (value.keyed_to or scope.keyed_to) == "injury"
        if value.start is None or (by_injury and injury is not None and injury >= value.start):
            return None, None
        (of_injuries if by_injury else others).append(value.start)
    made = [m for m in at.events.get("ur decision", ()) if m.day <= start.day]
    decided = made[-1] if made else start
    if any(decided.on >= began for began in others):
        return None, None  # it cannot have been communicated before it was made
    of_it = {name: [m for m in at.events.get(name, ()) if m.day >= decided.day] for name in _COMMUNICATING}
    first, last = communicated(of_it, at.case, decided.on)
    first = first or start.on
    if any(first >= began for began in others):
        return None, None
    if others and (last is None or last >= others[-1]):
        says = "the day on which the UR decision reached the requesting physician, on which review turns"
        return says, None
    if of_injuries and injury is None and first >= of_injuries[-1]:
        return "the date of injury, on which it turns whether there is review", None
    return None, scope.says


_COMMUNICATING = ("ur decision told", "ur decision received", "ur decision served")


def _reckon(run: Run, rule: ClockRule, picks: Sequence[tuple[Term, Picked]], at: Situation) -> None:
    """Fill in when it is due, by the earliest of its rules, and say how."""
    begun = run.start
    best: tuple[Due, Picked, Moment, Reckoned] | None = None
    others: list[str] = []
    ends: list[Due] = []
    for term, picked in picks:
        start = (own_start(term, begun, rule.served_on, at) or begun) if term.start else begun
        own = Reckoned()
        due = due_of(rule, start, picked, at, own)
        if best is None:
            best = due, picked, start, own
            continue
        ends += [best[3].latest or best[0], own.latest or due]
        if due.seconds < best[0].seconds:
            others.append(told_day(best[1], best[0]))
            best = due, picked, start, own
        else:
            others.append(told_day(picked, due))
    if best is None:
        return
    due, run.picked, run.start, own = best
    run.remarks, run.latest = tuple(own.remarks), own.latest
    if ends and run.latest is not None:
        run.latest = min(ends, key=lambda end: end.seconds)  # the latest day, too, is the earliest that the rules give
    run.evidence = weakest(run.picked.evidence, *due.by, *((own.evidence,) if own.evidence else ()))
    if others:
        run.say(told_others(others))
    _put_off(run, rule, due, at)


def _put_off(run: Run, rule: ClockRule, due: Due, at: Situation) -> None:
    """Fill in when it is due, by a receipt or an extension later than by its start and amount."""
    if rule.receipt is not None:
        due = later_by_receipt(run, rule, due, at)
    if rule.extension is not None:
        due = extended(run, rule, due, at)
    if run.latest is not None and run.latest.seconds <= due.seconds:
        run.latest = None
    run.due, run.amount = due, run.picked.number
