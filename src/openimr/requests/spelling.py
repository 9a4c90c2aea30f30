"""Misspelt and cut-off words of a request that names nothing as it stands ("physcial therapy", "acupunct")."""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.vocabulary.entries import vocabulary

_WORD = re.compile(r"[A-Za-z]{5,}")
_LONG = 9


def corrected(text: str) -> str:
    """`text` with each misspelt word replaced by the one word of treatments that it can mean, and cut-off words whole.

    A word counts as misspelt where it is no word of the vocabulary, begins like one and differs from it by one letter
    (by two from nine letters on); as cut off where from five letters on it begins only words of one stem.
    """
    return _WORD.sub(lambda match: _meant(match[0].lower()) or match[0], text)


@cache
def _meant(word: str) -> str | None:
    known = _known()
    if word in known or word.rstrip("s") in known:
        return None
    choices = _choices()
    near = process.extract(word, choices, scorer=OSA.distance, score_cutoff=2 if len(word) >= _LONG else 1, limit=4)
    near = [hit for hit in near if hit[0][0] == word[0] and hit[1] < len(word) // 4 + 1]
    if near:
        best = min(distance for _, distance, _ in near)
        nearest = sorted((hit for hit, distance, _ in near if distance == best), key=lambda hit: (len(hit), hit))
        return nearest[0] if all(_stem(hit) == _stem(nearest[0]) for hit in nearest) else None
    longer = sorted((hit for hit in choices if hit.startswith(word)), key=lambda hit: (len(hit), hit))
    if longer and all(_stem(hit) == _stem(longer[0]) for hit in longer):
        return longer[0]
    return None


def _stem(word: str) -> str:
    return word[:6]


@cache
def _choices() -> tuple[str, ...]:
    """Words of five letters and more in the names of treatments and of parts of the body."""
    book = vocabulary()
    names = [name for entry in book.procedures for name in (entry.id, *entry.names)]
    names += [name for part in book.body_parts for name in (part.id, *part.names)]
    return tuple(sorted({word.lower() for name in names for word in _WORD.findall(name)}))


@cache
def _known() -> frozenset[str]:
    book = vocabulary()
    names = [name for drug in book.drugs for name in (drug.name, *drug.brands, *drug.misspellings)]
    names += [name for condition in book.conditions for name in (condition.id, *condition.names)]
    names += [name for lists in book.words.values() for key, few in lists.items() for name in (key, *few)]
    return frozenset(word.lower() for name in names for word in _WORD.findall(name)).union(
        _choices(), book.shorthand.ordinary
    )
