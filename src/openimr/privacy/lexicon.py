"""What is known of a word by itself: a surname, a given name, English, medical."""

import gzip
from enum import IntEnum
from functools import cache
from importlib import resources


class Trait(IntEnum):
    """What lists say of a word in lower case; `data/SOURCES.md` tells where each comes from."""

    SURNAME = 1
    GIVEN = 2
    COMMON_GIVEN = 4
    COMMON_SURNAME = 8
    WORD = 16
    RARE_WORD = 32
    MEDICAL = 64


NAME = int(Trait.SURNAME | Trait.GIVEN)
ORDINARY = int(Trait.WORD | Trait.MEDICAL)
KNOWN_WORD = int(Trait.WORD | Trait.MEDICAL | Trait.RARE_WORD)


@cache
def lexicon() -> dict[str, int]:
    """Word in lower case to its traits, as plain numbers: one look-up a word of a letter."""
    found: dict[str, int] = {}
    for line in _lines("lexicon.txt.gz"):
        traits, *words = line.split(" ")
        found.update(dict.fromkeys(words, int(traits)))
    return found


@cache
def places() -> frozenset[str]:
    """Towns and cities in lower case, as GeoNames has them."""
    return frozenset(_lines("places.txt.gz"))


@cache
def pet_names() -> dict[str, frozenset[str]]:
    """A given name to the names that go with it, both ways: `bill` with `william`."""
    found: dict[str, set[str]] = {}
    for line in _lines("pet_names.txt.gz"):
        name, *short = line.split()
        found.setdefault(name, set()).update(short)
        for other in short:
            found.setdefault(other, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def _lines(name: str) -> list[str]:
    packed = resources.files("openimr.privacy").joinpath("data", name).read_bytes()
    return gzip.decompress(packed).decode("utf-8").splitlines()
