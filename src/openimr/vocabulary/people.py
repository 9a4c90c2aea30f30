"""Names of persons and organisations without what does not tell them apart: accents, case, hyphens, blanks."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec

_APOSTROPHES = re.compile("['’‘ʼ`´ʻ]")
_NOT_WORD = re.compile(r"[\W_]+")
LONGEST_NAME = 200
"""Characters of a name that are read; a longer one is a page that slipped into a field."""


class _People(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    letters: dict[str, str]
    nobody: frozenset[str]


@cache
def _data() -> _People:
    text = resources.files("openimr.vocabulary").joinpath("data/people.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_People)


@cache
def _letters() -> Mapping[int, str]:
    return str.maketrans(_data().letters)


@lru_cache(maxsize=1 << 16)
def fold_name(text: str) -> str:
    """Words in small letters without accents, apostrophes and punctuation; letters of other scripts stay.

    An accent is the same whether it is composed with its letter (NFC) or stands after it (NFD).
    """
    text = _APOSTROPHES.sub("", text[:LONGEST_NAME])
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_letters())
    return " ".join(_NOT_WORD.sub(" ", text.lower()).split())


def is_nobody(text: str) -> bool:
    """Whether a name is what is entered where there is none ("N/A", "self-employed"), or holds no letter."""
    name = fold_name(text)
    return not name or name in _data().nobody
