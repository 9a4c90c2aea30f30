"""Letters like an item of a letter, out of what was computed ahead: no search, and the same little work each time."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from openimr.corpus.search.documents import Record
from openimr.corpus.search.layout import key_of
from openimr.corpus.similar.ahead import Ahead, Kept
from openimr.corpus.similar.case import Case
from openimr.corpus.similar.deciding import Share, share
from openimr.corpus.similar.documentation import near_sums
from openimr.corpus.similar.finding import Neighbour
from openimr.corpus.similar.groups import Group, group_of_record, same_treatment, treated, wider_than_treatment
from openimr.corpus.similar.likeness import likeness, weighing
from openimr.corpus.similar.setting_apart import set_apart

if TYPE_CHECKING:
    from openimr.corpus.search.opening import LetterIndex

ENOUGH = 10
"""Fewer letters on the very treatment than this, and letters on what is wider than it are shown beside them."""
_WORD = re.compile(r"\w+")
Allowed = Callable[[set[str]], Collection[str]]


class Circle(msgspec.Struct, frozen=True, kw_only=True):
    """Letters like an item: those on the `same` treatment, or on what is wider (`group` says what), each once.

    `nearest` are at most `basis` (`weights.yaml`) of the `compared` ones, the most like it first; `overturned` counts
    over these.
    """

    group: Group
    same: bool
    nearest: tuple[Neighbour, ...]
    compared: int

    @property
    def overturned(self) -> Share:
        """How many of them were overturned."""
        decisions = [one.decision for one in self.nearest if one.decision]
        return share(decisions.count("overturned"), len(decisions))


def letters_to_compare(ahead: Mapping[str, Ahead], record: Record) -> set[str]:
    """The ids of the letters that an item is compared with first, so that what is asked of them is asked once."""
    own = group_of_record(record)
    found = next((one for one in (own, same_treatment(treated(record))) if one.key in ahead), None)
    return {one.record.letter_id for one in ahead[found.key].pool} if found else set()


def letters_like(
    index: "LetterIndex",
    ahead: Mapping[str, Ahead],
    record: Record,
    request: str,
    *,
    allowed: Allowed = lambda ids: ids,
) -> tuple[Circle, ...]:
    """Letters on the very treatment of an item and, where these are few, on the next wider group that has enough.

    `allowed` gives those of some letter ids that may be shown. A letter of the same case is never like it, and none is
    in two circles. The first circle is there even where nothing is in it; none where nothing was computed, and for an
    item of which nobody knows what it is.
    """
    if not ahead or same_treatment(treated(record)).says_nothing:
        return ()
    looker = _Looker(index, ahead, record, request, allowed)
    own, what = group_of_record(record), treated(record)
    very = same_treatment(what)
    same = looker.first(dict.fromkeys((own, very)))
    first = _circle(very, same[1] if same else (), same=True)
    if first.compared >= ENOUGH:
        return (first,)
    wider = [
        one
        for group in wider_than_treatment(what)
        for one in (msgspec.structs.replace(group, course=own.course), group)
    ]
    found = looker.first(dict.fromkeys(wider), {one.letter_id for one in first.nearest})
    return (first, _circle(*found, same=False)) if found else (first,)


def _circle(group: Group, ranked: tuple[Neighbour, ...], *, same: bool) -> Circle:
    return Circle(group=group, same=same, nearest=ranked[: weighing().basis], compared=len(ranked))


class _Looker:
    """Looks for letters like one item."""

    def __init__(
        self, index: "LetterIndex", ahead: Mapping[str, Ahead], record: Record, request: str, allowed: Allowed
    ) -> None:
        self.index = index
        self.ahead = ahead
        self.record = record
        self.case = _case_of(record, request)
        self.words = _words(request)
        self.allowed = allowed

    def first(self, groups: Iterable[Group], seen: Collection[str] = ()) -> tuple[Group, tuple[Neighbour, ...]] | None:
        """The first group with enough letters, else the one with most of them; with these, the most like it first."""
        best: tuple[Group, tuple[Neighbour, ...]] | None = None
        for group in groups:
            if group.key not in self.ahead:
                continue
            pool = [one for one in self.ahead[group.key].pool if self.is_another(one.record, seen)]
            shown = self.allowed({one.record.letter_id for one in pool}) if pool else ()
            ranked = self.ranked([one for one in pool if one.record.letter_id in shown])
            if ranked and (best is None or len(ranked) > len(best[1])):
                best = msgspec.structs.replace(group, course=""), ranked
            if len(ranked) >= ENOUGH:
                break
        return best

    def is_another(self, other: Record, seen: Collection[str]) -> bool:
        """Whether a letter is none of this case, and not seen yet."""
        own = self.record
        if other.letter_id in {own.letter_id, own.duplicate_of, own.superseded_by} or other.letter_id in seen:
            return False
        return own.case_number is None or other.case_number != own.case_number

    def ranked(self, pool: Sequence[Kept]) -> tuple[Neighbour, ...]:
        """The pool's letters, of each the item most like this one; ties by letter and item."""
        if not pool:
            return ()
        keys = [key_of(one.letter_id, one.item) for one in (self.record, *(kept.record for kept in pool))]
        mine, *sums = self.index.sums.of(keys)
        near = near_sums(mine, sums) if self.index.telling.words else [None] * len(pool)
        apart = set_apart(one.record for one in pool)
        found: list[_Found] = []
        for kept, documentation in zip(pool, near, strict=True):
            words = _shared(self.words, _words(kept.request))
            much, because = likeness(self.case, kept.record, words, None, documentation=documentation, apart=apart)
            found.append((-round(much, 4), kept.record.letter_id, kept.record.item, because, kept))
        return tuple(_each_once(sorted(found, key=lambda one: one[:3])))


_Found = tuple[float, str, int, tuple[str, ...], Kept]


def _each_once(found: Sequence[_Found]) -> Iterator[Neighbour]:
    taken: set[str] = set()
    for less, letter_id, item, because, kept in found:
        if letter_id in taken:
            continue
        taken.add(letter_id)
        yield Neighbour(
            case_number=kept.record.case_number,
            item=item,
            decision=kept.record.decision,
            decision_date=kept.record.decision_date,
            request=kept.request,
            topics=kept.record.topics,
            likeness=-less,
            because=because,
            letter_id=letter_id,
        )


def _case_of(record: Record, request: str) -> Case:
    """An item of a letter as other letters are compared with it."""
    return Case(
        request=request,
        category=record.category,
        ingredients=record.ingredients,
        drug_classes=record.drug_classes,
        procedure=record.procedure,
        body_part=record.body_part,
        region=record.region,
        level=record.level,
        quantity=record.quantity,
        visits=record.visits,
        topics=record.topics,
        diagnoses=record.diagnoses,
        stage=record.stage,
        met=record.met,
        missing=record.missing,
        found=record.found,
        case_number=record.case_number,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _shared(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first and second else 0.0
