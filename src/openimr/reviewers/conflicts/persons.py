"""Names of persons: read by nameparser into given name, middle names and surname, and compared part by part."""

import re
import unicodedata
import warnings
from functools import cache, lru_cache
from importlib import resources

import msgspec
from nameparser import HumanName
from nameparser.config import CONSTANTS

from openimr.reviewers.conflicts.common import rare_surname
from openimr.reviewers.conflicts.misread import misread
from openimr.reviewers.conflicts.pet_names import known_given, pet_names
from openimr.reviewers.conflicts.printed import put_right
from openimr.reviewers.conflicts.sound import word_likeness
from openimr.vocabulary import LONGEST_NAME as LONGEST
from openimr.vocabulary import fold_name as folded

_ALSO = re.compile(r"[\s(]+(?:a\.?/?k\.?/?a\.?|f\.?/?k\.?/?a\.?|also known as|formerly known as)\s+", re.IGNORECASE)
_FORMER = re.compile(r"[(,]?\s*\b(?:n[ée]e|formerly|maiden name|born)\b:?\s+([^\s,()]+)\)?", re.IGNORECASE)
_BRACKETS = re.compile(r"[()\[\]]")


class _Parts(msgspec.Struct, frozen=True):
    particles: frozenset[str]
    prefixes: frozenset[str]
    saints: dict[str, str]
    credentials: frozenset[str]
    generations: dict[str, str]
    short: dict[str, str]


class PersonName(msgspec.Struct, frozen=True):
    """A name in parts, folded. `surname` is joined without blanks, `parts` its parts without particles.

    `given` holds the first name's words, `middle` further ones, `called` pet names in quotation marks, `former`
    earlier surnames. `turned` is a reading with the surname first.
    """

    given: tuple[str, ...]
    middle: tuple[str, ...]
    surname: str
    parts: tuple[str, ...]
    called: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    generation: str | None = None
    turned: bool = False

    @property
    def first(self) -> str:
        """The first name joined ("mary ann" is maryann), "" where there is none."""
        return "".join(self.given)

    @property
    def words(self) -> tuple[str, ...]:
        """Given, middle and surname in order: what "the same full name" compares."""
        return (*self.given, *self.middle, self.surname)


class Likeness(msgspec.Struct, frozen=True):
    """How alike two names are, 0 to 1, and why in the words of the parts."""

    score: float
    why: tuple[str, ...] = ()


NOTHING = Likeness(0.0)
_ALONE = Likeness(0.8, ("a rare surname, a given name not known",))
"""Of a name that is a surname alone ("Dr. Whitlock"): it may be anybody's of the few families that bear it."""


@lru_cache(maxsize=1 << 16)
def readings(text: str) -> tuple[PersonName, ...]:
    """The ways of reading a written name: as it stands, and, where no comma says otherwise, with the surname first.

    Names joined by "aka" or "formerly known as" are read each. Empty where no letters are left.
    """
    found: list[PersonName] = []
    whole, *others = _ALSO.split(text[:LONGEST])
    surnames = tuple(word for other in others if len((words := folded(other)).split()) == 1 for word in (words,))
    for part in (whole, *(other for other in others if len(folded(other).split()) > 1)):
        former = tuple(w for m in _FORMER.finditer(part) for w in folded(m[1]).split())
        former = (*former, *surnames) if part is whole else former
        plain = _BRACKETS.sub(" ", _FORMER.sub(" ", part))
        first = _read(plain, former)
        if first is None:
            continue
        found.append(first)
        if first.given and len(first.words) > 1 and not _surname_before_comma(plain):
            found.append(_turned(first))
    return tuple(dict.fromkeys(found))


def _surname_before_comma(text: str) -> bool:
    """Whether a comma says which word is the surname: not that of "Whitlock J., MD", before degrees alone."""
    if "," not in text:
        return False
    after = ("".join(folded(word).split()) for word in text.partition(",")[2].replace(",", " ").split())
    return not all(word in _data().credentials or word in _data().generations for word in after)


def likeness(a: str, b: str) -> Likeness:
    """How alike two written names are, in whatever order and reading fits best. Symmetric."""
    if a > b:
        a, b = b, a
    return _likeness(a, b)


@lru_cache(maxsize=1 << 16)
def _likeness(a: str, b: str) -> Likeness:
    best = NOTHING
    for one in readings(a):
        for other in readings(b):
            if one.turned and other.turned:
                continue  # both turned is both as they stand
            found = compare(one, other)
            if one.turned or other.turned:
                found = Likeness(found.score * 0.99, (*found.why, "order of names"))
            if found.score > best.score:
                best = found
    return Likeness(round(best.score, 3), best.why)


def compare(a: PersonName, b: PersonName) -> Likeness:
    """How alike two read names are: surname times given name, less what contradicts it."""
    if not a.given or not b.given:
        return _ALONE if a.surname == b.surname and rare_surname(a.surname) and not (a.turned or b.turned) else NOTHING
    surname, why_surname, used = _surname(a, b)
    if not surname:
        return NOTHING
    given, why_given = _given(a, b)
    if not given:
        return NOTHING
    score = surname * given
    why = [w for w in (why_surname, why_given) if w]
    left_a = [m for m in a.middle if m not in used]
    left_b = [m for m in b.middle if m not in used]
    if left_a and left_b and why_given != "goes by a middle name" and not _one(left_a[0], left_b[0])[0]:
        score -= 0.2 if _perhaps_born(left_a[0], left_b[0], a.surname) else 0.25
        why.append("middle names differ")
    if a.generation and b.generation and a.generation != b.generation:
        score -= 0.25
        why.append("generations differ")
    return Likeness(max(score, 0.0), tuple(why))


def _perhaps_born(x: str, y: str, surname: str) -> bool:
    """Whether middle names that differ may be an initial and a surname at birth, which takes the place of the other."""
    short, long = sorted((x, y), key=len)
    return len(short) == 1 and len(long) > 3 and (rare_surname(surname) or not known_given(long))


def same_person_name(a: str, b: str) -> bool:
    """Whether two written names are the same in full: at least two words, and every word the same."""
    ones, others = readings(a), readings(b)
    if not ones or not others or ones[0].generation != others[0].generation:
        return False
    words = ones[0].words
    return bool(ones[0].first and len(ones[0].first) > 1) and any(words == o.words for o in others)


def lone_surname(text: str) -> str:
    """The surname of a name that is nothing else and that few families bear ("Dr. Whitlock"), "" for other names."""
    read = readings(text)[:1]
    return read[0].surname if read and not read[0].given and rare_surname(read[0].surname) else ""


def shared_part(a: str, b: str, *, given: bool) -> str:
    """What two names that are not alike have in common all the same, "" for nothing: it counts only at one address.

    The surname, or, where `given`, the given name.
    """
    for one in readings(a)[:1]:
        for other in readings(b)[:1]:
            if len(one.surname) > 1 and one.surname == other.surname:
                return "same surname"
            if given and len(one.first) > 1 and one.first == other.first:
                return "same given name"
    return ""


def _surname(a: PersonName, b: PersonName) -> tuple[float, str, tuple[str, ...]]:
    if a.surname == b.surname:
        return 1.0, "", ()
    best: tuple[float, str, tuple[str, ...]] = (word_likeness(a.surname, b.surname), "surname spelt otherwise", ())
    several = len(a.parts) > 1 or len(b.parts) > 1
    for x in a.parts:
        for y in b.parts:
            alike = word_likeness(x, y) if len(x) > 2 and len(y) > 2 else 0.0
            if several and len(a.parts) != len(b.parts):
                alike *= 0.97
            if alike > best[0]:
                why = "one part of a double surname" if several else "surname without its particle"
                best = (alike, why if alike >= 0.97 else "surname spelt otherwise", ())
    for one, other in ((a, b), (b, a)):
        for name in one.former:
            for part in (other.surname, *other.parts, *other.former):
                alike = 0.97 * word_likeness(name, part)
                if alike > best[0]:
                    best = (alike, "former surname", ())
        if one.middle and len(one.middle[-1]) > 1 and one.middle[-1] + one.surname == other.surname and best[0] < 0.97:
            best = (0.97, "surname written apart", one.middle[-1:])
        for name in one.middle:
            if len(name) > 2 and name in (other.surname, *other.parts) and best[0] < 0.93:
                best = (0.93, "surname is a middle name of the other", (name,))
    return best


def _given(a: PersonName, b: PersonName) -> tuple[float, str]:
    if not a.given or not b.given:
        return 0.0, ""
    best = _one(a.first, b.first)
    for one, other in ((a, b), (b, a)):
        for called in one.called:
            alike = max(_one(called, n)[0] for n in (other.first, *other.called))
            best = max(best, (0.97 * alike, "pet name"))
        for name in one.middle:
            if len(name) > 2 and name == other.first:
                best = max(best, (0.90, "goes by a middle name"))
        if len(one.given) > 1 or one.middle:
            joined = "".join((*one.given, *one.middle[:1]))
            if joined == other.first:
                best = max(best, (0.97, "given names joined"))
        if len(one.given) > 1 and one.given[0] == other.first:
            best = max(best, (0.95, "first of two given names"))
    return best


def _one(x: str, y: str) -> tuple[float, str]:
    """One given name against another."""
    if x == y:
        return (1.0, "") if len(x) > 1 else (0.90, "initials only")
    if not x or not y:
        return 0.0, ""
    if len(x) == 1 or len(y) == 1:
        return (0.85, "an initial") if x[0] == y[0] else (0.0, "")
    if y in pet_names(x) or x in pet_names(y):
        return 0.95, "pet name"
    short, long = sorted((x, y), key=len)
    if len(short) > 2 and long.startswith(short):
        return 0.93, "given name cut short"
    alike = word_likeness(x, y)
    if alike > 0.90 and len(x) != len(y) and misread(x, y):
        return alike, "given name misread"
    if alike > 0.90:
        return 0.90, "given name spelt otherwise"
    # Like sound alone is Michael and Michelle: enough beside the same surname, not beside one that is alike.
    return (0.84, "given name of like sound") if alike == 0.90 else (0.0, "")


def _read(text: str, former: tuple[str, ...]) -> PersonName | None:
    parts = _data()
    words = text.split()
    if 2 <= len(words) <= 3 and not former and all(map(_plain, words)):
        return _name([folded(words[0])], [folded(w) for w in words[1:-1]], [folded(words[-1])])
    words = put_right(text).split()
    text = " ".join(parts.short.get(w.lower().rstrip("."), w) if w.endswith(".") else w for w in words)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        name = HumanName(text)
    last = [w for w in _words(name.last) if w not in parts.credentials]
    given = [w for w in _words(name.first) if w not in parts.credentials or len(name.first) == 1]
    middle = [w for w in _words(name.middle) if w not in parts.credentials]
    if not last and not given:
        last = [w for w in _words(text) if w not in parts.credentials]
    if not last and middle:
        last, middle = middle[-1:], middle[:-1]
    if (
        not given
        and len(last) == 1
        and 2 <= len(last[0]) <= 4
        and all(unicodedata.category(c) == "Lo" for c in last[0])
    ):
        last, given = [last[0][0]], [last[0][1:]]  # Chinese and Korean names are written without a blank
    if not last:  # a single word is a surname: more is known of it that way
        last, given = given[-1:], given[:-1]
    while middle and middle[-1] in parts.particles and not name.middle.endswith("."):
        last.insert(0, middle.pop())
    if middle and middle[-1] in parts.prefixes and not name.middle.endswith("."):
        last[0] = middle.pop() + last[0]
    generation = next((parts.generations[w] for w in _words(name.suffix) if w in parts.generations), None)
    if len(last) > 1 and last[-1] in parts.generations:
        generation = parts.generations[last.pop()]
    return _name(
        given, middle, last, tuple(_words(name.nickname)), (*former, *_words(name.maiden)), generation=generation
    )


def _name(
    given: list[str],
    middle: list[str],
    last: list[str],
    called: tuple[str, ...] = (),
    former: tuple[str, ...] = (),
    *,
    generation: str | None = None,
) -> PersonName | None:
    if not last:
        return None
    known = _data()
    last = _joined_prefixes([known.saints.get(w, w) if len(last) > 1 else w for w in last])
    if len(last) == 1 and last[0].startswith("saint") and len(last[0]) > 8:
        last = ["st" + last[0].removeprefix("saint")]
    own = tuple(w for w in last if w not in known.particles) or (last[-1],)
    if given and given[0] in known.short:
        given = [known.short[given[0]], *given[1:]]
    if len(given) > 1 and len(given[0]) == 1:  # J.R. Smith
        given, middle = given[:1], [*given[1:], *middle]
    return PersonName(tuple(given), tuple(middle), "".join(last), own, called, former, generation)


def _turned(name: PersonName) -> PersonName:
    """The same words with the surname first: SMITH JOHN A."""
    words = [*name.given, *name.middle, *(name.parts if len(name.parts) == 1 else (name.surname,))]
    turned = _name([words[1]], words[2:], [words[0]], name.called, name.former, generation=name.generation)
    return msgspec.structs.replace(turned, turned=True) if turned else name


def _joined_prefixes(words: list[str]) -> list[str]:
    """Mc Donald and O Brien are one word."""
    prefixes = _data().prefixes
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in prefixes:
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _words(text: str) -> list[str]:
    return folded(text).split()


@cache
def _data() -> _Parts:
    text = resources.files("openimr.reviewers.conflicts").joinpath("names.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Parts)


@lru_cache(maxsize=1 << 15)
def _plain(word: str) -> bool:
    """Whether a word can only be one part of a name: the library need not be asked (it takes 0.2 ms a name)."""
    bare = word[:-1] if len(word) == 2 and word[1] == "." else word
    if not (bare.isascii() and bare.isalpha() and bare.istitle()):
        return False
    data, low = _data(), bare.lower()
    known = (data.particles, data.prefixes, data.credentials, data.generations, data.short)
    return not any(low in words for words in known) and not any(low in words for words in _library_words())


_SPECIAL = (
    "titles",
    "first_name_titles",
    "bound_first_names",
    "non_first_name_prefixes",
    "prefixes",
    "conjunctions",
    "suffix_acronyms",
    "suffix_acronyms_ambiguous",
    "suffix_not_acronyms",
)


@cache
def _library_words() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(getattr(CONSTANTS, name)) for name in _SPECIAL)
