"""What each eligibility reason asks of a case: yes, no or unknown, with the fact and where it stands.

The names of `TESTS` are those of `eligibility.yaml`. What the file does not say is unknown; no test takes it for a yes.
"""

from collections.abc import Mapping, Sequence

import msgspec

from openimr.model import Application
from openimr.process.decisions import authorized, conditional, late, not_adverse
from openimr.process.events import day_of
from openimr.process.facts import Fact, Facts, Test, no, unknown, yes
from openimr.process.liability import liability, unanswered
from openimr.process.parting import Part, concerns, parts_of
from openimr.process.scope import scope
from openimr.process.timely import untimely
from openimr.process.words import folded, near_roles, role_of, standing_role


def _lacks(name: str, *, lacking: str, there: str, ask: str | None = None) -> Test:
    """A field of the application that has to be true: false is a yes, which `ask` is to be asked about."""

    def test(facts: Facts) -> Fact:
        said: bool | None = getattr(facts.application, name)
        source = f"application.{name}"
        if said is None:
            return unknown("the file does not say", source)
        return no(there, source) if said else msgspec.structs.replace(yes(lacking, source), ask=ask)

    return test


def _in_time(facts: Facts) -> Fact:
    """E02 for each part of the items that has its own time: a drug of the formulary, or what was decided on its own."""
    parts = parts_of(facts.taken, facts.events)
    if parts is None:
        return untimely(facts)
    found: list[tuple[tuple[int, ...], Fact]] = []
    applied = {one.item for one in facts.state.items if one.applied}
    for part in parts.parts:
        if not part.unfiled and applied and applied.isdisjoint(part.items):
            continue  # no application is about it, in time or not
        if part.unfiled:
            found.append((part.items, _decided_later(facts, part)))
        elif part.adverse or parts.reviewed is None:
            found.append((part.items, untimely(facts.of_part(part))))
    return _joined(found)


def _decided_later(facts: Facts, part: Part) -> Fact:
    """E02 of items that utilization review decided after the application: it is late for nothing.

    Where review of them waited for a dispute over liability the application stands (8 CCR 9792.10.3(d), T12); else it
    needs one of its own. Either way the day by which the worker can still apply for it is said.
    """
    windows = [c for c in facts.every_clock if c.clock == "application window" and concerns(c, part.items[0])]
    day = next((c.due[:10] for c in windows if c.due is not None and c.state in {"running", "due today"}), None)
    until = f", until {day}" if day else ""
    source = "events: ur decision, application received"
    if any(one.item in part.items and one.applied for one in facts.state.items):
        says = "the application came while review waited for the dispute over liability, and goes on"
        return no(f"{says}; the worker may also apply anew{until}", source)
    says = "utilization review decided after the application, which cannot be about it"
    return no(f"{says}: it needs an application of its own{until}", source)


def _joined(found: Sequence[tuple[tuple[int, ...], Fact]]) -> Fact:
    """What the answers on several parts come to: what is not known of one is asked; a yes holds for its items alone."""
    if len({(fact.answer, fact.says) for _, fact in found}) == 1:
        return found[0][1]
    says = "; ".join(f"{_named(items)}: {fact.says}" for items, fact in found)
    source = "; ".join(dict.fromkeys(fact.source for _, fact in found))
    doubtful = [(items, fact) for items, fact in found if fact.answer == "unknown"]
    if doubtful:
        ask = next((fact.ask for _, fact in doubtful if fact.ask), None)
        items = tuple(item for items, _ in doubtful for item in items)
        of_law = all(fact.of_law for _, fact in doubtful)
        sign = any(fact.sign for _, fact in doubtful)
        return unknown(says, source, ask, sign=sign, of_law=of_law, items=items)
    against = tuple(sorted(item for items, fact in found if fact.answer == "yes" for item in items))
    return yes(says, source) if all(fact.answer == "yes" for _, fact in found) else no(says, source, against)


def _named(items: tuple[int, ...]) -> str:
    return f"item{'s' if len(items) > 1 else ''} {', '.join(map(str, items))}"


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
    role = standing_role(role_of(text) or "") or None if text else None
    if text is None:
        return unknown("the file does not say who filed it", source)
    if role is None:
        near = near_roles(text)
        perhaps = f"; perhaps {' or '.join(near)}" if near else ""
        says = f"the file says who filed it in a word that is no role that is known{perhaps}"
        return unknown(says, source, sign=True)
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
    "untimely": _in_time,
    "decision not attached": _lacks(
        "ur_decision_attached",
        lacking="the UR decision is not attached",
        there="the UR decision is attached",
        ask="The application came without the UR decision. Please send it within 15 days.",
    ),
    "conditional denial": conditional,
    "reviewed before": _before,
    "liability disputed": liability,
    "form incomplete": _lacks("complete", lacking="the form is not complete", there="the form is complete"),
    "before the programme": scope,
    "no adverse decision": not_adverse,
    "wrong party": _party,
    "another programme": _programme,
    "authorized since": authorized,
    "decision late": late,
    "another forum": _forum,
    "not answered": unanswered,
    "other reason": _other,
}
