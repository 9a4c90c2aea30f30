"""Drugs by any of their names, and what they are."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.vocabulary.entries import Drug, vocabulary
from openimr.vocabulary.folding import fold
from openimr.vocabulary.names import drug_names

_SHORTEST, _LONG, _CUT_OFF = 6, 10, 5


def find_drug(name: str, *, fuzzy: bool = False, shortest: int = _SHORTEST) -> Drug | None:
    """The drug of a name: brand, generic, listed misspelling or combination, with or without salt, form and release.

    With `fuzzy` a name that nothing else explains is held against all names and taken where it differs by one letter
    (by two from eleven letters on), begins alike and points to one drug only; a real drug that is not in the list
    (`data/lookalikes.yaml`) is never taken for another. `shortest` names count letters; below six only where the text
    shows that a drug stands there (a strength behind it).
    """
    words = fold(name).split()
    found = _by_words(words)
    if found is None and words and fuzzy:
        aside = _beside("salts") | _beside("forms") | _beside("releases")
        found = _near(" ".join(word for word in words if word not in aside), shortest)
        if found is not None and _beside("releases").intersection(words):
            found = _extended(found) or found
    return found


def drug_begun(word: str) -> Drug | None:
    """The drug whose one-word name `word` begins ("cyclobenz", "omepraz"), from five letters on.

    None where the beginning fits drugs of other ingredients too, or a drug that is not in the list.
    """
    begun = word.lower()
    if len(begun) < _CUT_OFF or not begun.isalpha() or any(_beginning(_sorted_lookalikes(), begun)):
        return None
    found = {_by_name()[name].ingredients: _by_name()[name] for name in _beginning(_single_words(), begun)}
    return next(iter(found.values())) if len(found) == 1 else None


def drug(key: str) -> Drug:
    """The drug of an id, or KeyError."""
    return _by_id()[key]


def drug_classes(ingredients: Iterable[str]) -> tuple[str, ...]:
    """The classes of a set of ingredients: of the drug that is exactly these, else of its ingredients together."""
    wanted = tuple(ingredients)
    exact = _by_ingredients().get(frozenset(wanted))
    if exact is not None:
        return exact.classes
    classes: dict[str, None] = {}
    for ingredient in wanted:
        single = _by_ingredients().get(frozenset({ingredient}))
        if single is not None:
            classes.update(dict.fromkeys(single.classes))
    return tuple(classes)


def same_drug(a: Drug | Iterable[str] | None, b: Drug | Iterable[str] | None) -> bool:
    """Whether two drugs (or lists of ingredients) have the same ingredients; nothing is the same as nothing known."""
    first, second = _ingredients(a), _ingredients(b)
    return bool(first) and first == second


def in_form(found: Drug, text: str) -> Drug:
    """The same ingredients in the release or form that `text` names ("oxycodone" in "oxycodone 20 mg ER").

    The drug itself where the text names none, or where no such drug is listed.
    """
    words = set(fold(text).split())
    if not found.extended_release and (_beside("releases") & words or {"extended", "sustained"} & words):
        found = _extended(found) or found
    if found.form is None and _beside("topicals") & words:
        for other in vocabulary().drugs:
            if other.ingredients == found.ingredients and other.form in {"topical", "transdermal"}:
                return other
    return found


def _by_words(words: list[str]) -> Drug | None:
    index = _by_name()
    found = index.get(" ".join(words))
    if found is not None:
        return found
    bare = [word for word in words if word not in _beside("salts")]
    found = index.get(" ".join(bare))
    if found is not None:
        return found
    kept = [word for word in bare if word not in _beside("forms")]
    found = index.get(" ".join(kept))
    if found is None and _beside("releases").intersection(kept):
        found = index.get(" ".join(word for word in kept if word not in _beside("releases")))
        if found is not None:
            found = _extended(found) or found
    return found


def _near(name: str, shortest: int) -> Drug | None:
    if len(name) < shortest or not re.fullmatch(r"[a-z][a-z ]+", name) or name in _lookalikes():
        return None
    cutoff = 2 if len(name) > _LONG else 1
    choices = _long_names(shortest)
    hits = process.extract(name, choices, scorer=OSA.distance, score_cutoff=cutoff, limit=5)
    if not hits:
        return None
    best = min(distance for _, distance, _ in hits)
    nearest = {hit for hit, distance, _ in hits if distance == best and hit[0] == name[0]}
    if process.extract(name, _lookalikes(), scorer=OSA.distance, score_cutoff=best, limit=1):
        return None
    drugs = {index.ingredients: index for index in (_by_name()[hit] for hit in sorted(nearest))}
    return next(iter(drugs.values())) if len(drugs) == 1 else None


def _extended(found: Drug) -> Drug | None:
    for other in vocabulary().drugs:
        if other.extended_release and other.ingredients == found.ingredients:
            return other
    return None


def _ingredients(value: Drug | Iterable[str] | None) -> frozenset[str]:
    if value is None:
        return frozenset()
    return frozenset(value.ingredients if isinstance(value, Drug) else value)


@cache
def _beside(kind: str) -> frozenset[str]:
    return frozenset(vocabulary().groups["drug_words"][kind])


@cache
def _by_id() -> dict[str, Drug]:
    return {entry.id: entry for entry in vocabulary().drugs}


@cache
def _by_name() -> dict[str, Drug]:
    index: dict[str, Drug] = {}
    for entry in vocabulary().drugs:
        for name in drug_names(entry, vocabulary().groups["drug_words"]):
            index.setdefault(" ".join(fold(name).split()), entry)
    for entry in vocabulary().drugs:
        if len(entry.ingredients) == 1:
            index.setdefault(" ".join(fold(entry.ingredients[0]).split()), entry)
    return index


@cache
def _by_ingredients() -> dict[frozenset[str], Drug]:
    index: dict[frozenset[str], Drug] = {}
    for entry in sorted(vocabulary().drugs, key=lambda d: (d.form is not None, d.extended_release)):
        index.setdefault(frozenset(entry.ingredients), entry)
    return index


@cache
def _long_names(shortest: int) -> tuple[str, ...]:
    return tuple(name for name in _by_name() if len(name) >= shortest and name.replace(" ", "").isalpha())


def _beginning(names: tuple[str, ...], begun: str) -> Iterator[str]:
    """Those of the sorted names that begin so."""
    for name in islice(names, bisect_left(names, begun), None):
        if not name.startswith(begun):
            return
        yield name


@cache
def _single_words() -> tuple[str, ...]:
    return tuple(sorted(name for name in _by_name() if " " not in name))


@cache
def _sorted_lookalikes() -> tuple[str, ...]:
    return tuple(sorted(_lookalikes()))


@cache
def _lookalikes() -> tuple[str, ...]:
    return vocabulary().lookalikes
