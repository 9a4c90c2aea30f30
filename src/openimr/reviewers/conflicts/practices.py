"""Practices under a person's own name: "John Q. Whitlock MD Inc", "Law Offices of Pilar Quint"."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.reviewers.conflicts.common import rare_surname
from openimr.reviewers.conflicts.organizations import class_of, names_within, org_readings, without_form
from openimr.reviewers.conflicts.persons import readings
from openimr.reviewers.conflicts.pet_names import known_given
from openimr.vocabulary import fold_name as folded


class _Words(msgspec.Struct, frozen=True):
    practice_of: tuple[str, ...]
    practitioners: frozenset[str]
    before_names: frozenset[str]
    practices: frozenset[str]
    practice_forms: tuple[str, ...]
    also_persons: frozenset[str]


@lru_cache(maxsize=1 << 16)
def persons_named(text: str) -> tuple[str, ...]:
    """The persons that an organisation's name could hold: two to four words beside legal form, title and "office of".

    Any organisation of two plain words ("Quill Pelham") gives one; only a person of that name is like it.
    """
    found = (words for piece in names_within(text) if (words := _person(piece)))
    return tuple(dict.fromkeys(" ".join(words).title() for words in found))


@lru_cache(maxsize=1 << 16)
def practice_surnames(text: str) -> tuple[str, ...]:
    """The surname, or what may be one, of a practice named after it alone ("Whitlock"); none where it is not.

    It is the one word that not every practice has: whitlock in "Whitlock Spine & Pain Medical Corporation". Where "Dr."
    or "Drs." stands before them, it may be any of a few: "Drs. Quint and Whitlock Medical Group".
    """
    formed = folded(text).removesuffix(" inc").endswith(_data().practice_forms)
    for name in org_readings(_POSSESSIVE.sub("", text)):  # of "Gatti's" no rule of plurals makes Gatti
        if len(name.core) == 1 and name.form is None and rare_surname(name.core[0]):
            return name.core  # a surname, where the name of a practice was asked for
        telling = [w for w in name.core if class_of(w) is None and w not in _data().practitioners]
        kinds = {class_of(w) for w in name.core} - {None}
        titled = any(w in _data().practitioners for w in name.core)
        most = _MOST_NAMED if name.core[0] in _data().before_names else 1
        long = tuple(word for word in telling if len(word) > 3)
        if long and len(telling) <= most and (titled or formed or kinds) and kinds <= _data().practices:
            return long
    return ()


_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_MOST_NAMED = 4
"""Words, beside those that every practice has, of a practice with "Drs." before its names."""


@lru_cache(maxsize=1 << 16)
def surnames(text: str) -> frozenset[str]:
    """The surnames of a person as a practice would bear them, read as organisations' words; four letters or more."""
    names = (name for name in readings(text) if not name.turned and name.first and len(name.surname) > 3)
    return frozenset(word for name in names for read in org_readings(name.surname) for word in read.core)


@lru_cache(maxsize=1 << 16)
def family_surnames(text: str) -> frozenset[str]:
    """The surnames that a person shares with a family: each part of a double one, and what may be the father's.

    Of "María Guadalupe Tzintzun Barahonda" the surname is read as Barahonda; her father's, brothers' and children's is
    Tzintzun, which stands where others have a middle name. Read as `surnames` reads them.
    """
    found = set(surnames(text))
    for name in (name for name in readings(text) if not name.turned and name.first):
        middle = [word for word in name.middle[-1:] if rare_surname(word) and not known_given(word)]
        parts = name.parts if len(name.parts) > 1 else ()
        for part in (*parts, *middle):
            if len(part) > 3:
                found.update(word for read in org_readings(part) for word in read.core)
    return frozenset(found)


def _person(piece: str) -> list[str]:
    words = without_form(folded(piece).split())
    for way in _ways():
        if words[: len(way)] == way:
            words = words[len(way) :]
            break
    words = words[: next(_titles(words), len(words))]
    plain = all(w.isalpha() and (class_of(w) is None or w in _data().also_persons) for w in words)
    return words if 2 <= len(words) <= 4 and plain and "and" not in words and len(words[-1]) > 1 else []


def _titles(words: list[str]) -> Iterator[int]:
    """Where the titles begin, "m d" too; a given name and a surname go before."""
    for at in range(2, len(words)):
        if words[at] in _data().practitioners or "".join(words[at : at + 2]) in ("md", "do", "dc"):
            yield at


@cache
def _ways() -> list[list[str]]:
    return sorted((way.split() for way in _data().practice_of), key=len, reverse=True)


@cache
def _data() -> _Words:
    text = resources.files("openimr.reviewers.conflicts").joinpath("organizations.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
