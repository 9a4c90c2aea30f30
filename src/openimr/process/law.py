"""The law that clocks are read by: the rules and clocks of the house, or those of a proposed change."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import msgspec

from openimr.process.clock import ClockRules, clock_rules, evidence
from openimr.process.dated import DatedRule, DatedValue, KeyDates, Unit, dated_rules


class Picked(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A value of law as it holds on a day, with the sentence that says so.

    `cite` is section and evidence; `says` the sentence with the day since which it holds, and the value's note.
    """

    rule: str
    deadline: str | None
    value: float | str | bool | None
    unit: Unit
    section: str
    evidence: str
    cite: str
    says: str


class Law:
    """Dated rules and clocks, with what was picked kept: the same day is asked for again and again."""

    def __init__(self, rules: Mapping[str, DatedRule] | None = None, clocks: ClockRules | None = None) -> None:
        """`rules` and `clocks`: those of the house where none are given."""
        self.rules = dated_rules() if rules is None else rules
        self.clocks = clock_rules() if clocks is None else clocks
        self._picked: dict[tuple[str, date | None, bool], Picked | None] = {}

    def pick(self, name: str, dates: KeyDates, otherwise: date) -> Picked | None:
        """The value of a rule for a case; None where none had begun.

        The date that decides is the one that the rule is keyed to; where the case does not give it, `otherwise` (the
        day on which the clock starts) stands in, and the sentence says so.
        """
        rule = self.rules[name]
        known = dates.get(rule.keyed_to)
        key = (name, known or otherwise, known is not None)
        try:
            return self._picked[key]
        except KeyError:
            made = self._picked[key] = _pick(name, rule, key[1] or otherwise, known=key[2])
            return made


@cache
def house_law() -> Law:
    """The law as the files of the house have it."""
    return Law()


def _pick(name: str, rule: DatedRule, day: date, *, known: bool) -> Picked | None:
    chosen = None
    for value in rule.values:
        if value.start is None or value.start <= day:
            chosen = value
    if chosen is None:
        return None
    sure = evidence(chosen.grade, chosen.source)
    return Picked(
        rule=name,
        deadline=rule.deadline,
        value=chosen.value,
        unit=chosen.unit or rule.unit,
        section=chosen.section,
        evidence=sure,
        cite=f"{chosen.section}; {sure}",
        says=_sentence(rule, chosen, day, sure, known=known),
    )


_KEYS = {
    "injury": "the injury",
    "request": "the request",
    "ur decision": "the UR decision",
    "ur service": "service of the UR decision",
    "application": "the application",
    "eligibility": "the finding on eligibility",
    "assignment": "the Notice of Assignment",
    "records": "complete records",
    "determination": "the determination",
    "petition": "the petition",
    "review": "the review",
}


def _sentence(rule: DatedRule, value: DatedValue, day: date, sure: str, *, known: bool) -> str:
    says = f"Law: {value.section} ({sure})"
    if rule.keyed_to != "always":
        key = _KEYS.get(rule.keyed_to, rule.keyed_to)
        since = f"in force since {value.start}" if value.start else "in force from the start"
        by = f"by the date of {key}, {day}" if known else f"by the clock's own start, as the date of {key} is not known"
        says += f", {since} {by}"
    return f"{says}; {value.note}." if value.note else f"{says}."
