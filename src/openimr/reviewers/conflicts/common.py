"""Words that say little of who somebody is (`common.yaml`): what many companies and many families go by."""

from functools import cache, lru_cache

import msgspec

from openimr.reviewers.conflicts.rules import read_data


class _Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    names: frozenset[str]
    places: frozenset[str]
    surnames: frozenset[str]
    ordinary: frozenset[str]
    together: frozenset[str]


@lru_cache(maxsize=1 << 14)
def telling(word: str) -> bool:
    """Whether a word of an organisation's name, generic ones aside, is one that few go by."""
    common = (_data().names, _data().places, _data().surnames)
    return len(word) > 2 and word.isalpha() and not any(way in words for words in common for way in (word, word + "s"))


@lru_cache(maxsize=1 << 14)
def ordinary(word: str) -> bool:
    """Whether a word of an organisation's name is one of the language, of the body or a number: no name of its own."""
    return any(way in _data().ordinary for way in (word, word + "s", word.removesuffix("s")))


def of_a_place(word: str) -> bool:
    """Whether a word is, or is part of, the name of a place."""
    return word in _data().places


def many_go_by(pair: tuple[str, str]) -> bool:
    """Whether two words side by side are a region's name or praise, that many organisations go by: Golden State."""
    return not _data().together.isdisjoint(pair) or all(map(of_a_place, pair))


@lru_cache(maxsize=1 << 14)
def rare_surname(word: str) -> bool:
    """Whether few families bear a surname (as `surnames` reads it, a last s dropped): two who do may be of one."""
    common = (_data().surnames, _data().names)
    return len(word) > 4 and word.isalpha() and not any(way in words for words in common for way in (word, word + "s"))


@cache
def _data() -> _Common:
    return read_data("openimr.reviewers.conflicts", "common.yaml", _Common)
