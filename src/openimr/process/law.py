"""The law that clocks are read by: the rules and clocks of the house, or those of a proposed change."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TypeAlias

import msgspec

from openimr.process.clock import OF_THE_RUN, ClockRule, ClockRules, clock_rules, evidence
from openimr.process.dated import DatedRule, DatedValue, KeyDate, KeyDates, Unit, dated_rules
from openimr.process.days import ISO
from openimr.process.kept import Kept

KEYS: Mapping[KeyDate, str] = {
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
    "service": "treatment",
}
"""The dates of a case that pick values of law, as sentences name them."""

Era: TypeAlias = tuple[int | None, ...]
"""Of each date that picks values of law, in the order of `KEYS`, its epoch; None where it is not known."""


class Picked(msgspec.Struct, frozen=True, gc=False, eq=False):
    """A value of law, with the sentence that says where it stands, since when it holds, and how sure that is.

    `cite` is section and evidence. The sentence is `before`, the date that picked the value, `after`; or `undated`,
    where the case has no such date; see `says_of`. `number` is the value (0 where it is no number), `counted` the same
    in words.
    """

    rule: str
    deadline: str | None
    value: float | str | bool | None
    unit: Unit
    section: str
    evidence: str
    cite: str
    note: str | None
    keyed_to: KeyDate
    before: str
    after: str
    undated: str
    number: float
    counted: str


class Law:
    """Dated rules and clocks, made ready for many cases.

    `begun_by` are for each clock the events that can start it, `turns_on` all on which it turns that it can run,
    `final` are for each clock the events after which it begins no more, `own_conditions` the clocks whose amount turns
    on a condition of the run, not of the case, `telling` those that say more than when they are due.
    """

    def __init__(self, rules: Mapping[str, DatedRule] | None = None, clocks: ClockRules | None = None) -> None:
        """`rules` and `clocks`: those of the house where none are given."""
        self.rules = dated_rules() if rules is None else rules
        self.clocks = clock_rules() if clocks is None else clocks
        self.final = {
            name: tuple(f for f in self.clocks.final if f in c.ended_by) for name, c in self.clocks.clocks.items()
        }
        self.begun_by = {
            name: frozenset(c.start if c.resumes is None else (*c.start, c.resumes))
            for name, c in self.clocks.clocks.items()
        }
        self.turns_on = {name: self.begun_by[name] | _asked_about(c) for name, c in self.clocks.clocks.items()}
        self.own_conditions = frozenset(
            name
            for name, clock in self.clocks.clocks.items()
            if any(condition in OF_THE_RUN for amount in clock.amounts for condition in amount.when)
        )
        self.telling = frozenset(
            name
            for name, clock in self.clocks.clocks.items()
            if clock.penalty or "overturned" in clock.needs or "determination served" in clock.stop
        )
        self._values = {name: (rule.keyed_to, _values(name, rule)) for name, rule in self.rules.items()}
        self._changes = sorted(
            {v.start for rule in self.rules.values() for v in rule.held_values if v.start is not None}
        )
        self._epochs: Kept[date | None, int | None] = Kept(self._epoch, 2**14)

    def epoch(self, day: date) -> int:
        """In which of the times between two changes of law a day lies: from 0, by any change of any rule."""
        return bisect_right(self._changes, day)

    def _epoch(self, day: date | None) -> int | None:
        return None if day is None else self.epoch(day)

    def era(self, dates: KeyDates) -> Era:
        """The same of each date that picks values of law: cases of one era have the same law."""
        return tuple(map(self._epochs.__getitem__, map(dates.get, KEYS)))

    def example(self, epoch: int) -> date:
        """A day of an epoch: its first."""
        return self._changes[epoch - 1] if epoch else date.min

    def examples(self, era: Era) -> dict[str, date]:
        """Dates of an era."""
        return {key: self.example(epoch) for key, epoch in zip(KEYS, era, strict=True) if epoch is not None}

    def pick(self, name: str, dates: KeyDates, otherwise: date) -> Picked | None:
        """The value of a rule for a case; None where none had begun.

        The date that decides is the one that the rule is keyed to; where the case does not give it, `otherwise` (the
        day on which the clock starts) stands in, and the sentence says so.
        """
        keyed_to, values = self._values[name]
        day = dates.get(keyed_to) or otherwise
        for start, picked in values:
            if start <= day:
                return picked
        return None


def _asked_about(rule: ClockRule) -> frozenset[str]:
    """The events besides those that start a clock which say how it can run."""
    listed = {*rule.stop, *rule.evident, *rule.ended_by, *rule.undone_by, rule.after, rule.receipt}
    extending = set[str]() if rule.extension is None else {rule.extension.event}
    return frozenset(name for name in listed | extending if name is not None)


def says_of(picked: Picked, dates: KeyDates) -> str:
    """The sentence on a value of law for a case with these dates."""
    day = dates.get(picked.keyed_to)
    return picked.undated if day is None else f"{picked.before}{ISO[day]}{picked.after}"


@cache
def house_law() -> Law:
    """The law as the files of the house have it."""
    return Law()


def _values(name: str, rule: DatedRule) -> tuple[tuple[date, Picked], ...]:
    """The values of a rule with their first days, the last first."""
    return tuple((value.start or date.min, _picked(name, rule, value)) for value in reversed(rule.held_values))


def _picked(name: str, rule: DatedRule, value: DatedValue) -> Picked:
    sure = evidence(value.grade, value.source)
    unit = value.unit or rule.unit
    number = 0.0 if value.value is None or isinstance(value.value, bool | str) else float(value.value)
    law = f"Law: {value.section} ({sure})"
    after = f"; {value.note}." if value.note else "."
    key = KEYS.get(rule.keyed_to)
    if key is None:
        before = undated = law
    else:
        since = value.since or value.start
        law += f", in force since {since}" if since else ", in force from the start"
        if value.began is not None:
            law += f" (that day: {value.began.grade})"
        before = f"{law} by the date of {key}, "
        undated = f"{law} by the clock's own start, as the date of {key} is not known"
    return Picked(
        rule=name,
        deadline=rule.deadline,
        value=value.value,
        unit=unit,
        section=value.section,
        evidence=sure,
        cite=f"{value.section}; {sure}",
        note=value.note,
        keyed_to=rule.keyed_to,
        before=before,
        after=after,
        undated=undated + after,
        number=number,
        counted=f"{number:g} {_unit(unit, number)} after it",
    )


def _unit(unit: str, amount: float) -> str:
    return unit[:-1] if amount == 1 and unit.endswith("s") else unit
