"""Conditions evaluated: a question in the library's form, a case in `Facts`, and an answer with its evidence.

Answers have three values. "No" means that the records were searched and hold nothing that answers the question;
"can't tell" (None) means that a figure could not be computed. Neither is ever taken for its opposite.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

import msgspec

from openimr.guidelines.facts import Facts, as_date, kin
from openimr.guidelines.forms import Condition, ConditionOrTest, NamedTest, Range, Want
from openimr.model import AttributeValue, Finding, Findings
from openimr.vocabulary import region_of

Tests: TypeAlias = Mapping[str, NamedTest]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """`holds` is True, False or None (can't tell); `findings` are what it rests on, strongest first."""

    holds: bool | None
    findings: Findings = ()


_SECONDARY = frozenset({"request for authorization", "pharmacy or billing", "correspondence"})
"""Records that are quoted after reports of visits and tests, which say more."""

NO = Answer(holds=False)
CANNOT_TELL = Answer(holds=None)


def evaluate(condition: ConditionOrTest, facts: Facts, tests: Tests) -> Answer:
    """Answer a condition for one disputed item. Pure; raises KeyError only for a library that was not checked."""
    if isinstance(condition, str):
        return evaluate(tests[condition].condition, facts, tests)
    for head, answer in _HEADS.items():
        if getattr(condition, head) is not None:
            return answer(condition, facts, tests)
    return CANNOT_TELL


def _all(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    answers = [evaluate(part, facts, tests) for part in condition.all or []]
    if any(answer.holds is False for answer in answers):
        return NO
    holds = None if any(answer.holds is None for answer in answers) else True
    return Answer(holds=holds, findings=_merged(answers))


def _any(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    answers = [evaluate(part, facts, tests) for part in condition.any or []]
    yes = [answer for answer in answers if answer.holds]
    if yes:
        return Answer(holds=True, findings=_merged(yes))
    return CANNOT_TELL if any(answer.holds is None for answer in answers) else NO


def _none(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    answers = [evaluate(part, facts, tests) for part in condition.none or []]
    if any(answer.holds for answer in answers):
        return NO
    return CANNOT_TELL if any(answer.holds is None for answer in answers) else Answer(holds=True)


def _unless(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    return Answer(holds=not any(evaluate(part, facts, tests).holds for part in condition.unless or []))


def _of(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    answers = [evaluate(part, facts, tests) for part in condition.of or []]
    yes = [answer for answer in answers if answer.holds]
    if len(yes) >= condition.at_least:
        return Answer(holds=True, findings=_merged(yes))
    unknown = sum(answer.holds is None for answer in answers)
    return CANNOT_TELL if len(yes) + unknown >= condition.at_least else NO


def _test(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    return evaluate(tests[condition.test or ""].condition, facts, tests)


def _find(condition: Condition, facts: Facts, tests: Tests) -> Answer:
    found = [f for f in facts.by_kind.get(condition.find or "", ()) if _counts(f, condition, facts)]
    if condition.answered_by and found:
        later = max(
            (_day(f) for part in condition.answered_by for f in evaluate(part, facts, tests).findings), default=""
        )
        found = [f for f in found if _day(f) >= later]
    if condition.latest and found:
        newest = max(f.date or "" for f in found)
        found = [f for f in found if (f.date or "") == newest]
    if len({f.date for f in found}) < condition.count:
        return NO
    found.sort(key=lambda f: f.date or "", reverse=True)
    found.sort(key=lambda f: facts.record_kinds.get(f.evidence.record) in _SECONDARY)
    return Answer(holds=True, findings=tuple(found)) if found else NO


def _day(finding: Finding) -> str:
    """The day of a finding (ISO) or ""; an operation told of later has its own day, and none where none is told."""
    return (finding.text("when") if finding.kind == "surgery" else finding.date) or ""


def _counts(finding: Finding, condition: Condition, facts: Facts) -> bool:
    stated = condition.assertion if isinstance(condition.assertion, list) else [condition.assertion]
    if finding.assertion not in stated:
        return False
    kind = facts.record_kinds.get(finding.evidence.record)
    if condition.records:
        if kind not in condition.records:
            return False
    elif not facts.first_hand(finding):
        return False
    if not all(_wanted(finding.attributes.get(name), want) for name, want in condition.where.items()):
        return False
    if any(
        name in finding.attributes and _wanted(finding.attributes[name], want)
        for name, want in condition.not_where.items()
    ):
        return False
    if condition.within is not None and facts.reference is not None:
        held = as_date(finding.date)
        if held is not None and held < facts.reference - timedelta(days=condition.within):
            return False
    if condition.words and not _holds(finding, condition.words):
        return False
    if condition.before and facts.reference is not None:
        held = as_date(finding.date)
        if held is None or held >= facts.reference:
            return False
    return _about_drug(finding, condition, facts) and _about_body(finding, condition, facts)


def _holds(finding: Finding, words: Sequence[str]) -> bool:
    said = f"{finding.evidence.quote} {finding.text('what') or ''}".lower()
    return any(word in said for word in words)


def _about_drug(finding: Finding, condition: Condition, facts: Facts) -> bool:
    if condition.classes and not set(condition.classes) & set(finding.names("drug_class")):
        return False
    naming = facts.naming(finding) if condition.drug != "any" else ""
    if condition.drug == "item" and naming == "other":
        return False
    if condition.drug in {"named", "other"} and naming != condition.drug:
        return False
    if condition.treatment is None:
        return True
    said = finding.text("treatment") or finding.text("procedure")
    if condition.treatment == "item":
        return kin(said, facts.item.treatment.procedure)
    wanted = [condition.treatment] if isinstance(condition.treatment, str) else condition.treatment
    return said in wanted


def _about_body(finding: Finding, condition: Condition, facts: Facts) -> bool:
    if condition.body == "any" or not facts.regions:
        return True
    part = finding.text("body_part")
    region = region_of(part) if part else None
    return region is None or region in facts.regions


def _item(condition: Condition, facts: Facts, _tests: Tests) -> Answer:
    treatment = facts.item.treatment
    for name, want in (condition.item or {}).items():
        value: object = getattr(treatment, name)
        stated = value not in (None, ())
        if want in ("stated", "not stated"):
            if stated != (want == "stated"):
                return NO
        elif not stated:
            return CANNOT_TELL
        elif not _wanted(value, want):  # type: ignore[arg-type]  # a field of Treatment is an attribute value
            return NO
    return Answer(holds=True)


def _computed(condition: Condition, facts: Facts, _tests: Tests) -> Answer:
    figure = facts.figures.get(condition.computed or "")
    if figure is None or figure.value is None:
        return CANNOT_TELL
    if condition.min is not None and figure.value < condition.min:
        return NO
    if condition.max is not None and figure.value > condition.max:
        return NO
    return Answer(holds=True, findings=figure.findings)


def _phase(condition: Condition, facts: Facts, _tests: Tests) -> Answer:
    if facts.phase is None:
        return CANNOT_TELL
    return Answer(holds=True, findings=facts.phase_findings) if facts.phase == condition.phase else NO


def _on_drug(condition: Condition, facts: Facts, _tests: Tests) -> Answer:
    taken = Condition(
        find="medication",
        classes=list(condition.on_drug or []),
        drug="other",
        where={
            "status": [
                "current",
                "started",
                "prescribed",
                "refilled",
                "increased",
                "decreased",
                "dispensed",
                "requested",
            ]
        },
        within=condition.within or 120,
    )
    return _find(taken, facts, _tests)


def _asks(condition: Condition, facts: Facts, _tests: Tests) -> Answer:
    said = any(getattr(facts.context, word.replace("-", "_")) for word in condition.asks or [])
    return Answer(holds=said)


_HEADS: dict[str, Callable[[Condition, Facts, Tests], Answer]] = {
    "all": _all,
    "any": _any,
    "none": _none,
    "unless": _unless,
    "of": _of,
    "test": _test,
    "find": _find,
    "item": _item,
    "computed": _computed,
    "phase": _phase,
    "on_drug": _on_drug,
    "asks": _asks,
}


def _wanted(value: AttributeValue | None, want: Want) -> bool:
    if value is None:
        return False
    if isinstance(want, Range):
        if isinstance(value, str | tuple | bool):
            return False
        return (want.min is None or value >= want.min) and (want.max is None or value <= want.max)
    wanted: Sequence[object] = want if isinstance(want, list) else [want]
    values: Iterable[object] = value if isinstance(value, tuple) else (value,)
    return any(v in wanted for v in values)


def _merged(answers: Iterable[Answer]) -> Findings:
    merged: dict[tuple[str, int, int, int, str], Finding] = {}
    for answer in answers:
        for f in answer.findings:
            merged.setdefault((f.evidence.file, f.evidence.page, f.evidence.start, f.evidence.end, f.kind), f)
    return tuple(merged.values())
