"""Lines that name more than one person: "John Roe PA-C / Jane Whitlock MD", "Roe, John; Whitlock, Jane"."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.reviewers.conflicts.organizations import class_of
from openimr.reviewers.conflicts.persons import readings
from openimr.vocabulary import LONGEST_NAME as LONGEST
from openimr.vocabulary import fold_name as folded

IN_PART = "in part"
"""Behind the field of a name that is one of several in its line: numbers of the line may be another's."""

_APART = re.compile(
    r"\b[a-z](?:[/.][a-z])+\b\.?(?=\s+[^\W\d_]{2})|[;/|+&:\n()\[\]]|\s[-\u2013\u2014]+\s", re.IGNORECASE
)
_TOKEN = re.compile(r"[^\s,]+|,")
_POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


class _Words(msgspec.Struct, frozen=True):
    credentials: frozenset[str]
    generations: dict[str, str]
    particles: frozenset[str]
    joins: frozenset[str]


@lru_cache(maxsize=1 << 14)
def names_in_line(text: str) -> tuple[str, ...]:
    """Each name of a person that stands in a line beside other words, as written; none where the line is one name.

    Names are set apart by signs, titles, and words that are nobody's. A surname alone counts beside a title.
    """
    own = readings(text)[:1]
    found: list[str] = []
    for piece in _APART.split(text[:LONGEST]):
        found += (name for name in _names(piece) if readings(name)[:1] not in ((), own))
    return tuple(dict.fromkeys(found))


def _names(piece: str) -> Iterator[str]:
    """The names of a piece in order: runs of words that may be names, ended by a title or by another word."""
    pieces = _TOKEN.findall(piece)
    mixed = any(c.isupper() for c in piece)
    words: list[str] = []
    titled = False
    for at, written in enumerate(pieces):
        if written == ",":
            if len(_full(words)) > 1 and len(_full(_run(pieces[at + 1 :], mixed=mixed))) > 1:
                yield from _name(words, titled=titled)
                words, titled = [], False
            elif words:
                words.append(written)
        elif _is_title(written) and not (words == [] and at == 0 and len(pieces) == 1):
            titled = True
            if _full(words):
                yield from _name(words, titled=True)
                words, titled = [], False
        elif _ends_a_name(written, mixed=mixed):
            if not _of_organizations(written):  # "Alder Creek" before "Clinic" is no person
                yield from _name(words, titled=titled)
            words, titled = [], False
        else:
            words.append(_POSSESSIVE.sub("", written))
            if words[-1] != written:
                yield from _name(words, titled=titled)
                words, titled = [], False
    yield from _name(words, titled=titled)


def _run(pieces: list[str], *, mixed: bool) -> list[str]:
    """The words of a name that begin a list of pieces."""
    ends = (i for i, t in enumerate(pieces) if t == "," or _is_title(t) or _ends_a_name(t, mixed=mixed))
    return pieces[: next(ends, len(pieces))]


def _name(words: list[str], *, titled: bool) -> Iterator[str]:
    full = _full(words)
    if full and (titled or len([w for w in words if w != ","]) > 1):
        yield " ".join(words).replace(" ,", ",").strip(" ,")


def _full(words: list[str]) -> list[str]:
    """The words that are more than an initial, a generation or a particle."""
    data = _data()
    plain = [("".join(folded(word).split()), word) for word in words if word != ","]
    return [w for key, w in plain if len(key) > 1 and key not in data.generations and key not in data.particles]


def _is_title(written: str) -> bool:
    return len(written) > 1 and "".join(folded(written).split()) in _data().credentials


def _ends_a_name(written: str, *, mixed: bool) -> bool:
    """Whether a word is no part of a name: of the list, of organisations, with a digit, or in small letters."""
    word = folded(written)
    if not _NAME.fullmatch(_POSSESSIVE.sub("", written)) or word in _data().joins:
        return True
    if word in _data().particles:
        return False
    return _of_organizations(written) or (mixed and written.islower() and written.isascii())


def _of_organizations(written: str) -> bool:
    word = folded(written)
    return len(word) > 1 and word not in _data().joins and class_of(word) is not None


@cache
def _data() -> _Words:
    text = resources.files("openimr.reviewers.conflicts").joinpath("names.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
