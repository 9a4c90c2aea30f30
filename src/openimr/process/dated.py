"""Values of law with their own dates: which one holds for a case, and since when, by which of its dates.

`rules/*.yaml` hold them. Every value has a first day, the date of the case that this day is held against (injury,
UR decision, request, service ...), the section where it stands, how sure that is (V verified, P partly read, GK
general knowledge, INF inference) and where it was read. A change of law is a further value, never an edit of the past.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, TypeAlias

import msgspec

from openimr.model import EvidenceGrade

Unit = Literal[
    "calendar days",
    "business days",
    "working days",
    "hours",
    "months",
    "years",
    "dollars",
    "dollars a day",
    "percent",
    "reviewers",
    "time of day",
    "choice",
]
"""`time of day` is "17:30" at Los Angeles; `choice` a word that the rule's `says` explains."""

KeyDate = Literal[
    "always",
    "injury",
    "request",
    "ur decision",
    "ur service",
    "application",
    "eligibility",
    "assignment",
    "records",
    "determination",
    "service",
    "petition",
    "review",
]
"""The date of the case that picks the value; `service` is the day on which treatment is or was given."""

KeyDates: TypeAlias = Mapping[str, date]
"""What is known of a case's dates, by KeyDate."""


class Began(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How sure the first day of a value is, where that is less sure than the value, and between which days it lies."""

    grade: EvidenceGrade
    between: tuple[date, date]


class DatedValue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """A value and the first day on which it holds (None: as long as the programme exists), with its provenance.

    `value` null: the law says nothing from that day on, or what it says is not known; `note` says which. `unit` where
    the law changed it (15 calendar days became 5 business days). `began`: the first day is not sure. `since`: the first
    day as it is told, where another picks the value (`held_values`).
    """

    value: float | str | bool | None
    section: str
    grade: EvidenceGrade
    start: date | None = None
    source: str | None = None
    keyed_to: KeyDate | None = None
    unit: Unit | None = None
    note: str | None = None
    began: Began | None = None
    since: date | None = None


class DatedRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule: what it says in plain words, its unit, and its values in the order of their days.

    `deadline` is its row in the process reference (D10; T6 or E03 where it stands with a transition or a reason).
    """

    says: str
    unit: Unit
    keyed_to: KeyDate
    values: tuple[DatedValue, ...]
    deadline: str | None = None

    @property
    def held_values(self) -> tuple[DatedValue, ...]:
        """The values as they are held against a case: around a first day that is not sure no better graded than it."""
        found: list[DatedValue] = []
        for value in self.values:
            began = value.began
            if began is None or value.start is None:
                found.append(value)
                continue
            first, last = began.between
            if found:
                before = found[-1]
                found.append(_unsure(before, began, value.start, first, before.since or before.start))
            found.append(_unsure(value, began, value.start, value.start, value.start))
            after = last + timedelta(days=1)
            found.append(msgspec.structs.replace(value, start=after, since=value.start))
        return tuple(found)


_SURE = ("V", "P", "GK", "INF")


def _unsure(value: DatedValue, began: Began, day: date, start: date, since: date | None) -> DatedValue:
    """A value as it holds from `start` on, near a change of which the day is not sure."""
    if _SURE.index(value.grade) >= _SURE.index(began.grade):
        return msgspec.structs.replace(value, start=start, since=since)
    says = (
        f"that the rules changed on {day}, and not earlier or later between {began.between[0]} and {began.between[1]}"
    )
    note = f"{value.note}; {says}, is {began.grade}" if value.note else f"{says}, is {began.grade}"
    return msgspec.structs.replace(value, start=start, since=since, grade=began.grade, source=None, note=note)


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """The value that holds for a case. `key` is the date that picked it, None where the rule holds always."""

    rule: str
    says: str
    unit: Unit
    value: float | str | bool | None
    section: str
    grade: EvidenceGrade
    source: str | None
    note: str | None
    since: date | None
    keyed_to: KeyDate
    key: date | None

    @property
    def number(self) -> float:
        """The value as a number.

        Raises:
            TypeError: the value is a word, or there is none.
        """
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise TypeError(f"the rule {self.rule!r} has no number here")
        return self.value

    @property
    def evidence(self) -> str:
        """The grade and the source: "V S7"."""
        return f"{self.grade} {self.source}" if self.source else self.grade


class RuleFaultError(ValueError):
    """A file of rules is not in order; the message names the file, the rule and what is wrong."""


@cache
def dated_rules() -> Mapping[str, DatedRule]:
    """Every rule of `rules/*.yaml`, by name; the names are one space over all files.

    Raises:
        RuleFaultError: a file is not in its own form, a name stands twice, or values are out of order.
    """
    found: dict[str, DatedRule] = {}
    for file in sorted(_files(), key=lambda f: f.name):
        for name, rule in read_rules(file.read_bytes(), file.name).items():
            if name in found:
                raise RuleFaultError(f"{file.name}: {name!r} stands in another file too; one rule, one place")
            found[name] = rule
    return found


def read_rules(text: bytes, name: str) -> dict[str, DatedRule]:
    """The rules of one file, checked; see `dated_rules` for errors."""
    try:
        rules = msgspec.yaml.decode(text, type=dict[str, DatedRule])
    except msgspec.ValidationError as error:
        raise RuleFaultError(f"{name}: {error}") from error
    for rule_name, rule in rules.items():
        starts = [v.start or date.min for v in rule.values]
        if not starts:
            raise RuleFaultError(f"{name}: {rule_name!r} has no value")
        if starts != sorted(set(starts)):
            raise RuleFaultError(f"{name}: the values of {rule_name!r} are not in the order of their days")
    return rules


def held(name: str, dates: KeyDates, rules: Mapping[str, DatedRule] | None = None) -> Held | None:
    """The value of a rule that holds for a case with these dates; None where the deciding date is not known.

    Each value is held against the date that it is keyed to; the last that has begun by then holds. None also where no
    value had begun. `rules` are those of `dated_rules` unless others are given (a proposed change of law).

    Raises:
        KeyError: there is no such rule.
    """
    rule = (dated_rules() if rules is None else rules)[name]
    chosen: DatedValue | None = None
    for value in rule.held_values:
        key = dates.get(value.keyed_to or rule.keyed_to)
        begun = value.start is None or (key is not None and key >= value.start)
        if begun:
            chosen = value
    if chosen is None:
        return None
    keyed_to = chosen.keyed_to or rule.keyed_to
    key = dates.get(keyed_to)
    if key is None and keyed_to != "always":
        return None
    return Held(
        rule=name,
        says=rule.says,
        unit=chosen.unit or rule.unit,
        value=chosen.value,
        section=chosen.section,
        grade=chosen.grade,
        source=chosen.source,
        note=chosen.note,
        since=chosen.since or chosen.start,
        keyed_to=keyed_to,
        key=key,
    )


def _files() -> list[Traversable]:
    return [f for f in resources.files("openimr.process").joinpath("rules").iterdir() if f.name.endswith(".yaml")]
