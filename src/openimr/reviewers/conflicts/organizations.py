"""Names of organisations: legal form, core words, weight of each word, and how alike two names are."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.reviewers.conflicts.folding import LONGEST, folded
from openimr.reviewers.conflicts.misread import misread, strokes
from openimr.reviewers.conflicts.sound import word_likeness


class _Words(msgspec.Struct, frozen=True):
    forms: dict[str, tuple[str, ...]]
    dropped: frozenset[str]
    abbreviations: dict[str, str]
    ambiguous: dict[str, tuple[str, ...]]
    generic: dict[str, tuple[str, ...]]
    never_misspelt: frozenset[str]
    between: tuple[str, ...]
    also_persons: frozenset[str]
    practice_of: tuple[str, ...]
    street: frozenset[str]
    places: frozenset[str]


_TRADE = re.compile(r"\bd\.?/?b\.?/?a\b|\bdoing business as\b", re.IGNORECASE)


class OrganizationName(msgspec.Struct, frozen=True):
    """A name in parts.

    `core` are its words, abbreviations unfolded, without legal form; `form` is corporation, company, partnership, plain
    or None; `initials` are those of the core, `acronym` the name where it is written as one.
    """

    core: tuple[str, ...]
    form: str | None
    initials: str
    acronym: str | None = None

    @property
    def joined(self) -> str:
        """The core without blanks: "Health Care" and "Healthcare" are one."""
        return "".join(self.core)


class NameLikeness(msgspec.Struct, frozen=True):
    """How alike, 0 to 1; `exact` is the same full name of one that is distinctive."""

    score: float
    exact: bool = False
    why: str = ""


NOTHING = NameLikeness(0.0)


class WordWeights:
    """What a word tells: much where few names of the register have it, little where it is generic.

    Weights come from the register and the word list alone, never from the roster: adding an affiliation must not
    change how two names compare.
    """

    def __init__(self, names: Iterable[str]) -> None:
        seen = Counter(word for name in names for read in org_readings(name) for word in set(read.core))
        self._seen = seen
        self._scale = math.log(1 + max(50, len(seen)))

    def __call__(self, word: str) -> float:
        """From 0.1 to 1."""
        seen = 1.0 - math.log(1 + self._seen.get(word, 0)) / self._scale
        return max(0.1, min(seen, 0.25) if word in _classes() else seen)

    def distinctive(self, name: OrganizationName) -> bool:
        """Whether a name can be one organisation's: not of generic words alone, nor one short word."""
        return sum(map(self, name.core)) >= 0.75 and any(w not in _classes() and len(w) > 1 for w in name.core)


@lru_cache(maxsize=1 << 16)
def org_readings(text: str) -> tuple[OrganizationName, ...]:
    """Each of the names that a text holds ("X, Inc. d/b/a Y" holds two). Empty where no letters are left."""
    found = [_read(way) for piece in names_within(text) for way in _ways_spelt_out(piece)]
    return tuple(dict.fromkeys(name for name in found if name and name.core))


def org_likeness(a: OrganizationName, b: OrganizationName, weight: WordWeights) -> NameLikeness:
    """How alike two names are: shared weight over all weight, words in any order, misspellings allowed.

    Words left over on both sides are two organisations' ("Pacific ..." and "Coastal Medical Group"), unless they are
    of one generic class ("Group", "Associates").
    """
    if a.joined == b.joined:
        same_form = a.form is None or b.form is None or a.form == b.form
        if not any(w not in _classes() for w in a.core):  # State of California; not Medical Group
            enough = len(a.core) > 2 or (len(a.core) == 2 and not _data().places.isdisjoint(a.core))
            return NameLikeness(1.0, exact=False, why="generic words alone") if enough else NOTHING
        exact = same_form and weight.distinctive(a)
        return NameLikeness(1.0, exact, "" if same_form else "another legal form")
    pairs, left_a, left_b = _paired(a.core, b.core)
    shared = sum((weight(x) + weight(y)) / 2 * alike for x, y, alike in pairs)
    if left_a and left_b:
        halves, left_a, left_b = _by_class(left_a, left_b)
        if (left_a and left_b) or not halves:
            return NOTHING
        shared += sum(0.5 * min(weight(x), weight(y)) for x, y in halves)
    if not any(x not in _classes() for x, _, _ in pairs):
        return NOTHING
    total = (sum(map(weight, a.core)) + sum(map(weight, b.core))) / 2
    why = "words spelt otherwise" if any(alike < 1 for _, _, alike in pairs) else "words missing or in another order"
    return NameLikeness(round(shared / total, 3), exact=False, why=why)


def is_acronym(a: OrganizationName, b: OrganizationName) -> bool:
    """Whether one is written as the initials of the other, three letters or more."""
    return any(x.acronym is not None and len(x.acronym) > 2 and x.acronym == y.initials for x, y in ((a, b), (b, a)))


def looks_like_organization(text: str) -> bool:
    """Whether a written name holds a legal form, "d/b/a" or a word that organisations have and persons do not."""
    also_persons = _data().also_persons
    if folded(text).startswith(_data().practice_of):
        return True
    return bool(_TRADE.search(text)) or any(
        name.form in ("corporation", "company", "partnership")
        or any(w in _classes() and w not in also_persons for w in name.core)
        for name in org_readings(text)
    )


def generic(word: str) -> bool:
    """Whether many organisations have the word."""
    return word in _classes()


def class_of(word: str) -> str | None:
    """The class of a generic word, None for one that is not generic."""
    return _classes().get(_singular(word))


def names_within(text: str) -> list[str]:
    """The names that a text holds, as written: "X, Inc. d/b/a Y" holds two."""
    return [piece for piece in _between().split(text[:LONGEST]) if piece.strip()]


def without_form(words: list[str]) -> list[str]:
    """Folded words without the legal form at their end."""
    return _form(words)[1]


def _paired(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[list[tuple[str, str, float]], list[str], list[str]]:
    """Each word with its likest, the same words first; and the words left over on each side."""
    left_a, left_b = list(a), list(b)
    pairs: list[tuple[str, str, float]] = []
    for word in a:
        if word in left_b:
            pairs.append((word, word, 1.0))
            left_a.remove(word)
            left_b.remove(word)
    options = sorted(((_alike(x, y), x, y) for x in left_a for y in left_b), key=lambda o: (-o[0], *sorted(o[1:])))
    for alike, x, y in options:
        if alike and x in left_a and y in left_b:
            pairs.append((x, y, alike))
            left_a.remove(x)
            left_b.remove(y)
    return pairs, left_a, left_b


def _alike(x: str, y: str) -> float:
    never = _data().never_misspelt
    if (x in never and y in never) or (x in _classes() and y in _classes()):
        return 0.0
    alike = word_likeness(x, y)
    if 0 < alike < 0.9 and min(len(x), len(y)) < 9:
        return 0.0
    if not alike and min(len(x), len(y)) > 3 and (x.startswith(y) or y.startswith(x)):
        return 0.9  # cut short: Constr, Pharmaceut
    return alike


def _by_class(a: list[str], b: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    classes = _classes()
    halves: list[tuple[str, str]] = []
    for x in list(a):
        y = next((y for y in b if classes.get(y) is not None and classes.get(y) == classes.get(x)), None)
        if y is not None:
            halves.append((x, y))
            a.remove(x)
            b.remove(y)
    return halves, a, b


def _read(text: str) -> OrganizationName | None:
    data = _data()
    words = folded(text.replace("&", " and ")).split()
    if not words:
        return None
    form, words = _form(_single_letters(words))
    spelt = [data.abbreviations.get(w) or _put_right(w) for w in _saints(words)]
    core = tuple(_singular(w) for word in spelt for w in word.split() if w not in data.dropped)
    if not core:
        core = tuple(words)
    bare = text.strip().strip(".")
    letters = re.sub(r"[.\s]", "", bare)
    acronym = letters.lower() if letters.isalpha() and letters.isupper() and len(letters) <= 6 else None
    return OrganizationName(core, form, "".join(w[0] for w in core), acronym)


def _ways_spelt_out(piece: str) -> list[str]:
    """The name with each meaning of the words that are short for more than one: "Phys" is Physical or Physicians."""
    ways = [piece]
    for word, meanings in _data().ambiguous.items():
        short = re.compile(rf"\b{word}\b(?!\.?\w)", re.IGNORECASE)
        if word in piece.lower() and short.search(piece):
            ways = [short.sub(meaning, way) for way in ways for meaning in meanings]
    return ways


def _saints(words: list[str]) -> list[str]:
    """St. Mary Clinic is a saint's, Mary St. Clinic in a street: there a generic word or nothing follows."""
    street = _data().street
    return [
        "street"
        if w in street
        and i
        and (i + 1 == len(words) or _data().abbreviations.get(words[i + 1], words[i + 1]) in _classes())
        else w
        for i, w in enumerate(words)
    ]


@lru_cache(maxsize=1 << 16)
def _put_right(word: str) -> str:
    """A generic word that was misread ("lnsurance", "Mcdical") or written without its vowels ("Hlth", "Grp")."""
    if len(word) < 3 or _singular(word) in _classes():
        return word
    if len(word) > 4:
        read = [w for w in _by_strokes().get(strokes(_singular(word)), ()) if misread(_singular(word), w) >= 0.92]
    else:
        read = []
    if not read and not set(word[1:]) & set("aeiou") and word.isalpha():
        read = [w for w in _spelt_out() if w[0] == word[0] and len(w) > len(word) and _shortens(word, w)]
    return read[0] if len(read) == 1 else word


def _shortens(short: str, long: str) -> bool:
    """Whether `short` is the long word's first consonants in order, or, four or more, some of them to the last."""
    consonants = long[0] + "".join(c for c in long[1:] if c not in "aeiou")
    if consonants.startswith(short) or consonants == short.removesuffix("s"):
        return True
    rest = iter(consonants)
    return len(short) > 3 and short[-1] == consonants[-1] and all(c in rest for c in short)


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


def _single_letters(words: list[str]) -> list[str]:
    """Letters set apart are one word: "l l c" is llc, "s c i f" scif."""
    joined: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha() and word != "a":
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        if word:
            joined.append(word)
    return joined


@cache
def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def _classes() -> Mapping[str, str]:
    return {_singular(word): name for name, words in _data().generic.items() for word in words}


@cache
def _spelt_out() -> tuple[str, ...]:
    return tuple(sorted(_classes()))


@cache
def _by_strokes() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in _spelt_out():
        if len(word) > 4:
            found.setdefault(strokes(word), []).append(word)
    return found


@cache
def _forms() -> tuple[tuple[tuple[str, ...], str], ...]:
    forms = [(tuple(way.split()), name) for name, ways in _data().forms.items() for way in ways]
    return tuple(sorted(forms, key=lambda f: (-len(f[0]), f)))


@cache
def _between() -> re.Pattern[str]:
    ways = sorted((re.escape(way).replace("\\ ", r"\s+") for way in _data().between), key=len, reverse=True)
    return re.compile(rf"(?:^|[\s,;(]+)(?:{'|'.join(ways)})(?![\w])[\s:,)]*", re.IGNORECASE)


@cache
def _data() -> _Words:
    text = resources.files("openimr.reviewers.conflicts").joinpath("organizations.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
