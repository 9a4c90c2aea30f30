"""Names of organisations: legal form, core words, weight of each word, and how alike two names are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Literal

import msgspec

from openimr.reviewers.conflicts.bodies import ReadBody, bodies_of
from openimr.reviewers.conflicts.common import ordinary, telling
from openimr.reviewers.conflicts.folding import single_letters
from openimr.reviewers.conflicts.numbers import number_spelt
from openimr.reviewers.conflicts.organization_words import classes, put_right, singular, words_of_names
from openimr.vocabulary import LONGEST_NAME as LONGEST
from openimr.vocabulary import fold_name as folded
from openimr.vocabulary import terms

_TRADE = re.compile(r"\bd\.?/?b\.?/?a\b|\bdoing business as\b", re.IGNORECASE)


class OrganizationName(msgspec.Struct, frozen=True):
    """A name in parts.

    `core` are its words, abbreviations unfolded, without legal form; `form` is corporation, company, partnership, plain
    or None; `initials` are those of the core, `acronym` the name where it is written as one, `also` what names of one
    organisation that have no word in common share (LAUSD). `public`: it may be a public body's (`bodies.py`). `aside`:
    not the name as it stands, and no certainty: a part that its line sets apart, or plain words drawn together. `plain`
    are the words of its own as they are written, which those of the same full name have in common.
    """

    core: tuple[str, ...]
    form: str | None
    initials: str
    acronym: str | None = None
    also: str | None = None
    public: bool = False
    aside: Literal["part", "drawn"] | None = None
    plain: tuple[str, ...] = ()

    @property
    def joined(self) -> str:
        """The core without blanks: "Health Care" and "Healthcare" are one."""
        return "".join(self.core)


class WordWeights:
    """What a word tells: much where few names of the register have it, little where it is generic.

    Weights come from the register and the word list alone, never from the roster: adding an affiliation must not
    change how two names compare.
    """

    def __init__(self, names: Iterable[str]) -> None:
        read = (one for name in names for one in org_readings(name) if one.aside is None)
        seen = Counter(word for one in read for word in set(one.core))
        self._seen = seen
        self._scale = math.log(1 + max(50, len(seen)))

    def __call__(self, word: str) -> float:
        """From 0.1 to 1."""
        seen = 1.0 - math.log(1 + self._seen.get(word, 0)) / self._scale
        return max(0.1, min(seen, 0.25) if generic(word) else seen)

    def distinctive(self, name: OrganizationName) -> bool:
        """Whether a name can be one organisation's: not of generic words alone, nor one short or common word beside."""
        words = [w for w in name.core if not generic(w) and len(w) > 1]
        return sum(map(self, name.core)) >= 0.75 and bool(words) and (len(words) > 1 or telling(words[0]))


@lru_cache(maxsize=1 << 16)
def org_readings(text: str) -> tuple[OrganizationName, ...]:
    """Each of the names that a text holds ("X, Inc. d/b/a Y" holds two), and what else it may be read as (`aside`).

    Empty where no letters are left.
    """
    pieces = names_within(text)
    found = [name for piece in pieces for way in _ways_spelt_out(piece) if (name := _read(way)) and name.core]
    known = {name.core for name in found}
    for part in (part for piece in pieces for part in _apart().split(piece) if part.strip()):
        name = _read(part)
        if name and name.core not in known and own_word(name.core, _OWN_PART) and not _is_form(part):
            found.append(msgspec.structs.replace(name, aside="part"))
    found += [drawn for piece in pieces if (drawn := _drawn_together(piece)) and drawn.core not in known]
    return tuple(dict.fromkeys(found))


_OWN_PART = 5
"""Letters of a word that makes a part of a line somebody's name."""


def looks_like_organization(text: str) -> bool:
    """Whether a written name holds a legal form, "d/b/a" or a word that organisations have and persons do not."""
    also_persons = words_of_names().also_persons
    if folded(text).startswith(words_of_names().practice_of):
        return True
    return bool(_TRADE.search(text)) or any(
        name.form in ("corporation", "company", "partnership")
        or any(w in classes() and w not in also_persons for w in name.core)
        for name in org_readings(text)
    )


def own_word(core: Iterable[str], least: int = 1) -> bool:
    """Whether one of the words, of `least` letters, is neither generic, nor what many go by, nor an ordinary word."""
    return any(len(w) >= least and not generic(w) and telling(w) and not ordinary(w) for w in core)


def generic(word: str) -> bool:
    """Whether many organisations have the word, in one of its forms."""
    return class_of(word) is not None


@lru_cache(maxsize=1 << 16)
def class_of(word: str) -> str | None:
    """The class of a generic word, in whichever form (Spinal as Spine); None for one that is not generic."""
    return classes().get(singular(word)) or _by_stem().get(_stem(singular(word)))


@lru_cache(maxsize=1 << 16)
def same_plain_word(x: str, y: str) -> bool:
    """Whether two words are forms of one generic word: Therapy and Therapists."""
    return _stem(singular(x)) == _stem(singular(y)) and generic(x)


@lru_cache(maxsize=1 << 16)
def says_little(word: str) -> bool:
    """Whether a word is generic, or a part of the body or a specialty, of which any practice may call itself."""
    return generic(word) or (len(word) > 2 and bool(terms(word, _OF_PRACTICES)))


_OF_PRACTICES = frozenset(("body_part", "specialty"))


@cache
def _stem(word: str) -> str:
    """A word without the longest of its forms' endings."""
    ends = [
        end for end, least in words_of_names().endings.items() if word.endswith(end) and len(word) - len(end) >= least
    ]
    return word.removesuffix(max(ends, key=len)) if ends else word


@cache
def _by_stem() -> Mapping[str, str]:
    return {_stem(word): name for word, name in classes().items()}


def names_within(text: str) -> list[str]:
    """The names that a text holds, as written: "X, Inc. d/b/a Y" holds two."""
    return [piece for piece in _between().split(text[:LONGEST]) if piece.strip()]


@lru_cache(maxsize=1 << 16)
def set_apart(text: str) -> frozenset[tuple[str, ...]]:
    """The cores of what a line sets apart: by brackets, strokes and commas, or words as "administered by"."""
    return frozenset(_parts(piece)[1] for piece in _apart().split(text[:LONGEST]) if piece.strip())


def without_form(words: list[str]) -> list[str]:
    """Folded words without the legal form at their end."""
    return _form(words)[1]


def _read(text: str) -> OrganizationName | None:
    form, core = _parts(text)
    if not core:
        return None
    bare = text.strip().strip(".")
    letters = re.sub(r"[.\s]", "", bare)
    acronym = letters.lower() if letters.isalpha() and letters.isupper() and len(letters) <= 6 else None
    public = "county" in core or "city" in core or bool(body_keys(core))
    return OrganizationName(core, form, "".join(w[0] for w in core), acronym, _also_known().get("".join(core)), public,
                            plain=_as_written(text))  # fmt: skip


def _drawn_together(text: str) -> OrganizationName | None:
    """A name of two or three plain words with the first two as one: "Med Review" may be MedReview."""
    form, words = _form(single_letters(folded(text.replace("&", " and ")).split()))
    if not 2 <= len(words) <= 3 or len(words[0] + words[1]) < _DRAWN or not all(w.isalpha() for w in words):
        return None
    if not all(generic(words_of_names().abbreviations.get(w, w)) for w in words):
        return None
    core = (words[0] + words[1], *_parts(" ".join(words[2:]))[1])
    return OrganizationName(core, form, "".join(w[0] for w in core), aside="drawn")


_DRAWN = 6
"""Letters of two words that may be one."""


def _is_form(part: str) -> bool:
    """Whether a part of a line is a legal form alone."""
    words = tuple(folded(part).split())
    return any(words == tail for tail, _ in _forms())


def _parts(text: str) -> tuple[str | None, tuple[str, ...]]:
    """The legal form and the core of one name; no core where there are no letters."""
    form, spelt = _spelt(text)
    core = tuple(singular(word) for word in spelt if word not in words_of_names().dropped)
    return form, core or tuple(_form(single_letters(_folded_words(text)))[1])


def _spelt(text: str) -> tuple[str | None, list[str]]:
    """The legal form of a name, and its other words with abbreviations and numbers spelt out."""
    form, words = _form(single_letters(_folded_words(text)))
    spelt = (words_of_names().abbreviations.get(w) or put_right(w) for w in _saints(words))
    return form, [word for words_of in spelt for one in words_of.split() for word in number_spelt(one)]


def _folded_words(text: str) -> list[str]:
    return folded(text.replace("&", " and ")).split()


def _as_written(text: str) -> tuple[str, ...]:
    """The words that are a name's own, as written: no plural's s dropped, no two words drawn together."""
    _, spelt = _spelt(text)
    return tuple(word for word in spelt if word not in words_of_names().dropped and not generic(word))


@cache
def bodies() -> tuple[ReadBody, ...]:
    """The public bodies of the list."""

    def cores(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        return tuple(_parts(name)[1] for name in names)

    return tuple(
        ReadBody(b.names[0], frozenset(cores(b.names)), cores(b.begins), frozenset(cores(b.parts)), b.one)
        for b in words_of_names().bodies
    )


def body_keys(core: tuple[str, ...]) -> tuple[str, ...]:
    """The listed public bodies that a name is or belongs to, as keys of an index."""
    return tuple(f"body {body.key}" for body, _ in bodies_of(core, bodies()))


@cache
def _also_known() -> Mapping[str, str]:
    """The key of a group by each of its names, as cores joined."""
    groups = [["".join(_parts(name)[1]) for name in group] for group in words_of_names().also_known]
    return {name: group[0] for group in groups for name in group}


def _ways_spelt_out(piece: str) -> list[str]:
    """The name with each meaning of the words that are short for more than one: "Phys" is Physical or Physicians."""
    ways = [piece]
    for word, meanings in words_of_names().ambiguous.items():
        short = re.compile(rf"\b{word}\b(?!\.?\w)", re.IGNORECASE)
        if word in piece.lower() and short.search(piece):
            ways = [short.sub(meaning, way) for way in ways for meaning in meanings]
    return ways


def _saints(words: list[str]) -> list[str]:
    """St. Mary Clinic is a saint's, Mary St. Clinic in a street: there a generic word or nothing follows."""
    street = words_of_names().street
    return [
        "street"
        if w in street
        and i
        and (i + 1 == len(words) or words_of_names().abbreviations.get(words[i + 1], words[i + 1]) in classes())
        else w
        for i, w in enumerate(words)
    ]


def _form(words: list[str]) -> tuple[str | None, list[str]]:
    """The legal form at the end, and the words before it; forms may follow one another (P.C., Inc.)."""
    form = None
    changed = True
    while changed:
        changed = False
        for tail, name in _forms():
            if len(words) > len(tail) and tuple(words[-len(tail) :]) == tail:
                words, form, changed = words[: -len(tail)], form or name, True
                break
    return form, words


def departments() -> Mapping[str, frozenset[str]]:
    """What makes a name one of a county's or a city's departments."""
    return words_of_names().department_of


def never_misspelt() -> frozenset[str]:
    """Words that differ by a letter or two and mean another place, number or thing."""
    return _never_misspelt()


@cache
def _never_misspelt() -> frozenset[str]:
    data = words_of_names()
    return data.never_misspelt.union(data.ones, data.ordinals, data.tens, data.tenths)


def places() -> frozenset[str]:
    """Generic words that make a name of generic words alone somebody's."""
    return words_of_names().places


@cache
def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    forms = [(tuple(way.split()), name) for name, ways in words_of_names().forms.items() for way in ways]
    return tuple(sorted(forms, key=lambda f: (-len(f[0]), f)))


@cache
def _between() -> re.Pattern[str]:
    between = words_of_names().between
    ways = sorted((re.escape(way).replace("\\ ", r"\s+") for way in between), key=len, reverse=True)
    return re.compile(rf"(?:^|[\s,;(]+)(?:{'|'.join(ways)})(?![\w])[\s:,)]*", re.IGNORECASE)


@cache
def _apart() -> re.Pattern[str]:
    apart = sorted(words_of_names().apart, key=len, reverse=True)
    ways = "|".join(re.escape(way).replace("\\ ", r"\s+") for way in apart)
    return re.compile(rf"[;:,/|()\[\]]|\s[-–—]+\s|\b(?:{ways})\b", re.IGNORECASE)
