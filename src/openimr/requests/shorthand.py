"""Shorthand of requests written out ("shldr inj w/ fluoro"), and words that make a procedure only together."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from openimr.model import TreatmentKind
from openimr.requests.numbers import words_of
from openimr.vocabulary import Procedure, drug_begun, find_drug, procedure
from openimr.vocabulary.entries import vocabulary

_WORD = re.compile(r"[A-Za-z]+")
_PART_BEFORE = re.compile(r"\b(?P<name>[A-Za-z]{3,})\b\.?(?P<rest>[\s(:-]*[\d.]+\s?%)")
_PART_BEHIND = re.compile(r"%\s*(?P<name>[A-Za-z]{4,})\b\.?(?!\s*[\d.])")
_PARTS_JOINED = re.compile(r"\b[A-Za-z]{3,}(?:\s?/\s?[A-Za-z]{3,})+\b")


class _Table(NamedTuple):
    words: dict[str, str]
    all_words: frozenset[str]
    exact: dict[str, str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]
    places: dict[str, list[int]]


def written_out(text: str) -> str:
    """The request with its abbreviations in full words, as `vocabulary/data/shorthand.yaml` lists them."""
    table = _table()
    words = words_of(text)
    if not table.all_words.isdisjoint(words):
        text = _WORD.sub(_full, text)
        words = words_of(text)
    if table.places.keys().isdisjoint(words):
        return text
    for number in sorted(number for where in table.places.keys() & words for number in table.places[where]):
        pattern, said = table.phrases[number]
        text = pattern.sub(said, text)
    return text


def parts_written_out(text: str) -> str:
    """The request with the parts of a compound in full, beside their percentages ("lido 5%", "2% baclo")."""
    text = _PART_BEFORE.sub(lambda found: f"{_whole(found['name'])}{found['rest']}", text)
    text = _PART_BEHIND.sub(lambda found: f"% {_whole(found['name'])}", text)
    return _PARTS_JOINED.sub(_joined_parts, text) if "/" in text else text


def together(text: str, kind: TreatmentKind | None = None) -> Procedure | None:
    """The procedure that words of a request make wherever in it they stand ("injection to the R SI joint").

    With `kind` only a procedure of that kind.
    """
    for entry, patterns in _rows():
        if (kind is None or entry.kind == kind) and all(pattern.search(text) for pattern in patterns):
            return entry
    return None


def _joined_parts(match: re.Match[str]) -> str:
    """The parts of "gaba/keto/lido" in full, where each is the part of a compound."""
    names = [name.strip() for name in match[0].split("/")]
    parts = vocabulary().shorthand.parts
    known = all(name.lower() in parts or find_drug(name) is not None for name in names)
    return "/".join(map(_whole, names)) if known else match[0]


@lru_cache(maxsize=4096)
def _whole(name: str) -> str:
    """The drug that a part of a compound abbreviates, or the name as it is."""
    said = vocabulary().shorthand.parts.get(name.lower())
    if said is None:
        begun = drug_begun(name)
        said = begun.ingredients[0] if begun is not None and len(begun.ingredients) == 1 else name
    return name if said == name.lower() else said


def _full(match: re.Match[str]) -> str:
    table = _table()
    word = match[0]
    return table.exact.get(word) or table.words.get(word.lower(), word)


@cache
def _table() -> _Table:
    book = vocabulary().shorthand
    words = {short: said for short, said in book.words.items() if not short.startswith("=")}
    exact = {short[1:]: said for short, said in book.words.items() if short.startswith("=")}
    phrases = tuple((re.compile(pattern, re.IGNORECASE), said) for _, pattern, said in book.phrases)
    places: dict[str, list[int]] = {}
    for number, (where, _, _) in enumerate(book.phrases):
        places.setdefault(where, []).append(number)
    all_words = frozenset(words).union(short.lower() for short in exact)
    return _Table(words, all_words, exact, phrases, places)


@cache
def _rows() -> tuple[tuple[Procedure, tuple[re.Pattern[str], ...]], ...]:
    return tuple(
        (procedure(key), tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns))
        for key, patterns in vocabulary().shorthand.together.items()
    )
