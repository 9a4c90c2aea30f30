"""How long a case is kept, and since when: dated data with its evidence, and the cases whose time is over."""

from datetime import date, datetime
from functools import cache
from importlib import resources

import msgspec
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from openimr.model import EvidenceGrade
from openimr.server.cases.models import Case, CaseEvent
from openimr.server.office.models import Hold


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """A period from its first day on, where it stands, and how sure that is."""

    start: date
    years: int
    section: str
    grade: EvidenceGrade
    source: str | None = None
    note: str = ""

    @property
    def verified(self) -> bool:
        """Whether its source was read and says so."""
        return self.grade == "V"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which cases, by the state in which they rest, and the values."""

    kind: str
    says: str
    states: tuple[str, ...]
    values: tuple[Value, ...]


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    rules: tuple[Rule, ...]


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Until when a case is kept: the rule and its value, and the day of what happened last, `since`."""

    rule: Rule
    value: Value
    since: date
    until: date


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the file."""
    data = resources.files("openimr.server.office").joinpath("retention.yaml").read_bytes()
    return msgspec.yaml.decode(data, type=Rules).rules


def kept_until(case: Case) -> Kept | None:
    """Until when a case is kept; None: it has not come to rest, and is kept without an end.

    Counted from the last thing that happened or was recorded here; events that a case was opened with were recorded
    elsewhere before.
    """
    rule = next((one for one in rules() if case.state in one.states), None)
    told = case.events.aggregate(at=Max("at"), recorded=Max("recorded", filter=Q(recorded__gt=case.opened)))
    moments = [moment for moment in told.values() if moment is not None]
    if rule is None or not moments:
        return None
    since = timezone.localtime(max(moments)).date()
    value = _value(rule, since)
    return None if value is None else Kept(rule=rule, value=value, since=since, until=_later(since, value.years))


def _value(rule: Rule, day: date) -> Value | None:
    held = [value for value in rule.values if value.start <= day]
    return max(held, key=lambda value: value.start) if held else None


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)


def over(on: date | None = None) -> QuerySet[Case]:
    """Cases at rest of which nothing has happened for as long as they are kept, and which nobody holds.

    The day of each is looked at again when it is purged.
    """
    today = on or timezone.localdate()
    found = Q(pk__in=())
    for rule in rules():
        value = _value(rule, today)
        if value is None:
            continue
        before = timezone.make_aware(datetime.combine(_later(today, -value.years), datetime.min.time()))
        told_here = Q(recorded__gte=before, recorded__gt=OuterRef("opened"))
        young = CaseEvent.objects.filter(Q(at__gte=before) | told_here, case=OuterRef("pk"))
        old = Q(received__lt=before) | Q(received=None)
        found |= Q(~Exists(young), old, state__in=rule.states)
    held = Hold.objects.filter(case=OuterRef("pk"), ended=None)
    return Case.objects.filter(found).exclude(Exists(held)).filter(legal_hold=False).order_by("number")
