"""Which of several disputed items decide who reviews the case, and what becomes of the others.

One case has, as a rule, one reviewer (8 CCR 9792.10.6(c)). Of a request with several items the main ones decide:
surgery, where it is asked for, else everything that does not follow other items. What follows (an inpatient stay, a
laboratory test, a consultation, a transport) goes where the main items go. A reviewer has to know as many of the main
items as anybody has in the own field; an item beyond that is beside the field, and is said to be so. See
docs/decisions/0123.
"""

from collections.abc import Sequence

import msgspec

from openimr.reviewers.scoped import Scoped
from openimr.vocabulary.practice_lists import is_close, is_similar, tie_beside
from openimr.vocabulary.ties import Ties, together

_NOTE = (
    "decides the main item ({main}); {item} is of another field: without a reviewer for it too, which needs the"
    " Administrative Director's written approval (8 CCR 9792.10.6(c)), it is decided beside"
)


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A disputed item as it stands alone: who performs it, who treats what it is for, and how it weighs.

    `places` are the regions and fields that its request names, and `diagnosed` is whether the case has a diagnosis of
    one of them, or none at all. `of_a_part`: what follows belongs to a part of the body (`follows_its_part`).
    """

    named: str
    performs: Ties
    treats: Ties
    scoped: Scoped
    surgery: bool
    follows: bool
    follows_surgery: bool = False
    of_a_part: bool = False
    places: frozenset[str] = frozenset()
    diagnosed: bool = True


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """The same among the other items of its case."""

    performs: Ties
    treats: Ties
    scoped: tuple[Scoped, ...]


def who_decides(items: Sequence[Item]) -> tuple[Decided, ...]:
    """For each item who may decide it in this case, in the order given."""
    main = _main(items)
    alone = tuple(Decided(performs=i.performs, treats=i.treats, scoped=(i.scoped,)) for i in items)
    if len(items) == 1 or not main:
        return alone
    fit = _fit(main)
    return tuple(
        _following(item, main, fit) if _goes_with(item, main) else _main_or_beside(item, main, fit) for item in items
    )


def _main(items: Sequence[Item]) -> tuple[Item, ...]:
    known = [item for item in items if item.performs]
    surgery = tuple(item for item in known if item.surgery and not item.follows)
    if surgery and not any(item.diagnosed for item in surgery):  # what the case is about is not operated on
        return tuple(item for item in known if not item.follows or item.of_a_part)
    return surgery or tuple(item for item in known if not item.follows)


def _goes_with(item: Item, main: Sequence[Item]) -> bool:
    """Whether an item follows the main ones; what belongs to a part of the body follows a surgery of that part only."""
    surgery = [one for one in main if one.surgery]
    if item in main or not (item.follows or (item.follows_surgery and surgery)):
        return False
    if not surgery or (item.follows and not item.of_a_part):
        return True
    return any(_of_one_part(item, one) for one in surgery)


def _of_one_part(item: Item, surgery: Item) -> bool:
    if item.places and surgery.places:
        return not item.places.isdisjoint(surgery.places)
    return bool(item.places) or surgery.diagnosed


def _fit(main: Sequence[Item]) -> frozenset[str]:
    """The specialties that know as many of the main items as anybody has in the own field or beside it."""
    similar: dict[str, int] = {}
    close: dict[str, int] = {}
    for item in main:
        for name, tie in item.performs.items():
            similar[name] = similar.get(name, 0) + is_similar(tie.level)
            close[name] = close.get(name, 0) + is_close(tie.level)
    most = max(max(close.values(), default=0), 1)
    return frozenset(name for name, count in similar.items() if count >= most)


def _following(item: Item, main: Sequence[Item], fit: frozenset[str]) -> Decided:
    performs = {
        name: msgspec.structs.replace(tie, reason=f"{tie.reason}; {item.named} follows {_names(main)}")
        for name, tie in together(one.performs for one in main).items()
        if name in fit
    }
    treats = together(one.treats for one in main)
    # A licence for a part of the body holds for the aftercare of that part, as if the request named it.
    there = tuple(msgspec.structs.replace(one.scoped, treatment=item.scoped.treatment) for one in main)
    accompanies = tuple(one.scoped for one in main) if item.follows else ()
    return Decided(performs=performs, treats=treats, scoped=(item.scoped, *there, *accompanies))


def _main_or_beside(item: Item, main: Sequence[Item], fit: frozenset[str]) -> Decided:
    performs = dict(item.performs)
    for name in fit:
        if name not in performs or not is_similar(performs[name].level):
            reason = _NOTE.format(main=_names([one for one in main if name in one.performs]), item=item.named)
            performs[name] = tie_beside(reason)
    return Decided(performs=performs, treats=item.treats, scoped=(item.scoped,))


def _names(items: Sequence[Item]) -> str:
    return " and ".join(dict.fromkeys(item.named for item in items))
