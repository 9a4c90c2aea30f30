"""The codes 1 to 7 that clients know for the state of a case; which state has which stands in status.yaml, with why.

Two things are not in the column `state`. A case is in ASSIGNED on the day of its notice of assignment; from the next
day on it waits for records, without an event that would change the column (lifecycle.yaml, B2): code 6 becomes 3. And a
notice that records do not suffice is a side of a case, not a state: code 7 goes by the last of the events that give and
take it.
"""

from collections.abc import Mapping
from datetime import datetime, time
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, TypeAlias, TypedDict

import msgspec
from django.db.models import Case as Choose
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.utils import timezone

from openimr.server.cases.models import Case, CaseEvent

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

_ASSIGNED, _WAITING, _INSUFFICIENT = "6", "3", "7"
_SUFFICES = ("records insufficient", "records complete")
_BEFORE = ("3", "4", "6")
"""Codes that a notice of insufficient records comes before: those of an open review."""


class Code(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code: its name, why these states have it, and whether records are asked for under it."""

    name: str
    why: str
    states: tuple[str, ...]
    asks: bool = False


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    codes: Mapping[str, Code]


class Reckoned(TypedDict):
    """What `with_code` adds to a case."""

    code: str
    assigned: datetime | None


CodedCase: TypeAlias = "WithAnnotations[Case, Reckoned]"


@cache
def codes() -> Mapping[str, Code]:
    """The codes, by what goes over the wire."""
    text = resources.files(__package__).joinpath("status.yaml").read_text("utf-8")
    return msgspec.yaml.decode(text, type=_Table).codes


@cache
def asking() -> tuple[str, ...]:
    """The codes under which records are asked of the claims administrator."""
    return tuple(code for code, entry in codes().items() if entry.asks)


def with_code(cases: QuerySet[Case], now: datetime) -> "QuerySet[CodedCase]":
    """The cases with `code`, and `assigned`, the moment of their last notice of assignment, as the database finds."""
    today = datetime.combine(timezone.localdate(now), time(), timezone.get_default_timezone())
    last = CaseEvent.objects.filter(case=OuterRef("pk")).order_by("-place")
    plain = [When(state__in=entry.states, then=Value(code)) for code, entry in codes().items() if entry.states]
    return cases.annotate(
        assigned=Subquery(last.filter(type="assignment served").values("at")[:1]),
        suffices=Subquery(last.filter(type__in=_SUFFICES).values("type")[:1]),
        plain=Choose(*plain, default=Value("1"), output_field=TextField()),
        code=Choose(
            When(Q(suffices="records insufficient") & Q(plain__in=_BEFORE), then=Value(_INSUFFICIENT)),
            When(Q(plain=_ASSIGNED) & Q(assigned__lt=today), then=Value(_WAITING)),
            default=F("plain"),
            output_field=TextField(),
        ),
    )
