"""`annual.yaml`: the state's categories of treatment, and the tables of its annual report."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade

Unit = Literal["items", "letters"]
Chart = Literal["bars", "volume", "line"]


class Category(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A category of treatment in the state's reports, and which kinds and procedures count in it."""

    name: str
    grade: EvidenceGrade
    source: str | None = None
    kinds: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()


class ReportTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the report; see the head of `annual.yaml`. `source`: what was read of the state's own table."""

    name: str
    title: str
    axis: str
    source: str
    chart: Chart
    by: tuple[str, ...] = ()
    over: str | None = None
    unit: Unit = "items"
    where: dict[str, str] = {}
    exclude: dict[str, str] = {}
    most: int | None = None
    note: str | None = None
    times: bool = False


class Absent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the state's report tells and published letters don't."""

    what: str
    why: str


class _Annual(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    categories: tuple[Category, ...]
    tables: tuple[ReportTable, ...]
    absent: tuple[Absent, ...]


@cache
def _annual() -> _Annual:
    return msgspec.yaml.decode((Path(__file__).parent / "annual.yaml").read_bytes(), type=_Annual)


def categories() -> tuple[Category, ...]:
    """The state's categories in the order in which a treatment is held against them."""
    return _annual().categories


def report_tables() -> tuple[ReportTable, ...]:
    """The tables of the annual report in their order."""
    return _annual().tables


def not_in_letters() -> tuple[Absent, ...]:
    """What the state's report tells and published letters don't."""
    return _annual().absent
