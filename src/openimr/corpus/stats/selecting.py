"""Which items are counted: conditions on fields, as a command line writes them and as Python gives them."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeAlias

import msgspec

from openimr.corpus.stats.catalogue import Field, QuestionError, field, literal

Scalar: TypeAlias = str | int | bool | date
Wanted: TypeAlias = Scalar | list[Scalar | None] | tuple[Scalar | None, Scalar | None] | None
"""What a field is to be: a value, None (not said), a list (any of them), a pair (from, to, each may be None)."""

_YES, _NO = frozenset({"yes", "true"}), frozenset({"no", "false"})


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A field is, or (`without`) is not, one of `values` or between `low` and `high`; None: not said."""

    field: Field
    values: tuple[Scalar | None, ...] = ()
    low: Scalar | None = None
    high: Scalar | None = None
    without: bool = False

    def sql(self) -> str:
        """The condition as DuckDB reads it; never null."""
        expression = self.field.where or self.field.sql
        if not self.values:
            said = self._between(expression)
        else:
            given = [value for value in self.values if value is not None]
            parts = [self._any_of(expression, given)] if given else []
            if None in self.values:
                parts.append(f"coalesce(len({expression}), 0) = 0" if self.field.many else f"({expression}) IS NULL")
            said = " OR ".join(parts)
        return f"{'NOT ' if self.without else ''}coalesce(({said}), false)"

    def _any_of(self, expression: str, values: list[Scalar]) -> str:
        lowered = self.field.kind in {"text", "period"}
        listed = ", ".join(_sql(value.lower() if lowered and isinstance(value, str) else value) for value in values)
        if self.field.many:
            return f"list_has_any(list_transform({expression}, lambda one: lower(one)), [{listed}])"
        return f"{f'lower({expression})' if lowered else f'({expression})'} IN ({listed})"

    def _between(self, expression: str) -> str:
        low = [] if self.low is None else [f"({expression}) >= {_sql(self.low)}"]
        high = [] if self.high is None else [f"({expression}) <= {_sql(self.high)}"]
        return " AND ".join(low + high)


def conditions(where: Mapping[str, Wanted] | None, *, without: bool = False) -> tuple[Condition, ...]:
    """Conditions as Python gives them: `{"category": "surgery", "year": (2018, None), "sex": None}`.

    Raises:
        QuestionError: an unknown field, or a value that its kind can't have.
    """
    made = []
    for name, wanted in (where or {}).items():
        one = field(name)
        if isinstance(wanted, tuple):
            low, high = (None if end is None else _typed(one, end) for end in wanted)
            made.append(_between(one, low, high, without=without))
        else:
            listed = wanted if isinstance(wanted, list) else [wanted]
            values = tuple(None if value is None else _typed(one, value) for value in listed)
            if not values:
                raise QuestionError(f"the field {name} is to be one of no values; name one, or leave it out")
            made.append(Condition(field=one, values=values, without=without))
    return tuple(made)


def read_conditions(texts: Iterable[str]) -> tuple[Condition, ...]:
    """Conditions as a command line writes them: FIELD=VALUE, FIELD!=VALUE, FIELD=FROM..TO, FIELD= (not said).

    Several on one field with `=` are held to be any of them; different fields all have to hold.

    Raises:
        QuestionError: no `=`, an unknown field, or a value that its kind can't have.
    """
    values: dict[tuple[str, bool], list[Scalar | None]] = {}
    made: list[Condition] = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise QuestionError(f"{text!r} is no condition; write FIELD=VALUE, as category=surgery or year=2015..2017")
        without = name.endswith("!")
        one = field(name.removesuffix("!").strip())
        value = value.strip()
        if ".." in value and one.kind != "text" and not one.many:
            low, high = (_typed(one, end) if end else None for end in value.split("..", 1))
            made.append(_between(one, low, high, without=without))
            continue
        values.setdefault((one.name, without), []).append(_typed(one, value) if value else None)
    chosen = [
        Condition(field=field(name), values=tuple(listed), without=without)
        for (name, without), listed in values.items()
    ]
    return (*chosen, *made)


def _between(one: Field, low: Scalar | None, high: Scalar | None, *, without: bool) -> Condition:
    if low is None and high is None:
        raise QuestionError(f"the field {one.name} has neither first nor last value; write {one.name}=FROM..TO")
    if one.many or one.kind in {"text", "flag"}:
        raise QuestionError(f"the field {one.name} has no order; name its values one by one")
    return Condition(field=one, low=low, high=high, without=without)


def _typed(one: Field, value: Scalar) -> Scalar:
    """The value as the field's kind has it."""
    if one.kind == "flag":
        word = str(value).lower()
        if word in _YES | _NO:
            return word in _YES
        raise QuestionError(f"the field {one.name} is yes or no, not {value!r}")
    if one.kind == "integer":
        try:
            return int(str(value))
        except ValueError:
            raise QuestionError(f"the field {one.name} is a whole number, not {value!r}") from None
    if one.kind == "date":
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise QuestionError(f"the field {one.name} is a date as 2015-07-31, not {value!r}") from None
    return str(value)


def _sql(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    return literal(value)
