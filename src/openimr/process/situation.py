"""What is so in a case on a day: the conditions that clocks ask about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import msgspec

from openimr.model import Case
from openimr.process.law import Law
from openimr.process.moments import Moment
from openimr.process.words import folded

Events = Mapping[str, Sequence[Moment]]


class Situation(msgspec.Struct, gc=False):
    """A case and its events in one round of review; a round begins with a remand.

    `events` are those of the round, `earlier` all of the case, `dates` the dates that pick values of law.
    """

    case: Case
    law: Law
    events: Events
    all_events: Events
    dates: dict[str, date]
    round: int
    switches: tuple[tuple[float, bool, Moment], ...]
    expedited_first: bool
    targets: frozenset[int]

    def expedited_at(self, seconds: float) -> tuple[bool, Moment | None]:
        """Whether review is expedited at a moment, and the certification that made it so (None: from the start)."""
        answer, by = self.expedited_first, None
        for at, expedited, moment in self.switches:
            if at > seconds:
                break
            answer, by = expedited, moment if expedited else None
        return answer, by


def situation(
    case: Case, law: Law, events: Events, all_events: Events, *, dates: dict[str, date], number: int
) -> Situation:
    """What is known of a case in one round."""
    moments = (*all_events.get("certified expedited", ()), *all_events.get("certification withdrawn", ()))
    switches = tuple(
        (m.seconds, m.type == "certified expedited", m) for m in sorted(moments, key=lambda m: (m.seconds, m.order))
    )
    # The case's priority is how it is reviewed now; where a certification made it so, it was regular before.
    first = case.priority == "expedited" and not (switches and switches[0][1])
    return Situation(case, law, events, all_events, dates, number, switches, first, _targets(case, events))


def overturned(events: Events) -> bool | None:
    """Whether the determination of this round finds some treatment necessary; None: its events do not say."""
    answers = [_overturned(moment.event.outcome) for moment in events.get("determination served", ())]
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _overturned(outcome: str | None) -> bool | None:
    if outcome is None:
        return None
    text = folded(outcome)
    if "overturn" in text or "in part" in text or "partial" in text:
        return True
    return False if "upheld" in text or "uphold" in text else None


def _targets(case: Case, events: Events) -> frozenset[int]:
    """The places of the items that have to be provided: those that the determination overturned, as far as it says."""
    named = frozenset(
        place
        for moment in events.get("determination served", ())
        if _overturned(moment.event.outcome)
        for place in moment.event.items
    )
    return named or frozenset(range(len(case.items)))


def adverse(at: Situation) -> bool:
    """Whether utilization review denied or modified for want of necessity (a conditional denial did not)."""
    outcomes = [m.event.outcome for m in at.all_events.get("ur decision", ()) if m.event.outcome]
    outcomes = outcomes or [item.ur_outcome for item in at.case.items if item.ur_outcome]
    return not outcomes or any(_adverse(outcome) for outcome in outcomes)


def _adverse(outcome: str) -> bool:
    text = folded(outcome)
    return not ("conditional" in text or text.startswith(("approved", "authorized", "certified", "deferred")))


def _past(at: Situation) -> list[bool]:
    """For each item in question whether it was given already; what is not known counts as care to come."""
    items = at.case.items
    return [bool(items[place].retrospective) for place in sorted(at.targets) if place < len(items)]


CONDITIONS: Mapping[str, Callable[[Situation], bool]] = {
    "expedited request": lambda at: at.expedited_first,
    "formulary": lambda at: at.case.formulary is True,
    "past care": lambda at: any(_past(at)),
    "only past care": lambda at: bool(past := _past(at)) and all(past),
    "not only past care": lambda at: not ((past := _past(at)) and all(past)),
    "concurrent": lambda at: any(item.concurrent for item in at.case.items),
    "information requested": lambda at: "ur information requested" in at.all_events,
    "information received": lambda at: "ur information received" in at.all_events,
    "adverse": adverse,
    "overturned": lambda at: overturned(at.events) is not False,
    "ur decision missing": lambda at: at.case.application.ur_decision_attached is False,
}
"""Conditions of the case; those of service, deferral and expedited review are a clock's own."""
