"""Misspelt and cut-off words of a request that names nothing as it stands ("physcial therapy", "acupunct")."""

import re
from functools import cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.vocabulary.entries import vocabulary
from openimr.vocabulary.icd import icd_titles

_WORD = re.compile(r"[A-Za-z]{5,}")
_LONG = 9


def corrected(text: str) -> str:
    """`text` with each misspelt word replaced by the one word of treatments that it can mean, and cut-off words whole.

    A word counts as misspelt where it is no word of the vocabulary, begins like one and differs from it by one letter
    (by two from nine letters on); as cut off where from five letters on it begins only words of one stem. A word of the
    language of medicine (of `own_words`, or of the titles of ICD-10-CM) is misspelt for none but another form of
    itself; of words with one ending that names the kind of treatment (-therapy) only what stands before it counts.
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
    near = [hit for hit in near if _a_slip(word, hit[0], int(hit[1]))]
    if near:
        best = min(distance for _, distance, _ in near)
        nearest = sorted((hit for hit, distance, _ in near if distance == best), key=lambda hit: (len(hit), hit))
        return nearest[0] if all(_stem(hit) == _stem(nearest[0]) for hit in nearest) else None
    longer = sorted((hit for hit in choices if hit.startswith(word)), key=lambda hit: (len(hit), hit))
    if longer and all(_stem(hit) == _stem(longer[0]) for hit in longer):
        return longer[0]
    return None


def _a_slip(word: str, meant: str, letters: int) -> bool:
    """Whether a word may be another one misspelt, and is not a word of its own that is spelt like it."""
    kind = next((end for end in _KINDS if word.endswith(end) and meant.endswith(end)), "")
    before = min(len(word), len(meant)) - len(kind)
    if kind and letters > (2 if before >= _LONG else 1):
        return False
    if word in vocabulary().shorthand.own_words:
        return False
    return word not in _words_of_titles() or _forms_of_one(word, meant)


_KINDS = ("therapy", "therapies", "ectomy", "ostomy", "otomy", "plasty", "scopy", "graphy", "gram", "itis", "pathy",
          "desis", "lysis", "ology", "ologist", "metry")  # fmt: skip
"""Endings that many treatments share: phototherapy and prolotherapy differ in half of what is their own."""

_ENDINGS = frozenset(("", "s", "es", "e", "y", "ies", "al", "ally", "ic", "ical", "ically", "ics", "ed", "ing", "ion",
                      "ions", "ive", "or", "ors", "er", "ers", "ist", "ists", "ance", "ant", "ent",
                      "ence"))  # fmt: skip


def _forms_of_one(word: str, other: str) -> bool:
    """Whether two words are forms of one: removed and removal, restorative and restoration."""
    alike = next((at for at, (x, y) in enumerate(zip(word, other, strict=False)) if x != y), min(len(word), len(other)))
    return any(word[at:] in _ENDINGS and other[at:] in _ENDINGS for at in range(4, alike + 1))


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
def _words_of_titles() -> frozenset[str]:
    return frozenset(word.lower() for title in icd_titles() for word in _WORD.findall(title))


@cache
def _known() -> frozenset[str]:
    book = vocabulary()
    names = [name for drug in book.drugs for name in (drug.name, *drug.brands, *drug.misspellings)]
    names += [name for condition in book.conditions for name in (condition.id, *condition.names)]
    names += [name for lists in book.words.values() for key, few in lists.items() for name in (key, *few)]
    return frozenset(word.lower() for name in names for word in _WORD.findall(name)).union(
        _choices(), book.shorthand.ordinary
    )
