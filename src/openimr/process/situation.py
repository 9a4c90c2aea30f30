"""What is so in a case on a day: the conditions that clocks ask about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter

import msgspec

from openimr.model import Case
from openimr.process.clock import Condition
from openimr.process.days import LOS_ANGELES
from openimr.process.drugs import is_drug, kind_of
from openimr.process.itemwise import APPROVED, CONDITIONAL, DEFERRED
from openimr.process.law import Era, Law
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment

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
    target whether it was given already (what is not known counts as care to come). `part` are the items, where it is
    about a part of them (`parting`), and `adverse` then says whether review can be applied for. `facts` are the
    conditions of the case that hold, `era` tells which law does; `addressed`: the file has a party's address. `whole`
    are the events of all items, where those of a part are looked at.
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
    part: tuple[int, ...] = ()
    adverse: bool | None = None
    whole: Events | None = None

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
    only: frozenset[int] | None = None,
    adverse: bool | None = None,
    part: tuple[int, ...] = (),
    whole: Events | None = None,
) -> Situation:
    """What is known of a case in one round; `only`: these items are all that it is about."""
    items = case.items
    everything = _places(len(items)) if only is None else only
    targets = _targets(events)
    targets = everything if not targets else targets & everything or everything
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
        part=part,
        adverse=adverse,
        whole=whole,
    )
    at.facts = _facts(at)
    return at


def whole_of(at: Situation, items: frozenset[int], part: tuple[int, ...] = ()) -> Situation:
    """These items as one, for clocks that a remand does not begin anew."""
    return situation(
        at.case,
        at.all_events,
        at.all_events,
        law=at.law,
        asked=at.asked,
        dates=at.dates,
        number=1,
        expedited_first=at.expedited_first,
        only=items,
        part=part,
        whole=at.whole if part else None,
    )


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
    items = case.items if not at.part else [case.items[place] for place in at.part]
    found: list[Condition] = []
    if at.expedited_first:
        found.append("expedited request")
    if case.formulary is not False:
        found += _formulary(at)
    if True in past:
        found.append("past care")
    found.append("only past care" if past and False not in past else "not only past care")
    if any(item.concurrent for item in items):
        found.append("concurrent")
    if "ur information requested" in at.all_events:
        found.append("information requested")
        if _denied_for_want_of_it(at.all_events):
            found.append("conditional denial")
    if "ur information received" in at.all_events:
        found.append("information received")
    kinds = _kinds(at)
    if "adverse" in kinds:
        found.append("adverse")
    if "conditional" in kinds:
        found.append("conditionally denied")
    if overturned(at.events, at.everything, at.past) is not False:
        found.append("overturned")
    if case.application.ur_decision_attached is False:
        found.append("ur decision missing")
    return frozenset(found)


def _denied_for_want_of_it(events: Events) -> bool:
    """Whether the first decision denies for want of information that had been asked for and had not come."""
    first = next(iter(events.get("ur decision", ())), None)
    if first is None or outcome_of(first.event.outcome) != CONDITIONAL:
        return False
    came = [m for m in events.get("ur information received", ()) if m.seconds <= first.seconds]
    return events["ur information requested"][0].day <= first.day and not came


def _formulary(at: Situation) -> tuple[Condition, ...]:
    """What is so of the formulary: whether the dispute is about its drugs, part of it is, or it is not known."""
    case = at.case
    drugs = drugs_in_part(case, _places(len(case.items)) if at.part else at.everything)
    if drugs is not None:
        if at.part:
            perhaps: Condition = "formulary" if case.formulary else "formulary perhaps"
            mine = drugs.intersection(at.part)
            if not mine or len(mine) == len(at.part):
                return (perhaps,) if mine else ()
        return ("formulary in part",) if case.formulary else ("formulary in part", "formulary in part perhaps")
    kinds = [kind_of(case.items[place]) for place in at.everything]
    drug = "medication" in kinds
    if case.formulary is None:
        return ("formulary perhaps",) if drug else ()
    if not drug and any(map(is_drug, case.items)):
        return ()  # the drug has left the review
    if drug or "other" in kinds or not kinds:
        return ("formulary",)
    # It says a drug, and none of the items is one: which of the two is wrong is not for a clock to say.
    return ("formulary perhaps",)


def drugs_in_part(case: Case, among: Collection[int]) -> frozenset[int] | None:
    """Those of some items that are drugs where not all are, and the dispute may be about drugs of the formulary."""
    if case.formulary is False:
        return None
    drugs = frozenset([place for place in among if is_drug(case.items[place])])
    return drugs if drugs and len(drugs) < len(among) else None


def began_expedited(case: Case, moments: Sequence[Moment]) -> bool:
    """Whether review was expedited from the start; `moments` are all of the case, in the order of time.

    A case's priority is how it is reviewed now: where a certification made it so, it was regular before.
    """
    if case.priority != "expedited":
        return False
    switch = next((m.type for m in moments if m.type in _SWITCHES), None)
    return switch != "certified expedited"


_SWITCHES = {"certified expedited", "certification withdrawn"}


def overturned(events: Events, items: Collection[int], past: Collection[bool] = ()) -> bool | None:
    """Whether the determination of this round finds some of the items necessary; None: its events do not say.

    One that was overturned in part without a word on which items leaves open, where some of them were given already
    (`past`) and others not, which of the two duties there is.
    """
    upheld: set[int] | None = set()
    unsaid: list[tuple[int, ...]] = []
    moments = [*events.get("determination served", ()), *events.get("determination received", ())]
    for moment in moments:
        answer = _overturned(moment.event.outcome)
        if answer and len(set(past)) > 1 and _in_part(moment.event.outcome):
            answer = None
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
    if upheld and upheld.issuperset(items):
        return False  # a copy on a further party, or its receipt, may leave out what the first letter says
    return None if not upheld or any(not named or not upheld.issuperset(named) for named in unsaid) else False


@lru_cache(maxsize=1024)
def _overturned(outcome: str | None) -> bool | None:
    if outcome is None:
        return None
    return {"overturned": True, "overturned in part": True, "upheld": False}.get(outcome_of(outcome) or "")


def _in_part(outcome: str | None) -> bool:
    return outcome_of(outcome) == "overturned in part"


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
    items = [at.case.items[place] for place in at.part] if at.part else at.case.items
    outcomes = outcomes or [item.ur_outcome for item in items if item.ur_outcome]
    kinds = {_kind(outcome) for outcome in outcomes} if outcomes else {"adverse"}
    if at.adverse is None:
        return kinds
    return kinds | {"adverse"} if at.adverse else kinds - {"adverse"}


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
    known = outcome_of(outcome)
    if known == CONDITIONAL:
        return "conditional"
    return "neither" if known in {APPROVED, DEFERRED} else "adverse"
