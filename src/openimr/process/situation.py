"""What is so in a case on a day: the conditions that clocks ask about."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter

import msgspec

from openimr.model import Case
from openimr.process.clock import Condition
from openimr.process.days import LOS_ANGELES
from openimr.process.law import Era, Law
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.words import folded

Events = Mapping[str, Sequence[Moment]]


class Asked(msgspec.Struct, frozen=True, gc=False):
    """The moment that is asked about, its day's ordinal at Los Angeles, and how a sentence begins with it."""

    at: datetime
    seconds: float
    day: int
    says: str


@lru_cache(maxsize=64)
def asked_about(at: datetime, *, last_event: bool) -> Asked:
    """A moment as clocks are held against it; `last_event`: nobody asked, and the last event gives it."""
    local = at.astimezone(LOS_ANGELES)
    says = f"On the day of the last event, {local.date()}" if last_event else f"On {local.date()}"
    return Asked(at, at.timestamp(), local.toordinal(), says)


class Situation(msgspec.Struct, gc=False):
    """A case and its events in one round of review; a round begins with a remand.

    `events` are those of the round, `all_events` those of the case, `dates` the dates that pick values of law.
    `targets` are the places of the items that have to be provided, `everything` those of all items; `past` says of each
    target whether it was given already (what is not known counts as care to come). `facts`
    are the conditions of the case that hold, `era` tells which law does; `addressed`: the file has a party's address.
    """

    case: Case
    law: Law
    asked: Asked
    events: Events
    all_events: Events
    dates: dict[str, date]
    round: int
    switches: tuple[tuple[float, bool, Moment], ...]
    expedited_first: bool
    targets: frozenset[int]
    everything: frozenset[int]
    past: tuple[bool, ...]
    era: Era
    addressed: bool
    facts: frozenset[Condition] = frozenset()

    def expedited_at(self, seconds: float) -> tuple[bool, Moment | None]:
        """Whether review is expedited at a moment, and the certification that made it so (None: from the start)."""
        answer, by = self.expedited_first, None
        for at, expedited, moment in self.switches:
            if at > seconds:
                break
            answer, by = expedited, moment if expedited else None
        return answer, by


def situation(
    case: Case,
    events: Events,
    all_events: Events,
    *,
    law: Law,
    asked: Asked,
    dates: dict[str, date],
    number: int,
    expedited_first: bool,
) -> Situation:
    """What is known of a case in one round."""
    items = case.items
    everything = _places(len(items))
    targets = _targets(events) or everything
    past = tuple([bool(items[place].retrospective) for place in sorted(targets & everything)])
    at = Situation(
        case=case,
        law=law,
        asked=asked,
        events=events,
        all_events=all_events,
        dates=dates,
        round=number,
        switches=_switches(all_events),
        expedited_first=expedited_first,
        targets=targets,
        everything=everything,
        past=past,
        era=law.era(dates),
        addressed=_addressed(case),
    )
    at.facts = _facts(at)
    return at


def _switches(events: Events) -> tuple[tuple[float, bool, Moment], ...]:
    """When review became expedited (True) or regular, and by which event, in the order of time."""
    if _SWITCHES.isdisjoint(events):
        return ()
    moments = (*events.get("certified expedited", ()), *events.get("certification withdrawn", ()))
    return tuple(
        (m.seconds, m.type == "certified expedited", m) for m in sorted(moments, key=lambda m: (m.seconds, m.order))
    )


def _addressed(case: Case) -> bool:
    return any(map(_ADDRESS, case.parties))


_ADDRESS = attrgetter("address")


@lru_cache(maxsize=64)
def _places(count: int) -> frozenset[int]:
    """The places of so many items."""
    return frozenset(range(count))


def _facts(at: Situation) -> frozenset[Condition]:
    """The conditions of the case that hold; those of service, deferral and expedited review are a clock's own."""
    case, past = at.case, at.past
    found: list[Condition] = []
    if at.expedited_first:
        found.append("expedited request")
    if case.formulary is not False:
        found += _formulary(case)
    if True in past:
        found.append("past care")
    found.append("only past care" if past and False not in past else "not only past care")
    if any(item.concurrent for item in case.items):
        found.append("concurrent")
    if "ur information requested" in at.all_events:
        found.append("information requested")
    if "ur information received" in at.all_events:
        found.append("information received")
    kinds = _kinds(at)
    if "adverse" in kinds:
        found.append("adverse")
    if "conditional" in kinds:
        found.append("conditionally denied")
    if overturned(at.events) is not False:
        found.append("overturned")
    if case.application.ur_decision_attached is False:
        found.append("ur decision missing")
    return frozenset(found)


def _formulary(case: Case) -> tuple[Condition, ...]:
    """What is so of the formulary: whether the dispute is about its drugs, part of it is, or it is not known."""
    kinds = [item.treatment.kind for item in case.items]
    drugs = kinds.count("medication")
    if case.formulary is None:
        if not drugs:
            return ()
        return ("formulary perhaps",) if drugs == len(kinds) else ("formulary in part", "formulary in part perhaps")
    if drugs == len(kinds) or (not drugs and "other" in kinds):
        return ("formulary",)
    # It says a drug, and none of the items is one: which of the two is wrong is not for a clock to say.
    return ("formulary in part",) if drugs else ("formulary perhaps",)


def began_expedited(case: Case, moments: Sequence[Moment]) -> bool:
    """Whether review was expedited from the start; `moments` are all of the case, in the order of time.

    A case's priority is how it is reviewed now: where a certification made it so, it was regular before.
    """
    if case.priority != "expedited":
        return False
    switch = next((m.type for m in moments if m.type in _SWITCHES), None)
    return switch != "certified expedited"


_SWITCHES = {"certified expedited", "certification withdrawn"}


def overturned(events: Events) -> bool | None:
    """Whether the determination of this round finds some treatment necessary; None: its events do not say."""
    upheld: set[int] | None = set()
    unsaid: list[tuple[int, ...]] = []
    moments = [*events.get("determination served", ()), *events.get("determination received", ())]
    for moment in moments:
        answer = _overturned(moment.event.outcome)
        if answer:
            return True
        if answer is None:
            unsaid.append(moment.items)
        elif not moment.items:
            upheld = None  # all of it was
        elif upheld is not None:
            upheld.update(moment.items)
    if upheld is None:
        return False
    # A copy on a further party may leave out what the first letter says.
    return None if not upheld or any(not items or not upheld.issuperset(items) for items in unsaid) else False


def which_unsaid(events: Events) -> bool:
    """Whether a determination overturned a part only, and names no items."""
    return any(
        not m.items and m.event.outcome is not None and "part" in m.event.outcome.lower()
        for m in events.get("determination served", ())
    )


@lru_cache(maxsize=1024)
def _overturned(outcome: str | None) -> bool | None:
    if outcome is None:
        return None
    text = folded(outcome)
    if "overturn" in text or "in part" in text or "partial" in text:
        return True
    return False if "upheld" in text or "uphold" in text else None


def _targets(events: Events) -> frozenset[int]:
    """The places of the items that the determination overturned, as far as it says."""
    served = events.get("determination served")
    if not served:
        return frozenset()
    return frozenset(place for moment in served if _overturned(moment.event.outcome) for place in moment.event.items)


def _kinds(at: Situation) -> set[str]:
    """Of what kinds utilization review's decisions were; one that does not say may have been adverse."""
    decisions = at.all_events.get("ur decision", ())
    outcomes: list[str] = [m.event.outcome for m in decisions if m.event.outcome]
    outcomes = outcomes or [item.ur_outcome for item in at.case.items if item.ur_outcome]
    return {_kind(outcome) for outcome in outcomes} if outcomes else {"adverse"}


def disputable(moment: Moment) -> bool:
    """Whether a UR decision denied or modified for want of necessity; one that does not say how, may have."""
    return moment.event.outcome is None or _kind(moment.event.outcome) == "adverse"


def conditional(moment: Moment) -> bool:
    """Whether a UR decision denied only because information never came."""
    return moment.event.outcome is not None and _kind(moment.event.outcome) == "conditional"


def upheld(moment: Moment) -> bool:
    """Whether a determination, as it says, found nothing necessary."""
    return _overturned(moment.event.outcome) is False


@lru_cache(maxsize=1024)
def _kind(outcome: str) -> str:
    """Whether a UR decision is adverse, conditional, or neither."""
    text = folded(outcome)
    known = outcome_of(text) or text
    if "conditional" in known:
        return "conditional"
    return "neither" if known.startswith(("approved", "authorized", "certified", "deferred")) else "adverse"
