"""What utilization review decided, as eligibility asks: conditional denials (E04), none adverse (E09), late (E13)."""

from collections.abc import Mapping
from datetime import date, timedelta

from openimr.process.dated import held
from openimr.process.facts import Fact, Facts, no, unknown, yes
from openimr.process.itemwise import APPROVED, CONDITIONAL, DEFERRED
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment, by_type, moments_of
from openimr.process.parting import concerns

_SOURCE = "items: ur_outcome; events: ur decision"
_ASKED_FOR = "events: request received, ur information requested, ur information received, ur decision"
_WAS_IT_ASKED = (
    "Which information did utilization review ask for, on which day, and did it come? Only after day 14 from the "
    "request may a request be denied for want of it (8 CCR 9792.9.1(f), GK)."
)


def ur_outcomes(facts: Facts) -> dict[int, str]:
    """What utilization review decided on each item: by the events that were taken, else by what the item says."""
    if facts.state.items:
        return {one.item: one.ur for one in facts.state.items if one.ur is not None}
    said = [outcome for m in facts.events.get("ur decision", ()) if (outcome := outcome_of(m.event.outcome))]
    return {0: said[-1]} if said else {}


def _of_all(facts: Facts, outcomes: Mapping[int, str], kinds: set[str]) -> bool | None:
    """Whether every item was decided in one of these ways; None: not known of some, and none speaks against it."""
    if any(outcome not in kinds for outcome in outcomes.values()):
        return False
    return True if outcomes and len(outcomes) >= len(facts.case.items) else None


def conditional(facts: Facts) -> Fact:
    """Whether the treatment was denied for want of information only (E04): asked for, and not come by the day of D6.

    Where the file speaks against one of these, it is asked about, and nothing is found by it.
    """
    outcomes = ur_outcomes(facts)
    there = tuple(n for n, outcome in sorted(outcomes.items()) if outcome == CONDITIONAL)
    all_of_them = _of_all(facts, outcomes, {CONDITIONAL})
    if there:
        against = next((says for item in there if (says := _against(facts, item))), None)
        if against is not None:
            says = f"{_which(facts, there)} denied for want of information, and the file speaks against that: {against}"
            return unknown(says, _ASKED_FOR, _WAS_IT_ASKED, sign=True, items=there)
    if all_of_them:
        told = facts.events.get("ur information requested")
        unsaid = "" if told else ", by the decision's own word: that it was asked for is not in the file"
        return yes(f"every item was denied for want of information{unsaid}", _SOURCE)
    if there:
        return no("some items were denied for want of information, and cannot be reviewed", _SOURCE, there)
    if all_of_them is None:
        return unknown("the file does not say how utilization review decided", _SOURCE)
    return no("no item was denied for want of information", _SOURCE)


def _which(facts: Facts, items: tuple[int, ...]) -> str:
    if len(items) == max(1, len(facts.case.items)):
        return "the treatment was"
    return f"item {items[0]} was" if len(items) == 1 else f"items {', '.join(map(str, items))} were"


def _against(facts: Facts, item: int) -> str | None:
    """What in the file speaks against a conditional denial of an item; None: nothing."""

    def of(name: str) -> list[Moment]:
        return [m for m in facts.events.get(name, ()) if not m.items or item in m.items]

    denials = [m for m in of("ur decision") if outcome_of(m.event.outcome) in {CONDITIONAL, None}]
    request = next(iter(of("request received")), None)
    if not denials:
        return None
    denied = denials[-1]
    asked = [m for m in of("ur information requested") if m.day <= denied.day]
    came = [m for m in of("ur information received") if asked and asked[-1].day <= m.day <= denied.day]
    if came and came[-1].seconds <= denied.seconds:
        return f"what was asked for on {asked[-1].on} came on {came[-1].on}, and the decision is of {denied.on}"
    if request is None:
        return None
    if not asked:
        return f"the request came on {request.on}, and nothing was asked for until the decision of {denied.on}"
    first = _first_day(facts, request, item)
    if first is not None and denied.on < first:
        return f"decided on {denied.on}; the request came on {request.on}, and D6 allows it from {first} on (GK)"
    return None


def _first_day(facts: Facts, request: Moment, item: int) -> date | None:
    """The first day on which a request may be denied for want of information (D6), by its clock; None: not known.

    The clock knows from which day a request that came after the hour counts.
    """
    waits = (c for c in facts.every_clock if c.clock == "conditional denial" and concerns(c, item))
    due = next((c.due for c in waits if c.started == request.iso), None)
    return None if due is None else date.fromisoformat(due[:10]) + timedelta(days=1)


def not_adverse(facts: Facts) -> Fact:
    """Whether utilization review neither denied nor modified for want of necessity (E09)."""
    outcomes = ur_outcomes(facts)
    rule = held("eligibility.delay disputable", facts.dates)
    never = {"approved"} | ({"delayed"} if rule is not None and rule.value is False else set())
    if rule is None and "delayed" in outcomes.values():
        says = "a delay; whether that could be disputed turns on the date of the UR decision"
        return unknown(says, _SOURCE, sign=True)
    every = _of_all(facts, outcomes, never)
    if _of_all(facts, outcomes, {DEFERRED}):
        says = "utilization review was deferred on liability, and nothing was decided on necessity"
        if not facts.events.get("liability resolved"):
            return no(says, _SOURCE)
        then = "care already given is reviewed within 30 days, care to come with a new request (LC 4610(m), GK; T6)"
        return unknown(f"{says} since the dispute ended: {then}", _SOURCE, sign=True)
    if every:
        says = "every item was approved" if set(outcomes.values()) == {"approved"} else "a delay is no such decision"
        return yes(says, _SOURCE)
    if every is None and not (outcomes and facts.state.items and any(o not in never for o in outcomes.values())):
        return unknown("the file does not say how utilization review decided", _SOURCE)
    there = tuple(n for n, outcome in sorted(outcomes.items()) if outcome in never)
    return no("at least one item was denied, modified or not decided for want of necessity", _SOURCE, there)


def authorized(facts: Facts) -> Fact:
    """Whether the claims administrator has authorized the treatment since (E12): all of it, or some items."""
    source = "events: treatment authorized, termination served"
    events = [m for name in ("treatment authorized", "termination served") for m in facts.events.get(name, ())]
    out = tuple(one.item for one in facts.state.items if one.status == "authorized" and one.ur != "approved")
    left = [one for one in facts.state.items if one.status not in {"authorized", "withdrawn", "not reviewed"}]
    if events and not left and (out or not facts.state.items):
        return yes(f"everything in dispute was authorized{_since(facts, events)}; nothing is left to review", source)
    if out:
        others = "go on" if any(one.status == "open" for one in left) else "were decided"
        return no(f"some items were authorized and have left; the others {others}", source, out)
    if (approved := _approved_since(facts)) is not None:
        says = f"utilization review approved treatment on {approved.on}, after the application; that it is authorized"
        return unknown(f"{says} is not in the file", "events: ur appeal decided, ur decision", _IS_IT, sign=True)
    return no("no authorization stands in the file", source)


_IS_IT = "Does the claims administrator authorize the treatment that was approved, and which of it, from which day on?"


def _approved_since(facts: Facts) -> Moment | None:
    """The last approval by utilization review after the application, counted or not; None: there is none."""
    filed = facts.filed
    moments = by_type(moments_of(facts.case)[0])
    found = [
        m
        for name in ("ur appeal decided", "ur decision")
        for m in moments.get(name, ())
        if filed is not None and filed.seconds < m.seconds <= facts.at.timestamp()
        if outcome_of(m.event.outcome) == APPROVED
        if name == "ur appeal decided" or m.place in {one.place for one in facts.state.refused}
    ]
    return max(found, key=lambda m: m.seconds, default=None)


def _since(facts: Facts, events: list[Moment]) -> str:
    last = max(events, key=lambda m: m.seconds)
    before = facts.filed is not None and last.seconds < facts.filed.seconds
    return f", on {last.on}{', before the application' if before else ''}"


def late(facts: Facts) -> Fact:
    """Whether the UR decision was late (E13), by the worker's word or by the file's dates; the Board decides it."""
    if facts.events.get("ur untimeliness claimed"):
        return yes("the worker says so", "events: ur untimeliness claimed")
    source = "clock: ur decision"
    clocks = [clock for clock in facts.every_clock if clock.clock == "ur decision" and clock.state != "ended"]
    found = [clock for clock in clocks if clock.state == "met late"]
    if found:
        items = () if any(not clock.items for clock in found) else tuple(i for c in found for i in c.items)
        which = f" (items {', '.join(map(str, sorted(items)))})" if items else ""
        return yes(f"by the file's dates: due {(found[-1].due or '')[:10]}{which}", source, items)
    doubtful = next((clock for clock in clocks if clock.state == "unknown"), None)
    if doubtful is not None:
        due = "" if doubtful.due is None else f"it was due on {doubtful.due[:10]} on the stricter reading; "
        return unknown(f"{due}whether it was late is not known, and the clock says why", source)
    if not clocks or any(clock.state != "met" for clock in clocks):
        return unknown("the file does not hold the dates", source)
    return no("by the file's dates it was in time", source)
