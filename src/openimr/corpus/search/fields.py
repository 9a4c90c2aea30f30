"""What can be searched, filtered by and counted, as `fields.yaml` declares it."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec


class TextField(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that words are looked for in: the dataset's columns it holds, and how much a word counts there."""

    name: str
    columns: tuple[str, ...]
    weight: float
    means: str


class Filter(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A field that hits are kept or counted by; `reads` names the vocabulary that explains what is asked for."""

    name: str
    column: str
    kind: Literal["text", "number"]
    means: str
    facet: bool
    reads: Literal["drug", "procedure", "condition"] | None = None
    contains: bool = False

    @property
    def stored(self) -> str:
        """Its name inside the index."""
        return "f_" + self.name.replace("-", "_")


class Band(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Days up to and with `upto` (null: any) bear this name."""

    upto: int | None
    name: str


class Fields(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of them, in the order in which help and docs list them."""

    texts: tuple[TextField, ...]
    filters: tuple[Filter, ...]
    ur_delay_bands: tuple[Band, ...]

    @property
    def filter_names(self) -> tuple[str, ...]:
        """The names of the filters."""
        return tuple(one.name for one in self.filters)

    def filter(self, name: str) -> Filter:
        """The filter of a name, or KeyError."""
        return next(one for one in self.filters if one.name == name) if name in self.filter_names else _unknown(name)


def _unknown(name: str) -> Filter:
    raise KeyError(name)


@cache
def fields() -> Fields:
    """The declared fields, read once."""
    raw = msgspec.yaml.decode((Path(__file__).parent / "fields.yaml").read_text("utf-8"))
    return msgspec.convert(raw, Fields)


PARTS: dict[str, tuple[str, ...]] = {
    "request": ("request",),
    "rationale": ("rationale",),
    "summary": ("summary",),
    "guideline": ("ur_text", "reviewer_text"),
}
"""The index's own text fields behind each field of the query language: a passage points into one text."""

STORED_TEXTS = tuple(part for parts in PARTS.values() for part in parts)


def ur_delay_band(days: int | None) -> str | None:
    """The band of the days from request to utilization review's decision; None where they are not known."""
    if days is None or days < 0:
        return None
    return next(band.name for band in fields().ur_delay_bands if band.upto is None or days <= band.upto)
