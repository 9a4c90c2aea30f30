"""Public bodies and their parts: a department against the county, city, state or university that it belongs to."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

Core = tuple[str, ...]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A body by its names; `begins` are how names of its parts begin, `parts` whole names of parts.

    `one`: the parts are one body in law, so that two of them are it too.
    """

    names: tuple[str, ...]
    begins: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    one: bool = False


class ReadBody(msgspec.Struct, frozen=True):
    """The names of a `Body` as cores."""

    key: str
    names: frozenset[Core]
    begins: tuple[Core, ...]
    parts: frozenset[Core]
    one: bool


def bodies_of(core: Core, bodies: Sequence[ReadBody]) -> Iterator[tuple[ReadBody, bool]]:
    """The listed bodies that a name is, or is a part of (False)."""
    for body in bodies:
        if core in body.names:
            yield body, True
        elif core in body.parts or any(core[: len(way)] == way for way in body.begins):
            yield body, False


def same_body(a: Core, b: Core, bodies: Sequence[ReadBody], words: Mapping[str, frozenset[str]]) -> bool:
    """Whether one name is that of a public body and the other of a part of it (or both, where the parts are one)."""
    mine, theirs = (list(bodies_of(core, bodies)) for core in (a, b))
    if any(x is y and (whole or other or x.one) for x, whole in mine for y, other in theirs):
        return True
    return any(_is_part(part, whole, words) for part, whole in ((a, b), (b, a)))


def _is_part(part: Core, whole: Core, words: Mapping[str, frozenset[str]]) -> bool:
    """Whether `whole` is a county or city by its name alone, and `part` begins with that name and is a department.

    `words`: by "county" or "city" what makes a name one of its departments, by "never" what makes it another body.
    """
    kinds = [word for word in ("county", "city") if word in whole]
    place = tuple(word for word in whole if word not in kinds)
    bare = tuple(word for word in part if word not in ("county", "city"))
    if not kinds or not place or bare[: len(place)] != place or not words["never"].isdisjoint(part):
        return False
    rest = [word for word in part if word not in place]
    return bool(rest) and any(not words[kind].isdisjoint(rest) for kind in kinds)
