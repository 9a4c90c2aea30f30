"""Groups of items that public pages look letters up by: the same treatment first, and what is wider than it."""

from collections.abc import Iterable
from typing import Literal

import msgspec
from tantivy import Occur, Query

from openimr.corpus.search.documents import Record
from openimr.corpus.search.fields import fields
from openimr.corpus.search.layout import DUPLICATE, schema

COURSES = ("first", "further")
_AND = "+"
_NO_KIND = "other"

Of = Literal["ingredients", "procedure", "topic", "category"]


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Items alike in one thing: the very ingredients (`a+b`), the procedure, a guideline topic, the group of treatment.

    `region` and `course` (first or further treatment) narrow it; empty: any.
    """

    of: Of
    name: str
    region: str = ""
    course: str = ""

    @property
    def key(self) -> str:
        """The group's name."""
        return f"{self.of}|{self.name}|{self.region}|{self.course}"

    @property
    def says_nothing(self) -> bool:
        """Whether its items have nothing in common but that nobody knows what they are."""
        return self.of == "category" and self.name == _NO_KIND


class Treated(msgspec.Struct, frozen=True, kw_only=True):
    """What of an item says which treatment it is; ingredients in their own order."""

    ingredients: tuple[str, ...]
    procedure: str | None
    region: str | None
    category: str
    topics: tuple[str, ...]


def treated(record: Record) -> Treated:
    """What of a record says which treatment it is."""
    return Treated(
        ingredients=record.ingredients,
        procedure=record.procedure,
        region=record.region,
        category=record.category,
        topics=record.topics,
    )


def same_treatment(one: Treated) -> Group:
    """The group of the very treatment: a drug's ingredients wherever it acts, else what is done and to which region.

    Of what is neither a known drug nor a known procedure the leading topic says what it is, else its kind.
    """
    if one.ingredients:
        return Group(of="ingredients", name=_AND.join(sorted({*one.ingredients})))
    region = one.region or ""
    if one.procedure:
        return Group(of="procedure", name=one.procedure, region=region)
    if one.topics:
        return Group(of="topic", name=one.topics[0], region=region)
    return Group(of="category", name=one.category, region=region)


def wider_than_treatment(one: Treated) -> tuple[Group, ...]:
    """Where there is too little of the very treatment, the next wider groups, the nearest first.

    A drug's class; a procedure elsewhere on the body, then other procedures of its kind, there and anywhere.
    """
    own = same_treatment(one)
    anywhere = msgspec.structs.replace(own, region="")
    kind = Group(of="category", name=one.category)
    there = msgspec.structs.replace(kind, region=own.region)
    wider = dict.fromkeys((anywhere, there, kind))
    return tuple(found for found in wider if found != own and not found.says_nothing)


def group_of_record(record: Record) -> Group:
    """The narrowest group of an item: its treatment, and its course where that is known."""
    course = next((one for one in COURSES if one in record.stage), "")
    return msgspec.structs.replace(same_treatment(treated(record)), course=course)


def query_of(group: Group, others: Iterable[str] = ()) -> Query:
    """The items of a group without copies. `others`: ingredients that make another drug of those with these."""
    if group.of == "ingredients":
        wanted = [("ingredient", one) for one in group.name.split(_AND)]
    else:
        wanted = [(group.of, group.name)]
    wanted += [("region", group.region)] if group.region else []
    wanted += [("stage", group.course)] if group.course else []
    parts = [(Occur.Must, _has(name, value)) for name, value in wanted]
    parts += [(Occur.Must, Query.term_query(schema(), DUPLICATE, 0))]
    parts += [(Occur.MustNot, _has("ingredient", one)) for one in others]
    return Query.boolean_query(parts)


def others_of(groups: Iterable[Group]) -> dict[Group, tuple[str, ...]]:
    """By each group of ingredients those that stand beside all of them in another one."""
    sets = {group: frozenset(group.name.split(_AND)) for group in groups if group.of == "ingredients"}
    return {
        group: tuple(sorted({each for other in sets.values() if own < other for each in other - own}))
        for group, own in sets.items()
    }


def _has(name: str, value: str) -> Query:
    return Query.term_query(schema(), fields().filter(name).stored, value.lower())
