"""Determinations that name items which had left the review before: what they say of these decides nothing."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from openimr.model import Case
from openimr.process.casestate import CaseState, PassedOver
from openimr.process.events import in_order
from openimr.process.moments import Moment, moments_of

LEAVE: Mapping[str, str] = {"application withdrawn": "withdrawn", "treatment authorized": "authorized"}
"""Events with which items leave a review, and what they then are."""
_DECIDE = {"determination served", "determination received"}
_LEFT = frozenset(LEAVE.values())


def passed_over(case: Case, state: CaseState) -> tuple[PassedOver, ...]:
    """The items that a determination names though they had been withdrawn or authorized, by the events that were taken.

    They stay as they left: no decision is owed on them. The parties hold one all the same, and have to be told.
    """
    if not any(one.status in _LEFT for one in state.items):
        return ()
    taken = set(state.taken)
    left = {one.item for one in state.items if one.status in _LEFT}
    return tuple(_passed([m for m in in_order(moments_of(case)[0]) if m.place in taken], left, len(case.items)))


def told_of(one: PassedOver) -> str:
    """What is said of it to a person: what it changes nothing about, and what is to be done."""
    many = len(one.items) > 1
    items = f"items {', '.join(map(str, one.items))}" if many else f"item {one.items[0]}"
    are, it = ("were", "them") if many else ("was", "it")
    return (
        f"decides nothing on {items}, which {are} {one.why}: no time runs and nothing is owed on {it}; the parties "
        f"hold a decision on {it}, and have to be told"
    )


def _passed(moments: Sequence[Moment], left: Collection[int], count: int) -> Iterator[PassedOver]:
    gone: dict[int, tuple[str, date]] = {}
    decided: set[int] = set()
    for moment in moments:
        items = [n for n in moment.items if n < count] or list(range(count))
        if moment.type in LEAVE:
            leaving = [n for n in items if n in left and n not in decided]
            gone = dict.fromkeys(leaving, (LEAVE[moment.type], moment.on)) | gone
        elif moment.type == "remanded":
            decided -= set(items)
        elif moment.type in _DECIDE:
            for (how, on), over in _grouped(moment.items, gone).items():
                yield PassedOver(place=moment.place, event=moment.type, at=moment.at, items=over, why=f"{how} on {on}")
            decided |= set(items) - gone.keys()


def _grouped(items: Sequence[int], gone: dict[int, tuple[str, date]]) -> dict[tuple[str, date], tuple[int, ...]]:
    found: dict[tuple[str, date], tuple[int, ...]] = {}
    for item in sorted(set(items) & gone.keys()):
        found[gone[item]] = (*found.get(gone[item], ()), item)
    return found
