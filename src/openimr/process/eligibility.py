"""What each eligibility reason asks of a case: yes, no or unknown, with the fact and where it stands.

The names of `TESTS` are those of `eligibility.yaml`. What the file does not say is unknown; no test takes it for a yes.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

import msgspec

from openimr.model import Application, Case
from openimr.process.casestate import CaseState
from openimr.process.clock import Clock
from openimr.process.dated import held
from openimr.process.events import day_of
from openimr.process.lifecycle import outcome_of
from openimr.process.moments import Moment
from openimr.process.reasons import Answer
from openimr.process.words import folded, role_of


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, the fact in plain words (never a name), and the field or event that it comes from.

    `items` are the disputed items that a yes concerns where not all are; `ask` a question other than the reason's own.
    """

    answer: Answer
    says: str
    source: str
    items: tuple[int, ...] = ()
    ask: str | None = None


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What the tests look at: the case on a day, with its events by name, its clocks and its key dates."""

    case: Case
    at: datetime
    state: CaseState
    events: Mapping[str, Sequence[Moment]]
    clocks: Mapping[str, Clock]
    dates: Mapping[str, date]

    @property
    def application(self) -> Application:
        """What the application says and holds."""
        return self.case.application


Test = Callable[[Facts], Fact]


def _yes(says: str, source: str, items: tuple[int, ...] = ()) -> Fact:
    return Fact(answer="yes", says=says, source=source, items=items)


def _no(says: str, source: str, items: tuple[int, ...] = ()) -> Fact:
    return Fact(answer="no", says=says, source=source, items=items)


def _unknown(says: str, source: str, ask: str | None = None) -> Fact:
    return Fact(answer="unknown", says=says, source=source, ask=ask)


def _lacks(name: str, *, lacking: str, there: str) -> Test:
    """A field of the application that has to be true: false is a yes."""

    def test(facts: Facts) -> Fact:
        said: bool | None = getattr(facts.application, name)
        source = f"application.{name}"
        if said is None:
            return _unknown("the file does not say", source)
        return _no(there, source) if said else _yes(lacking, source)

    return test


def _untimely(facts: Facts) -> Fact:
    clock = facts.clocks.get("application window")
    if "application received" not in facts.events:
        return _unknown("no day of receipt of the application stands in the file", "events: application received")
    if clock is None or clock.due is None or clock.state not in {"met", "met late", "expired"}:
        if clock is not None and clock.state == "not begun: defective service":
            return _no("the worker's time has not begun: service was defective", "clock: application window")
        return _unknown("the file does not say when the UR decision was served", "events: ur decision served")
    due = clock.due[:10]
    if clock.state == "met":
        return _no(f"received by the last day, {due}", "clock: application window")
    served = facts.events.get("ur decision served", ())
    if not served and clock.start_event == "ur decision":
        return _unknown(
            f"counted from the UR decision it was due on {due}; the day of service is not known",
            "events: ur decision served",
        )
    if served and served[-1].service is None:
        return _unknown(
            f"the last day was {due} without days for mailing; how the decision was served is not known",
            "events: ur decision served, service",
        )
    cited = f"{clock.section}, {clock.evidence}"
    return _yes(f"the last day was {due}: {clock.days_late} days late ({cited})", "clock: application window")


def _ur_outcomes(facts: Facts) -> dict[int, str]:
    """What utilization review decided on each item: by its events, else by what the item says."""
    found: dict[int, str] = {n: item.ur_outcome for n, item in enumerate(facts.case.items) if item.ur_outcome}
    for moment in facts.events.get("ur decision", ()):
        said = outcome_of(moment.event.outcome)
        every = moment.event.items or tuple(n for n in range(len(facts.case.items)) if n not in found) or (0,)
        found |= {n: said for n in every if said is not None}
    return found


def _of_all(facts: Facts, outcomes: Mapping[int, str], kinds: set[str]) -> bool | None:
    """Whether every item was decided in one of these ways; None: not known of some, and none speaks against it."""
    if any(outcome not in kinds for outcome in outcomes.values()):
        return False
    return True if outcomes and len(outcomes) >= len(facts.case.items) else None


def _conditional(facts: Facts) -> Fact:
    outcomes = _ur_outcomes(facts)
    source = "items: ur_outcome; events: ur decision"
    kind = "conditionally non-certified"
    there = tuple(n for n, outcome in sorted(outcomes.items()) if outcome == kind)
    all_of_them = _of_all(facts, outcomes, {kind})
    if all_of_them:
        return _yes("every item was denied for want of information", source)
    if there:
        return _no("some items were denied for want of information, and cannot be reviewed", source, there)
    if all_of_them is None:
        return _unknown("the file does not say how utilization review decided", source)
    return _no("no item was denied for want of information", source)


def _before(facts: Facts) -> Fact:
    earlier = facts.application.earlier
    if not earlier:
        return _no("no earlier application is named", "application.earlier")
    same = facts.application.same_ur_decision
    source = "application.earlier, application.same_ur_decision"
    if same is None:
        return _unknown("an earlier application is named; whether on the same UR decision is not said", source)
    return _yes(f"{len(earlier)} earlier, {'on the same' if same else 'on another'} UR decision", source)


def _liability(facts: Facts) -> Fact:
    app = facts.application
    told = "LIABILITY_DISPUTED" in facts.state.sides
    resolved = bool(facts.events.get("liability resolved")) and not told
    source = "application.liability_disputed; events: ur deferred, liability disputed, liability resolved"
    if resolved:
        return _no("the dispute was resolved in the worker's favour", source)
    if told or app.liability_disputed:
        if app.administrator_agrees:
            return _no(
                "disputed, but the claims administrator agrees to the review", "application.administrator_agrees"
            )
        return _yes("liability is disputed, and the claims administrator has not agreed to the review", source)
    if app.liability_disputed is None:
        return _unknown("nobody has said that liability is disputed", source)
    return _no("liability is not disputed", source)


def _scope(facts: Facts) -> Fact:
    injury = facts.dates.get("injury")
    decided = facts.dates.get("ur service") or facts.dates.get("ur decision")
    source = "injury.date; events: ur decision served"
    known = {key: day for key, day in (("injury", injury), ("ur decision", decided)) if day is not None}
    rule = held("review.scope", known)
    if rule is not None and rule.value is True:
        return _no(f"within the programme: {rule.keyed_to} of {rule.key}", source)
    if injury is None or decided is None:
        return _unknown("the date of injury or of the UR decision is not known", source)
    return _yes(f"injury of {injury}, UR decision of {decided}", source)


def _not_adverse(facts: Facts) -> Fact:
    outcomes = _ur_outcomes(facts)
    source = "items: ur_outcome; events: ur decision"
    rule = held("eligibility.delay disputable", facts.dates)
    never = {"approved"} | ({"delayed"} if rule is not None and rule.value is False else set())
    if rule is None and "delayed" in outcomes.values():
        return _unknown("a delay; whether that could be disputed turns on the date of the UR decision", source)
    every = _of_all(facts, outcomes, never)
    if every:
        says = "every item was approved" if set(outcomes.values()) == {"approved"} else "a delay is no such decision"
        return _yes(says, source)
    if every is None and not (outcomes and facts.state.items and _some_left(outcomes, never)):
        return _unknown("the file does not say how utilization review decided", source)
    there = tuple(n for n, outcome in sorted(outcomes.items()) if outcome in never)
    return _no("at least one item was denied, modified or not decided for want of necessity", source, there)


def _some_left(outcomes: Mapping[int, str], never: set[str]) -> bool:
    return any(outcome not in never for outcome in outcomes.values())


def _party(facts: Facts) -> Fact:
    app = facts.application
    source = "application.filed_by"
    text = app.filed_by
    if text is None:
        by = next((m.event.by for m in facts.events.get("application received", ()) if m.event.by), None)
        roles = {party.id: party.role for party in facts.case.parties}
        text, source = (roles.get(by, by), "events: application received, by") if by else (None, source)
    role = role_of(text) if text else None
    if text is None or role is None:
        return _unknown("the file does not say who filed it", source)
    if role == "injured worker":
        return _no("the injured worker filed it", source)
    if role == "requesting physician":
        return _provider(app)
    if role in {"representative", "family member"}:
        return _designee(facts, text, source)
    return _yes(f"filed by the {role}", source)


def _provider(app: Application) -> Fact:
    source = "application.emergency_care"
    if app.emergency_care is None:
        ask = "Was the treatment emergency care that was already given? A physician may apply alone for that only."
        return _unknown("the physician filed it; whether for emergency care is not said", source, ask)
    if app.emergency_care:
        return _no("the physician filed it for emergency care that was given", source)
    return _yes("the physician filed it, and not for emergency care", source)


def _designee(facts: Facts, text: str, source: str) -> Fact:
    if "attorney" in folded(text):
        return _no("the worker's attorney filed it", source)
    designated = day_of(facts.application.designated)
    decided = facts.dates.get("ur decision")
    source = "application.designated; events: ur decision"
    if designated is None or decided is None:
        ask = "On which day was the representative designated? A designation before the UR decision is void."
        return _unknown("a representative filed it; the day of the designation is not known", source, ask)
    if designated < decided:
        return _yes(f"designated on {designated}, before the UR decision of {decided}", source)
    return _no(f"a representative filed it, designated on {designated}", source)


_OURS = {"imr", "independent medical review"}


def _programme(facts: Facts) -> Fact:
    named = facts.application.program
    if named is None:
        return _unknown("no other programme is named", "application.program")
    if folded(named) in _OURS:
        return _no("the form is of this programme", "application.program")
    return _yes("the form names another programme", "application.program")


def _authorized(facts: Facts) -> Fact:
    source = "events: treatment authorized, termination served"
    out = tuple(item.item for item in facts.state.items if item.status == "authorized")
    if facts.state.state in {"UR_APPROVED", "TERMINATED_PRE", "TERMINATED_POST"} and (
        facts.events.get("treatment authorized") or facts.events.get("termination served")
    ):
        return _yes("everything in dispute was authorized", source)
    if out:
        return _no("some items were authorized and have left; the others go on", source, out)
    return _no("no authorization stands in the file", source)


def _late(facts: Facts) -> Fact:
    if facts.events.get("ur untimeliness claimed"):
        return _yes("the worker says so", "events: ur untimeliness claimed")
    clock = facts.clocks.get("ur decision")
    if clock is not None and clock.state == "met late":
        return _yes(f"by the file's dates: due {(clock.due or '')[:10]}", "clock: ur decision")
    if clock is None or clock.state != "met":
        return _unknown("the file does not hold the dates", "clock: ur decision")
    return _no("by the file's dates it was in time", "clock: ur decision")


def _forum(facts: Facts) -> Fact:
    said = facts.application.alternative_forum
    if said is None:
        return _unknown("nobody has said so", "application.alternative_forum")
    if said:
        return _yes("another forum has it", "application.alternative_forum")
    return _no("no other forum has it", "application.alternative_forum")


def _unanswered(facts: Facts) -> Fact:
    source = "clock: answer on eligibility"
    asked = facts.events.get("application information requested", ())
    if not asked:
        return _no("nothing was asked", "events: application information requested")
    if any(m.at >= asked[-1].at for m in facts.events.get("application information received", ())):
        return _no("it was answered", "events: application information received")
    clock = facts.clocks.get("answer on eligibility")
    if clock is None or clock.due is None:
        return _unknown("how long the answer may take is not known", source)
    if facts.at > datetime.fromisoformat(clock.due):
        return _yes(f"the answer was due on {clock.due[:10]}", source)
    return _no(f"the answer is due on {clock.due[:10]}", source)


def _other(facts: Facts) -> Fact:
    if (facts.application.other_reason or "").strip():
        return _yes("another reason is written down", "application.other_reason")
    return _no("none is written down", "application.other_reason")


TESTS: Mapping[str, Test] = {
    "unsigned": _lacks("signed", lacking="no signature", there="it is signed"),
    "untimely": _untimely,
    "decision not attached": _lacks(
        "ur_decision_attached", lacking="the UR decision is not attached", there="the UR decision is attached"
    ),
    "conditional denial": _conditional,
    "reviewed before": _before,
    "liability disputed": _liability,
    "form incomplete": _lacks("complete", lacking="the form is not complete", there="the form is complete"),
    "before the programme": _scope,
    "no adverse decision": _not_adverse,
    "wrong party": _party,
    "another programme": _programme,
    "authorized since": _authorized,
    "decision late": _late,
    "another forum": _forum,
    "not answered": _unanswered,
    "other reason": _other,
}
