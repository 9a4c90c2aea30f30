"""What a case file leaves open about a clock: another day that is possible, and why being late is not sure."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

import msgspec

from openimr.process.calendar_day import after_court_holidays
from openimr.process.choosing import chosen_amount
from openimr.process.clock import Amount, ClockRule, Condition, evidence, weakest
from openimr.process.days import court_calendar, written
from openimr.process.disputed import DISPUTES, wait_for_liability
from openimr.process.kept import Kept
from openimr.process.law import KEYS
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment, side_of
from openimr.process.reckoning import IN_CALIFORNIA, Due, Told, due_after, due_hours_after, roll_of, service_days
from openimr.process.run import Run
from openimr.process.serving import may_begin, served_on, sides_asked, slowest_mail
from openimr.process.situation import Situation, conditional, overturned
from openimr.process.spanning import Reckoned, due_of
from openimr.process.startable import Startable
from openimr.process.stopping import first_of, not_before, of_nobody_known, resumption_of, suspensions_of, wanted_items

_INFERRED = "INF"


class Known(msgspec.Struct, frozen=True, gc=False):
    """What a run was reckoned by: its amount, the conditions, the sides to which a question went, and its start.

    `asked` None: nothing else can have started the clock. `start` is what did, where the run counts from another event.
    """

    amount: Amount
    facts: frozenset[Condition]
    asked: frozenset[str] | None
    start: Moment


def _sent_by_nobody_known(_could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """Records of somebody whom the file does not know may be this party's."""
    sent = [m for m in at.events.get("records received", ()) if of_nobody_known(m, at) and not_before(m, run.start)]
    if sent:
        run.doubt = f"whose the {_named(sent[0])} are: who sent them (`by`) is no party of the case"


def _told_others(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """A paper that went to others only: who else had to have it is not known to have been told."""
    stopped = run.stopped
    if stopped is None or not stopped.event.to or run.ended:
        return
    papers = [m for name in could.stops for m in at.events[name]]
    sides = {side for party in at.case.parties if (side := side_of(party.role))}
    for side in could.rule.told:
        if side in sides and all(served_on(m, side, at.case) is False for m in papers):
            run.unknown = f"whether the {side} was told: by the file the {_named(stopped)} went to others only (`to`)"
            return


def _formulary(could: Startable, run: Run, at: Situation, known: Known) -> None:
    amount = known.amount
    for term in amount.or_else:
        picked = at.law.pick(term.rule, at.dates, run.start.on)
        if picked is None or picked.value is None:
            continue
        own = Reckoned()
        other = due_of(could.rule, run.start, picked, at, own)
        run.also(own.latest or other)
        whether = "this is about a drug of the formulary is not known (`formulary`): if it is not"
        if "expedited request" in amount.when:
            whether = "the request was expedited is not known, as `priority` is that of the review: if it was not"
        run.say(
            f"Whether {whether}, it is {other.iso[:10]} ({picked.cite}). The earlier day is the safe one; in between "
            "nobody is late for sure."
        )


def _formulary_later(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """The file says that it is about a drug of the formulary, and the law of the time has no shorter time for one."""
    if not at.case.formulary or at.facts.isdisjoint(_OF_FORMULARY):
        return
    for amount in could.rule.amounts:
        for term in () if _OF_FORMULARY.isdisjoint(amount.when) else amount.rules:
            picked = at.law.pick(term.rule, at.dates, run.start.on)
            if picked is not None and picked.value is None:
                key = at.dates.get(picked.keyed_to)
                day = "" if key is None else f", here {key.isoformat()}"
                run.say(
                    f"That a drug of the formulary is in dispute changes nothing: {picked.note} ({picked.cite}), by "
                    f"the date of {KEYS[picked.keyed_to]}{day}."
                )
                return


_OF_FORMULARY = frozenset({"formulary", "formulary in part"})


def _served(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """A party's time runs from service on it: more than one service that can have been it, or none that is known."""
    start, side = run.start, could.rule.served_on
    if start.type == "determination received" and could.rule.apart:
        run.due, run.latest, run.evidence = None, None, run.picked.evidence
        run.unknown = f"when it was served, from which the time runs: {_named(start)} shows only that it had been"
        return
    if start.type == "ur decision":
        others = at.events.get("ur decision served", ())
        whom = f"service on the {side} is not in the file" if others else "when it was served is not known"
        run.doubt = f"{whom}, and the time runs from that"
        return
    again: Sequence[Moment] = at.events.get(start.type, ())
    if (start.event.to and start.type != "assignment received") or not again:
        return
    if start.items and not at.part and any(m.items and not _same(start, m) for m in again):
        places = ", ".join(map(str, start.items))
        run.say(f"It is about the item{'s'[: len(start.items) > 1]} at {places} only (items count from 0).")
    stop = run.stopped if run.stopped is not None and not run.ended else None
    again = again if side is None else may_begin(side, again, at)
    later = [m for m in again if m.day > start.day and (stop is None or m.seconds <= stop.seconds) and _same(start, m)]
    if not later:
        return
    own = Reckoned()
    last = due_of(could.rule, later[-1], run.picked, at, own)
    run.also(own.latest or last)
    days = ", ".join(written(m.on) for m in (start, *later))
    whose = f" on the {side}" if side is not None else ""
    run.say(
        f"It was served more than once ({days}) and the file does not say on whom each time (`to`): the time runs from "
        f"proper service{whose}. By the last service it is {last.iso[:10]}."
    )


def _superseded(_could: Startable, run: Run, _at: Situation, _known: Known) -> None:
    """The file does not say that it had been done before a further decision on the same items followed."""
    stopped = run.stopped
    if run.ended and stopped is not None and run.due is not None and stopped.day > run.due.day:
        run.ended = False
        run.doubt = "that it had been done is not in the file, and a further decision on the same items followed"


def _same(one: Moment, other: Moment) -> bool:
    """Whether two papers can be about the same items."""
    return not one.items or not other.items or not {*one.items}.isdisjoint(other.items)


def _filed(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """An application may be filed by mail (8 CCR 9792.10.1(b)(1)): what is mailed in time is not late."""
    stopped = run.stopped
    if stopped is None or run.ended or stopped.type != "application received":
        return
    last = run.latest or run.due
    if last is None or stopped.day <= last.day or not (stopped.service or "mail").startswith("mail"):
        return
    mail = slowest_mail(stopped, could.rule.served_on, at) if stopped.service else IN_CALIFORNIA
    extra = service_days(at.law, mail, stopped.on)
    if extra is not None and stopped.day - last.day <= extra.number:
        how = "it came by mail" if stopped.service else "how it came is not in the file: it may have come by mail"
        run.doubt = f"{how}, and the day of mailing (postmark) is not in the file"


def _court_holiday(_could: Startable, run: Run, _at: Situation, _known: Known) -> None:
    """A last day that is a holiday of the courts while state offices are open (CCP 12a(a), 135).

    The period is extended by the words of the code; that the Division counts so was not read.
    """
    holidays = after_court_holidays()
    for due in (run.due, run.latest):
        held = None if due is None or due.by_hour else holidays.get(due.day)
        if held is None:
            continue
        day, following = held
        law = court_calendar()
        moved = f"{day.date.isoformat()} is a holiday of the courts ({day.name}; {evidence(day.grade, day.source)})"
        run.also(Due(following.end_seconds, following.ordinal, False, following.end, Told(moved)))  # noqa: FBT003 - a field of its own
        run.evidence = weakest(run.evidence, law.grade)
        run.say(
            f"{moved}, on which state offices are open. Where such a day extends the time ({law.section}; "
            f"{law.grade}), it is {following.iso}. The earlier day is the safe one; in between nobody is late for sure."
        )


def _receipt(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """The time runs from receipt, and the file has the service only."""
    start, picked = run.start, run.picked
    says = "The time runs from receipt, which is not in the file: service stands in for it (INF)"
    run.evidence = weakest(run.evidence, _INFERRED)
    if start.service is not None and not start.service.startswith("mail"):
        run.say(f"{says}.")
        return
    extra = service_days(at.law, slowest_mail(start, could.rule.served_on, at), start.on)
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


def _untold(could: Startable, run: Run, at: Situation, known: Known) -> None:
    """The review became expedited, and nothing in the file says when the party was told."""
    chosen = chosen_amount(could, known.facts - {"expedited"}, at, run.start.on)
    if chosen is None:
        return
    own = Reckoned()
    regular = due_of(could.rule, known.start, chosen.picked, at, own)
    run.remarks += tuple(own.remarks)
    for due in (own.latest, regular):
        if due is not None:
            run.also(due)
    run.say(
        f"When the party was told that the review is expedited is not in the file; the hours run from receipt of that "
        f"notice. Until then the day that it was told before stands: {regular.iso[:10]}."
    )


def _carried_out(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """Whether anything has to be carried out; an appeal or a dispute suspends a duty that is not yet in default."""
    if overturned(at.events, at.everything, at.past) is None and run.start.type.startswith("determination"):
        some = overturned(at.events, at.everything)
        whether = "whether the determination found this treatment necessary; if not, nothing is due"
        run.unknown = "which items the determination found necessary; it names none (`items`)" if some else whether
    steps = suspensions_of(could, run.start, at)
    if not steps or run.due is None:
        return
    last = run.latest or run.due
    by = next((step for step in steps if step.day <= last.day), steps[0])
    if run.stopped is not None and run.stopped.seconds < by.seconds:
        return
    if by.day > last.day:
        run.say(f"The {_named(by)} came after the due day: a default that is there already stays (INF).")
    elif by.side is None:
        _perhaps_suspended(could, run, by, at)
    else:
        run.stopped, run.ended, run.suspended = by, True, True


def _perhaps_suspended(could: Startable, run: Run, by: Moment, at: Situation) -> None:
    """A step of nobody named: only the claims administrator's own would suspend its duty."""
    if run.stopped is not None and run.stopped.day <= (run.due or run.stopped).day:
        return
    whose = f"whether the {_named(by)} is the {could.rule.who}'s own, and suspends this: it names nobody (`by`)"
    resumed = resumption_of(could, by, at)
    if resumed is None:
        run.unknown = whose
        return
    later = due_of(could.rule, resumed, run.picked, at, Reckoned())
    run.also(later)
    run.evidence = weakest(run.evidence, _INFERRED)
    run.say(f"Not known: {whose}. Had it been, this would begin anew with {_named(resumed)} (INF): {later.iso[:10]}.")


def _answered(_could: Startable, run: Run, at: Situation, known: Known) -> None:
    """An answer of nobody named, where questions went to several parties."""
    asked = known.asked
    if run.stopped is None or run.ended or not asked:
        return
    others = {side for m in at.events.get(run.start.type, ()) for side in sides_asked(m, at.case)}
    if run.stopped.side is None and others - asked:
        run.unknown = f"whose answer that of {_named(run.stopped)} is: several parties were asked, and it names nobody"


def _denied_without(could: Startable, run: Run, at: Situation, known: Known) -> None:
    """A denial for want of information has to wait (D6): one before its day came too early, one on it is not late.

    Whether what was asked for had come is said by eligibility (E04).
    """
    rule, due, denial = could.rule, run.due, run.stopped
    if due is None or denial is None or denial.type != "ur decision" or not conditional(denial):
        return
    if rule.too_early is not None and outcome_of(denial.event.outcome) == rule.too_early and denial.day <= due.day:
        run.say(f"The {_named(denial)}, {rule.too_early}, came too early: this had to wait until the day after.")
    if rule.conditional is None or run.ended or run.picked.rule == rule.conditional:
        return
    picked = at.law.pick(rule.conditional, at.dates, run.start.on)
    if picked is None or picked.value is None:
        return
    own = due_of(could.rule, known.start, picked, at, Reckoned())
    if not any(m.day <= denial.day for m in at.events.get("ur information requested", ())):
        if could.rule.kind == "duty":
            run.unknown = (
                f"whether the {_named(denial)}, for want of information, counts: that any was asked for is not in the "
                f"file (D5), and such a denial is not allowed before {own.iso[:10]} ({picked.cite})"
            )
        return
    if any(m.seconds <= denial.seconds for m in at.events.get("ur information received", ())):
        return  # what was asked for had come: there was nothing to wait for
    if own.seconds > due.seconds:
        run.also(own)
        run.say(
            f"A denial for want of information is not allowed before {own.iso[:10]} ({picked.cite}): until the end of "
            "that day it is not late for sure."
        )


def _named(moment: Moment) -> str:
    return f"{'UR ' + moment.type[3:] if moment.type.startswith('ur ') else moment.type} {moment.written}"


def _begins_anew(_could: Startable, run: Run, _at: Situation, _known: Known) -> None:
    """A start from which the law names no time."""
    run.evidence = weakest(run.evidence, _INFERRED)
    run.say(f"The law names no time that begins with {_named(run.start)}: that it is this one is INF.")


def _notice_received(_could: Startable, run: Run, _at: Situation, _known: Known) -> None:
    """The time runs from a notice of which only the receipt is in the file."""
    run.evidence = weakest(run.evidence, _INFERRED)
    run.say("When the notice was sent is not known; its receipt is taken for it (INF).")


def _shown(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    """What follows only once it was done shows that it was."""
    shown = first_of(could.evident, at, run.start, wanted_items(could, at))
    if shown is not None:
        run.stopped = shown
        run.doubt = f"{_named(shown)} shows that it had been done; when is not known"


def _waits_for_liability(could: Startable, run: Run, at: Situation, _known: Known) -> None:
    if at.case.application.liability_disputed or not at.events.keys().isdisjoint(DISPUTES):
        wait_for_liability(could.rule, run, at)


Look: TypeAlias = Callable[[Startable, Run, Situation, Known], None]


class Seen(msgspec.Struct, frozen=True, gc=False):
    """By what it is decided which looks a run is worth: the same for all runs of a clock with such a start and stop."""

    could: Startable
    or_else: bool
    hours: bool
    begun: str
    stopped: str | None
    asked: frozenset[str] | None

    @property
    def rule(self) -> ClockRule:
        """The clock as it is declared."""
        return self.could.rule


_LOOKS: Sequence[tuple[Callable[[Seen], object], Look]] = (
    (lambda of: of.or_else, _formulary),
    (lambda of: any(not _OF_FORMULARY.isdisjoint(amount.when) for amount in of.could.choice.amounts), _formulary_later),
    (lambda of: (of.asked is not None or of.begun == "ur decision") and (of.rule.served_on or of.rule.apart), _served),
    (lambda of: of.rule.resumes is not None, _waits_for_liability),
    (lambda of: of.begun in of.rule.stands_in and (of.hours or not of.rule.otherwise), _receipt),
    (lambda of: of.begun == "certified expedited" and (of.rule.otherwise is not None or of.rule.asks), _untold),
    (lambda of: of.begun == of.rule.anew or (of.rule.resumed_by and of.begun not in of.rule.start), _begins_anew),
    (
        lambda of: of.rule.otherwise is not None and of.begun == "assignment received" and not of.hours,
        _notice_received,
    ),
    (lambda of: of.rule.superseded and of.stopped == of.begun, _superseded),
    (lambda of: of.rule.party is not None and of.stopped is None, _sent_by_nobody_known),
    (lambda of: of.rule.told and of.stopped is not None, _told_others),
    (lambda of: of.could.evident and of.stopped is None, _shown),
    (lambda of: of.rule.suspended_by, _carried_out),
    (lambda of: of.asked, _answered),
    (lambda of: of.could.denied and of.stopped == "ur decision", _denied_without),
    (lambda of: of.rule.rolls, _court_holiday),
    (lambda of: of.rule.filed_by_mail and of.stopped == "application received", _filed),
)
"""When each look can have something to say at all, in the order in which they say it."""


HOLIDAYS_ONLY: Sequence[Look] = (_court_holiday,)
"""Where nothing but a holiday of the courts can be told: a table of days (`Period.court`) knows whether one is."""


def looks_at(could: Startable, run: Run, amount: Amount, asked: frozenset[str] | None) -> Sequence[Look]:
    """The looks that can have something to say of a run."""
    stopped, hours = run.stopped, run.picked.unit == "hours"
    begun, by = run.start.type, None if stopped is None else stopped.type
    return looks_by_stop(could, bool(amount.or_else), hours, begun, asked)[by]


@lru_cache(maxsize=2**13)
def looks_by_stop(
    could: Startable,
    or_else: bool,  # noqa: FBT001 - a cache's key
    hours: bool,  # noqa: FBT001 - a cache's key
    begun: str,
    asked: frozenset[str] | None,
) -> Kept[str | None, Sequence[Look]]:
    """The same by the event that stopped the run."""

    def worth(stopped: str | None) -> Sequence[Look]:
        of = Seen(could, or_else, hours, begun, stopped, asked)
        found = tuple([look for can, look in _LOOKS if can(of)])
        return HOLIDAYS_ONLY if found == HOLIDAYS_ONLY else found

    return Kept(worth, 2**8)  # more than there are events
