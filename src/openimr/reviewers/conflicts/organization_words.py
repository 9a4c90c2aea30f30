"""The words that names of organisations are made of, and which of them is meant where one is misread or cut short."""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.reviewers.conflicts.bodies import Body
from openimr.reviewers.conflicts.common import ordinary
from openimr.reviewers.conflicts.misread import misread, strokes


class Words(msgspec.Struct, frozen=True):
    """`organizations.yaml`, which says what each list is."""

    forms: dict[str, tuple[str, ...]]
    dropped: frozenset[str]
    abbreviations: dict[str, str]
    ambiguous: dict[str, tuple[str, ...]]
    generic: dict[str, tuple[str, ...]]
    endings: dict[str, int]
    never_misspelt: frozenset[str]
    between: tuple[str, ...]
    apart: tuple[str, ...]
    also_persons: frozenset[str]
    practice_of: tuple[str, ...]
    street: frozenset[str]
    places: frozenset[str]
    also_known: tuple[tuple[str, ...], ...]
    bodies: tuple[Body, ...]
    department_of: dict[str, frozenset[str]]
    ones: tuple[str, ...]
    ordinals: tuple[str, ...]
    tens: tuple[str, ...]
    tenths: tuple[str, ...]


@cache
def words_of_names() -> Words:
    """The lists of `organizations.yaml`."""
    text = resources.files("openimr.reviewers.conflicts").joinpath("organizations.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Words)


@cache
def classes() -> Mapping[str, str]:
    """The class of each generic word."""
    return {singular(word): name for name, words in words_of_names().generic.items() for word in words}


@cache
def singular(word: str) -> str:
    """A word without a plural's s."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@lru_cache(maxsize=1 << 16)
def put_right(word: str) -> str:
    """A generic word that was misread ("lnsurance"), written without vowels ("Hlth"), or cut short ("Orthopaed")."""
    if len(word) < 3 or singular(word) in classes():
        return word
    if len(word) > 4:
        read = [w for w in _by_strokes().get(strokes(singular(word)), ()) if misread(singular(word), w) >= 0.92]
    else:
        read = []
    if not read and not set(word[1:]) & set("aeiou") and word.isalpha():
        read = [w for w in _spelt_out() if w[0] == word[0] and len(w) > len(word) and _shortens(word, w)]
    if not read and len(word) >= _CUT and word.isalpha() and not ordinary(word):
        read = sorted({spelt for long, spelt in _whole().items() if len(long) > len(word) and _cut(word, long)})
    return read[0] if len(read) == 1 else word


def _shortens(short: str, long: str) -> bool:
    """Whether `short` is the long word's first consonants in order, or, four or more, some of them to the last."""
    consonants = long[0] + "".join(c for c in long[1:] if c not in "aeiou")
    if consonants.startswith(short) or consonants == short.removesuffix("s"):
        return True
    rest = iter(consonants)
    return len(short) > 3 and short[-1] == consonants[-1] and all(c in rest for c in short)


_CUT, _BEGINS, _LESS = 5, 3, 2
"""Letters of a generic word that was cut short; those that it then begins with; how many less its mere beginning is."""


def _cut(short: str, long: str) -> bool:
    """Whether `short` begins the long word, or begins so and goes on with consonants of it to the last: Outpt."""
    if long.startswith(short):
        return len(short) > _CUT and len(long) - len(short) >= _LESS
    same = next((n for n, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), 0)
    rest = short[same:]
    left = iter(c for c in long[same:] if c not in "aeiou")
    last = [c for c in long if c not in "aeiou"][-1:]
    return same >= _BEGINS and [rest[-1:]] == last and all(c in left for c in rest)


@cache
def _whole() -> Mapping[str, str]:
    """Generic words in each way of writing that is long enough to be cut, and how they are spelt."""
    data = words_of_names()
    ways = {w: w for w in classes()}
    ways |= {w: spelt for w, spelt in data.abbreviations.items() if spelt in ways and len(w) > len(spelt) - _LESS}
    return {long: spelt for long, spelt in ways.items() if len(long) > _CUT}


@cache
def _spelt_out() -> tuple[str, ...]:
    return tuple(sorted(classes()))


@cache
def _by_strokes() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _spelt_out():
        if len(word) > 4:
            found.setdefault(strokes(word), []).append(word)
    return found
