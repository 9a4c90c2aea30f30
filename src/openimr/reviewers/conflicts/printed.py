"""What stands around a person's name in print, and keeps the library from reading it: titles set apart, saints."""

import re
from functools import cache
from importlib import resources

import msgspec

from openimr.vocabulary import fold_name as folded

_VOWELS = frozenset("AEIOUY")


class _Words(msgspec.Struct, frozen=True):
    saints: dict[str, str]
    credentials: frozenset[str]
    credentials_misread: frozenset[str]
    generations: dict[str, str]


def put_right(text: str) -> str:
    """The name with saints in one writing and without titles set apart or misread."""
    return _without_titles(_saints(_initials_apart(text)))


def _initials_apart(text: str) -> str:
    """With points in "JR Smythe": two capitals before a surname, or, in a name of capitals, two consonants."""
    first, blank, rest = text.strip().partition(" ")
    if not (len(first) == 2 and first.isalpha() and first.isascii() and first.isupper() and rest.strip()):
        return text
    titled = first.lower() in _data().credentials - {"jr"} or "," in rest.split()[0]
    if titled or (rest.isupper() and not _VOWELS.isdisjoint(first)):
        return text
    return f"{first[0]}. {first[1]}.{blank}{rest}"


def _saints(text: str) -> str:
    """Saint, Ste. and St. as "St" with no point, which the library takes for a part of the surname."""
    saints = _data().saints
    return _saint().sub(lambda found: saints[found[1].lower()].title() + " ", text)


def _without_titles(text: str) -> str:
    """Without titles set apart or misread ("M. D.", "M.0.") behind a given name and a surname."""
    name, *further = text.split(",")
    known = _data().credentials | _data().credentials_misread
    if len(name.split()) > 1:
        kinds = ["".join(folded(w).split()) for w in further]
        of_name = next((i for i, kind in enumerate(kinds) if kind not in _data().generations), len(kinds))
        if of_name < len(kinds) and kinds[of_name] in known:  # what follows a title is no part of the name
            further = further[:of_name]
        else:
            further = [w for w, kind in zip(further, kinds, strict=True) if kind not in known]
    words = name.split()
    for many in (2, 1):
        last = "".join(folded(w) for w in words[-many:]).replace(" ", "")
        apart = (many == 2 and words[-2:-1] != [] and words[-2].endswith(".")) or last in _data().credentials_misread
        if len(words) > many + 1 and last in known and apart:
            words = words[:-many]
    return ",".join((" ".join(words), *further))


@cache
def _saint() -> re.Pattern[str]:
    ways = "|".join(sorted(_data().saints, key=len, reverse=True))
    return re.compile(rf"\b({ways})(?:\.\s*|\s+)(?=[^\W\d_]{{2}})", re.IGNORECASE)


@cache
def _data() -> _Words:
    text = resources.files("openimr.reviewers.conflicts").joinpath("names.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
