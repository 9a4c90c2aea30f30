"""What items can be counted by: the fields of `catalogue.yaml` with the SQL that reads each."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from openimr.corpus.nearest import near
from openimr.corpus.schema import TABLES
from openimr.corpus.stats.categories import categories

FieldKind = Literal["text", "integer", "date", "flag", "period"]
Place = Literal["items", "letters", "missing"]

_HERE = Path(__file__).parent
_SHORT = {"items": "i", "letters": "l", "missing": "m"}


class StatsError(Exception):
    """A statistic can't be made; the message says in one line what is wrong and what to do."""


class QuestionError(StatsError):
    """What was asked for makes no sense: an unknown field, a value that it can't have."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field: its name, where it stands, the kind of its values, what they mean, how DuckDB reads it.

    `many`: an item may have several values; it is counted once under each. `by_value`: rows stand in the order of the
    values, else by the number of items. `where` reads it in a condition, where that lets files be passed over.
    """

    name: str
    place: Place
    kind: FieldKind
    means: str
    sql: str
    many: bool = False
    by_value: bool = False
    where: str | None = None


class _Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    of: Place
    kind: FieldKind
    sql: str | None = None
    means: str | None = None
    many: bool = False
    order: Literal["value"] | None = None
    where: str | None = None


class _Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    of: str
    start: tuple[int, ...]
    unit: str


class _Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    bands: dict[str, _Band]
    stages: dict[str, str]
    fields: tuple[_Field, ...]


@cache
def fields() -> dict[str, Field]:
    """The fields by name, in the order of the file."""
    raw = msgspec.yaml.decode((_HERE / "catalogue.yaml").read_bytes(), type=_Fields)
    made = {name: _banded(band) for name, band in raw.bands.items()}
    made["stage"] = _staged(raw.stages)
    made["state_category"] = _categorised()
    made["case_outcome"] = "o.case_outcome"
    return {
        one.name: Field(
            name=one.name,
            place=one.of,
            kind=one.kind,
            means=one.means or _meaning(one),
            sql=one.sql or made.get(one.name) or f"{_SHORT[one.of]}.{one.name}",
            many=one.many,
            by_value=one.order == "value",
            where=one.where,
        )
        for one in raw.fields
    }


def field(name: str) -> Field:
    """The field of that name.

    Raises:
        QuestionError: there is none; the message offers names that are near.
    """
    known = fields()
    if name in known:
        return known[name]
    offered = near(name, known)
    hint = f"did you mean {' or '.join(offered)}?" if offered else f"there are {', '.join(known)}"
    raise QuestionError(f"there is no field {name!r}; {hint}")


def _meaning(one: _Field) -> str:
    return next(column.means for column in TABLES[one.of].columns if column.name == one.name)


def _banded(band: _Band) -> str:
    """Bands in words that sort as the numbers do: `031-060 units`, `181+ units`."""
    width = len(str(band.start[-1]))
    cases = [f"WHEN {band.of} < {band.start[0]} THEN 'under {band.start[0]} {band.unit}'"]
    for low, above in zip(band.start, band.start[1:], strict=False):
        name = f"{low:0{width}}-{above - 1:0{width}}" if above - 1 > low else f"{low:0{width}}"
        cases.append(f"WHEN {band.of} < {above} THEN '{name} {band.unit}'")
    return f"CASE {' '.join(cases)} WHEN {band.of} IS NOT NULL THEN '{band.start[-1]:0{width}}+ {band.unit}' END"


def _staged(stages: dict[str, str]) -> str:
    cases = " ".join(
        f"WHEN regexp_matches(lower(i.request), {literal(pattern)}) THEN {literal(name)}"
        for name, pattern in stages.items()
    )
    return f"CASE {cases} END"


def _categorised() -> str:
    cases = []
    for group in categories():
        if group.procedures:
            cases.append(
                f"WHEN i.procedure IN ({', '.join(map(literal, group.procedures))}) THEN {literal(group.name)}"
            )
        if group.kinds:
            cases.append(f"WHEN i.kind IN ({', '.join(map(literal, group.kinds))}) THEN {literal(group.name)}")
    return f"CASE {' '.join(cases)} END"


def literal(text: str) -> str:
    """Text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"
