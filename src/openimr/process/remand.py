"""Remand for a new review: what the order has to hold, on which grounds, and who may not review again (2.8)."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import Case, Event, EvidenceGrade
from openimr.process.courses import DETERMINED
from openimr.process.dated import RuleFaultError
from openimr.process.fold import accepted, fold
from openimr.process.moments import Moment, moments_of
from openimr.process.words import event_type

SetAside = Literal["determination", "finding"]
"""What an appeal set aside: a determination, or a finding that the application is not eligible."""


class Ground(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A ground of appeal, and what the software offers to decide on it."""

    says: str
    offers: tuple[str, ...]
    section: str
    grade: EvidenceGrade
    source: str | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an order of remand, and what is said where it is lacking."""

    says: str
    lacking: str
    section: str
    grade: EvidenceGrade
    source: str | None = None


class Appeal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole of `appeal.yaml`."""

    grounds: dict[str, Ground]
    order: dict[str, Part]


class OrderPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a remand order, answered: whether it is there, and what to ask for where it is not."""

    part: str
    answer: Literal["yes", "no"]
    says: str
    section: str
    evidence: str


@cache
def appeal() -> Appeal:
    """Grounds and parts as the file has them.

    Raises:
        RuleFaultError: the file is not in its own form.
    """
    text = resources.files("openimr.process").joinpath("appeal.yaml").read_bytes()
    try:
        return msgspec.yaml.decode(text, type=Appeal)
    except msgspec.ValidationError as error:
        raise RuleFaultError(f"appeal.yaml: {error}") from error


def remand_order(case: Case, as_of: datetime | None = None) -> tuple[OrderPart, ...] | None:
    """Whether the last order of remand of a case holds what the new review needs; None: there is no such order.

    Orders after `as_of` do not count, nor does one that names its ground and has no place in the case.

    The order is the event `remanded`: `reasons` are grounds, `note` the facts in error and the specialty ("specialty:
    pain medicine"), `items` what is reviewed again. An order that names no ground is refused by the fold, and is
    answered here all the same. One that sets aside a finding of ineligibility needs its ground and the facts in error:
    nobody has reviewed the treatment, and the whole application goes on.
    """
    moments = [moment for moment in moments_of(case)[0] if as_of is None or moment.at <= as_of]
    orders = [moment for moment in moments if moment.type == "remanded"]
    if not orders:
        return None
    state = fold(case, as_of)
    orders = [moment for moment in orders if moment.place in state.taken or not _grounds(moment)]
    if not orders:
        return None
    event = orders[-1].event
    asked = _OF_A_FINDING if set_aside(moments)[0] == "finding" else tuple(appeal().order)
    note = event.note or ""
    facts = re.sub(r"specialt(?:y|ies)\s*:[^.;\n]*", "", note, flags=re.IGNORECASE).strip(" .;\n")
    there = {
        "ground": bool(_grounds(orders[-1])),
        "facts": bool(facts),
        "items": bool(event.items) or len(case.items) == 1,
        "reviewers": bool(state.excluded_reviewers),
        "specialty": bool(re.search(r"\bspecialt(?:y|ies)\b", note, re.IGNORECASE)),
    }
    return tuple(
        OrderPart(
            part=name,
            answer="yes" if there[name] else "no",
            says=part.says if there[name] else part.lacking,
            section=part.section,
            evidence=f"{part.grade} {part.source}" if part.source else part.grade,
        )
        for name, part in appeal().order.items()
        if name in asked
    )


def _grounds(order: Moment) -> list[str]:
    named = [reason.strip().upper() for reason in order.event.reasons]
    return [reason for reason in named if reason in appeal().grounds]


_OF_A_FINDING = ("ground", "facts")
_SET_ASIDE = {"application ineligible", "determination served", "determination received", "review completed"}
_TURNS = {"remanded", "finding set aside"}


def set_aside(moments: Sequence[Moment]) -> tuple[SetAside, tuple[int, ...]]:
    """What the last remand set aside, and the places of the items that it sends back (none: all of them).

    A finding of ineligibility can be appealed as a determination can (8 CCR 10575(a)); nobody had reviewed the
    treatment then, and nobody has to be excluded.
    """
    turn = next((n for n in range(len(moments) - 1, -1, -1) if moments[n].type in _TURNS), len(moments))
    items = () if turn == len(moments) else tuple(sorted(moments[turn].items))
    earlier = (m for m in reversed(moments[:turn]) if m.type in _SET_ASIDE)
    before = next((m.type for m in earlier if not items or not m.items or set(m.items) & set(items)), None)
    if before == "application ineligible" or (turn < len(moments) and moments[turn].type == "finding set aside"):
        return "finding", items
    return "determination", items


class OrderTaken(msgspec.Struct, frozen=True, kw_only=True):
    """An order by which a determination was set aside: when, and the places of the items it sends back."""

    at: datetime
    items: tuple[int, ...]


def orders_on_determinations(case: Case, as_of: datetime | None = None) -> tuple[OrderTaken, ...]:
    """The orders that set aside what had been determined (LC 4610.6(i)), the first one first.

    Each with the items that the case takes it for: those on which a petition was pending, whatever else it names; all
    of them, where it names none and all were appealed. Orders on a finding of ineligibility are left out.
    """
    if not any(moment.type == "remanded" for moment in moments_of(case)[0]):
        return ()
    moments = moments_of(accepted(case, as_of))[0]
    return tuple(
        OrderTaken(at=moment.at, items=tuple(sorted(moment.items)) or tuple(range(len(case.items))))
        for n, moment in enumerate(moments)
        if moment.type == "remanded" and set_aside(moments[: n + 1])[0] == "determination"
    )


def without_petition(case: Case, order: Event, as_of: datetime | None = None) -> tuple[int, ...]:
    """The determined items that an order names and on which no petition is pending, by their places.

    The Appeals Board decides on what was appealed (LC 4610.6(h), (i)): for these it has to be on record first.
    """
    if event_type(order.type) != "remanded" or not order.items:
        return ()
    stands = (one for one in fold(case, as_of).items if one.status in DETERMINED and not one.appealed)
    return tuple(sorted({*order.items} & {one.item for one in stands}))
