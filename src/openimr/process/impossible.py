"""Days of a case that cannot be together: an injury after its treatment was decided on, an answer before its question.

Nothing is left out for it: which of the two days is wrong is not known. Source: `impossible.yaml`.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

import msgspec

from openimr.model import Case, EvidenceGrade
from openimr.process.days import months_after
from openimr.process.key_dates import day_written
from openimr.process.moments import EventFault, Moment, by_type, moments_of


class _Before(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    of: tuple[str, ...]
    grade: EvidenceGrade


class _YearsOff(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    events: tuple[str, ...]
    after: tuple[str, ...]
    months: int
    grade: EvidenceGrade


class _Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"years_off": "years off"}):
    before: dict[str, _Before]
    years_off: _YearsOff


def impossible_days(case: Case) -> tuple[EventFault, ...]:
    """The events whose days cannot be, by their places in the file; none of them is skipped."""
    events = by_type(moments_of(case)[0])
    rules = _rules()
    found = [fault for name, rule in rules.before.items() if name in events for fault in _too_early(name, rule, events)]
    found += _years_off(rules.years_off, events)
    return tuple(sorted(found, key=lambda fault: fault.place))


def impossible_injury(case: Case) -> str | None:
    """Why the injury's date cannot be: what happened in the case lies before it; null: nothing speaks against it."""
    injured = day_written(case.injury.date)
    if injured is None:
        return None
    first = next((m for m in moments_of(case)[0] if m.type != "injury" and m.on < injured), None)
    if first is None:
        return None
    return f"lies after the {first.type} of {first.on}, which is of no injury to come: one of the two days is wrong"


def _too_early(name: str, rule: _Before, events: Mapping[str, Sequence[Moment]]) -> Iterator[EventFault]:
    """The events of this name before all that they can be of, and that no other one follows."""
    needed = sorted((m for other in rule.of for m in events.get(other, ())), key=lambda m: m.seconds)
    for moment in events[name] if needed else ():
        own = [m for m in needed if _share(m, moment)]
        if not own or own[0].day <= moment.day:
            continue
        if any(m is not moment and m.day >= own[0].day and _share(m, moment) for m in events[name]):
            continue
        first = own[0]
        says = (
            f"{name}, {moment.on}, lies before the {first.type} of {first.on}, without which there is none: one of the "
            "two days is wrong, or an earlier event is missing"
        )
        yield EventFault(place=moment.place, field="at", problem=says, skipped=False)


def _share(one: Moment, other: Moment) -> bool:
    """Whether two events can be about the same item."""
    return not one.items or not other.items or not {*one.items}.isdisjoint(other.items)


def _years_off(rule: _YearsOff, events: Mapping[str, Sequence[Moment]]) -> Iterator[EventFault]:
    begins = [m for name in rule.after for m in events.get(name, ())]
    for moment in (m for name in rule.events for m in events.get(name, ())):
        last = max((m for m in begins if m.day <= moment.day), key=lambda m: m.day, default=None)
        if last is not None and moment.on > months_after(last.on, rule.months):
            says = (
                f"{moment.type}, {moment.on}, lies more than {rule.months} months after the {last.type} of {last.on}, "
                "the last that can begin the time to apply: is the year right?"
            )
            yield EventFault(place=moment.place, field="at", problem=says, skipped=False)


@cache
def _rules() -> _Rules:
    text = resources.files("openimr.process").joinpath("impossible.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Rules)
