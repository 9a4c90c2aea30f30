"""What each eligibility reason asks of a case: yes, no or unknown, with the fact and where it stands.

The names of `TESTS` are those of `eligibility.yaml`. What the file does not say is unknown; no test takes it for a yes.
"""

from collections.abc import Mapping

import msgspec

from openimr.model import Application
from openimr.process.dated import held
from openimr.process.events import day_of
from openimr.process.facts import Fact, Facts, Test, no, unknown, yes
from openimr.process.liability import liability, unanswered
from openimr.process.lifecycle import outcome_of
from openimr.process.scope import scope
from openimr.process.timely import untimely
from openimr.process.words import folded, role_of


def _lacks(name: str, *, lacking: str, there: str, ask: str | None = None) -> Test:
    """A field of the application that has to be true: false is a yes, which `ask` is to be asked about."""

    def test(facts: Facts) -> Fact:
        said: bool | None = getattr(facts.application, name)
        source = f"application.{name}"
        if said is None:
            return unknown("the file does not say", source)
        return no(there, source) if said else msgspec.structs.replace(yes(lacking, source), ask=ask)

    return test


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
        return yes("every item was denied for want of information", source)
    if there:
        return no("some items were denied for want of information, and cannot be reviewed", source, there)
    if all_of_them is None:
        return unknown("the file does not say how utilization review decided", source)
    return no("no item was denied for want of information", source)


def _before(facts: Facts) -> Fact:
    earlier = facts.application.earlier
    if not earlier:
        return no("no earlier application is named", "application.earlier")
    same = facts.application.same_ur_decision
    source = "application.earlier, application.same_ur_decision"
    ended = {facts.others.get(number) for number in earlier}
    if same is not False and ended <= _APPLIED_ANEW:
        return no("the earlier application was found ineligible or withdrawn: this one is a new one", source)
    if same is None:
        return unknown(
            "an earlier application is named; whether on the same UR decision is not said", source, sign=True
        )
    if same and None in ended:
        says = "may be a duplicate, to be checked: the earlier case is not given, and what became of it not known"
        return unknown(says, source, _BECAME, sign=True)
    if same and ended & {"TERMINATED_PRE", "TERMINATED_POST"}:
        says = "the earlier review ended with an authorization: whether anything is still in dispute is to be checked"
        return unknown(says, source, _BECAME, sign=True)
    return yes(f"{len(earlier)} earlier, {'on the same' if same else 'on another'} UR decision", source)


_APPLIED_ANEW = {"INELIGIBLE", "WITHDRAWN"}
"""Ends of an earlier application that make a later one new, and no duplicate (process reference 2.3, 2.6)."""
_BECAME = "What became of the earlier application: is it under review, decided, ineligible, withdrawn, or authorized?"


def _not_adverse(facts: Facts) -> Fact:
    outcomes = _ur_outcomes(facts)
    source = "items: ur_outcome; events: ur decision"
    rule = held("eligibility.delay disputable", facts.dates)
    never = {"approved"} | ({"delayed"} if rule is not None and rule.value is False else set())
    if rule is None and "delayed" in outcomes.values():
        return unknown(
            "a delay; whether that could be disputed turns on the date of the UR decision", source, sign=True
        )
    every = _of_all(facts, outcomes, never)
    if every:
        says = "every item was approved" if set(outcomes.values()) == {"approved"} else "a delay is no such decision"
        return yes(says, source)
    if every is None and not (outcomes and facts.state.items and _some_left(outcomes, never)):
        return unknown("the file does not say how utilization review decided", source)
    there = tuple(n for n, outcome in sorted(outcomes.items()) if outcome in never)
    return no("at least one item was denied, modified or not decided for want of necessity", source, there)


def _some_left(outcomes: Mapping[int, str], never: set[str]) -> bool:
    return any(outcome not in never for outcome in outcomes.values())


def _party(facts: Facts) -> Fact:
    app = facts.application
    source = "application.filed_by"
    text = app.filed_by
    if text is None:
        by = None if facts.filed is None else facts.filed.event.by
        roles = {party.id: party.role for party in facts.case.parties}
        text, source = (
            (roles.get(by, by), "events: application mailed, filed or received, by") if by else (None, source)
        )
    role = role_of(text) if text else None
    if text is None or role is None:
        return unknown("the file does not say who filed it", source)
    if role == "injured worker":
        return no("the injured worker filed it", source)
    if role == "requesting physician":
        return _provider(app)
    if role in {"representative", "family member"}:
        return _designee(facts, text, source)
    return yes(f"filed by the {role}", source)


def _provider(app: Application) -> Fact:
    source = "application.emergency_care"
    if app.emergency_care is None:
        ask = "Was the treatment emergency care that was already given? A physician may apply alone for that only."
        return unknown("the physician filed it; whether for emergency care is not said", source, ask, sign=True)
    if app.emergency_care:
        return no("the physician filed it for emergency care that was given", source)
    return yes("the physician filed it, and not for emergency care", source)


def _designee(facts: Facts, text: str, source: str) -> Fact:
    if "attorney" in folded(text):
        return no("the worker's attorney filed it", source)
    designated = day_of(facts.application.designated)
    decided = facts.dates.get("ur decision")
    source = "application.designated; events: ur decision"
    if designated is None or decided is None:
        ask = "On which day was the representative designated? A designation before the UR decision is void."
        return unknown("a representative filed it; the day of the designation is not known", source, ask, sign=True)
    if designated < decided:
        return yes(f"designated on {designated}, before the UR decision of {decided}", source)
    return no(f"a representative filed it, designated on {designated}", source)


_OURS = {"imr", "independent medical review"}


def _programme(facts: Facts) -> Fact:
    named = facts.application.program
    if named is None:
        return unknown("no other programme is named", "application.program")
    if folded(named) in _OURS:
        return no("the form is of this programme", "application.program")
    return yes("the form names another programme", "application.program")


def _authorized(facts: Facts) -> Fact:
    source = "events: treatment authorized, termination served"
    out = tuple(item.item for item in facts.state.items if item.status == "authorized")
    if facts.state.state in {"UR_APPROVED", "TERMINATED_PRE", "TERMINATED_POST"} and (
        facts.events.get("treatment authorized") or facts.events.get("termination served")
    ):
        return yes("everything in dispute was authorized", source)
    if out:
        return no("some items were authorized and have left; the others go on", source, out)
    return no("no authorization stands in the file", source)


def _late(facts: Facts) -> Fact:
    if facts.events.get("ur untimeliness claimed"):
        return yes("the worker says so", "events: ur untimeliness claimed")
    clock = facts.clocks.get("ur decision")
    if clock is not None and clock.state == "met late":
        return yes(f"by the file's dates: due {(clock.due or '')[:10]}", "clock: ur decision")
    if clock is None or clock.state != "met":
        return unknown("the file does not hold the dates", "clock: ur decision")
    return no("by the file's dates it was in time", "clock: ur decision")


def _forum(facts: Facts) -> Fact:
    said = facts.application.alternative_forum
    if said is None:
        return unknown("nobody has said so", "application.alternative_forum")
    if said:
        return yes("another forum has it", "application.alternative_forum")
    return no("no other forum has it", "application.alternative_forum")


def _other(facts: Facts) -> Fact:
    if (facts.application.other_reason or "").strip():
        return yes("another reason is written down", "application.other_reason")
    return no("none is written down", "application.other_reason")


TESTS: Mapping[str, Test] = {
    "unsigned": _lacks("signed", lacking="no signature", there="it is signed"),
    "untimely": untimely,
    "decision not attached": _lacks(
        "ur_decision_attached",
        lacking="the UR decision is not attached",
        there="the UR decision is attached",
        ask="The application came without the UR decision. Please send it within 15 days.",
    ),
    "conditional denial": _conditional,
    "reviewed before": _before,
    "liability disputed": liability,
    "form incomplete": _lacks("complete", lacking="the form is not complete", there="the form is complete"),
    "before the programme": scope,
    "no adverse decision": _not_adverse,
    "wrong party": _party,
    "another programme": _programme,
    "authorized since": _authorized,
    "decision late": _late,
    "another forum": _forum,
    "not answered": unanswered,
    "other reason": _other,
}
