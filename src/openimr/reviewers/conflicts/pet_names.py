"""Given names that stand for one another: the library's pet names and those of `names.yaml`."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec
from nicknames import NickNamer


class _Names(msgspec.Struct, frozen=True):
    alike: tuple[tuple[str, ...], ...]


@cache
def _nicknamer() -> NickNamer:
    return NickNamer()


def known_given(word: str) -> bool:
    """Whether a word is known as a given name."""
    namer = _nicknamer()
    return word in _alike() or bool(namer.canonicals_of(word) or namer.nicknames_of(word))


@cache
def _alike() -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for row in _data().alike:
        for name in row:
            groups.setdefault(name, set()).update(row)
    return {name: frozenset(others - {name}) for name, others in groups.items()}


@lru_cache(maxsize=1 << 14)
def pet_names(word: str) -> frozenset[str]:
    """Given names that stand for one another with this one, itself left out."""
    namer = _nicknamer()
    ways = _endings(word)
    full = ways.union(*(namer.canonicals_of(way) for way in ways))
    short = {n for f in full for n in namer.nicknames_of(f)}
    others = full.union(short, *(_alike().get(way, ()) for way in ways))
    return frozenset().union(*map(_endings, others)) - {word}


def _endings(word: str) -> frozenset[str]:
    """A name with each of the endings that are said alike: Robbie, Robby, Robbi, Robbey; Yevgeniy, Yevgeny."""
    stem = next((word.removesuffix(end) for end in _ENDINGS if word.endswith(end)), "")
    return frozenset((word, *(stem + end for end in _ENDINGS))) if len(stem) > 1 else frozenset((word,))


_ENDINGS = ("iy", "ii", "ij", "ie", "ey", "y", "i")
"""The same sound at the end of a name: Robbie and Robby, Yevgeniy and Yevgeny."""


@cache
def _data() -> _Names:
    text = resources.files("openimr.reviewers.conflicts").joinpath("names.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Names)
