"""One name out of many spellings: text that was typed beats text that was read from a picture, many beat one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec
from rapidfuzz.fuzz import ratio

from openimr.casefile.records.people import in_reading_order

_SLIP = 70  # words as alike as this may be one word, misread
_POOL = 80  # likeness of two spellings of one firm


class Spelling(msgspec.Struct, frozen=True, kw_only=True):
    """A spelling in one record: `weight` is that record's, `typed` whether its text was typed rather than read."""

    text: str
    weight: int
    typed: bool


def person_of(spellings: Sequence[Spelling]) -> tuple[str, tuple[str, ...]]:
    """The name of one person in reading order, and the other spellings that are no misreading of it.

    Each word of a name has the votes of all records that print it, so a slip in a single form does not prevail.
    `spellings` holds at least one name of two words.
    """
    votes: Counter[str] = Counter()
    records: Counter[str] = Counter()
    typed: set[str] = set()
    whole: Counter[str] = Counter()
    for one in spellings:
        whole[one.text] += one.weight
        for word in _words(one.text):
            votes[word] += one.weight
            records[word] += 1
            if one.typed:
                typed.add(word)
    names = list(dict.fromkeys(one.text for one in spellings))
    full = [name for name in names if len(_words(name)) > 1] or [name for name in names if " " in name]

    def standing(name: str) -> tuple[bool, bool, int, int, int]:
        words = _words(name) or [""]
        in_type = not typed or all(word in typed for word in words)
        weakest = min(words, key=lambda word: (votes[word], records[word]))
        return in_type, "," not in name, votes[weakest], records[weakest], whole[name]

    chosen = max(full, key=standing)
    own = _words(chosen)
    kept = {name for name in names if _plausible(_words(name), own, records, typed)}
    chosen = in_reading_order(chosen)
    return chosen, tuple(sorted(kept - {chosen}))


def firm_of(spellings: Iterable[Spelling]) -> str | None:
    """The spelling of an organisation that is nearest to all others, of those that most weight stands behind."""
    pools: list[list[Spelling]] = []
    for one in spellings:
        pool = next((pool for pool in pools if ratio(_plain(one.text), _plain(pool[0].text)) >= _POOL), None)
        if pool is None:
            pools.append([one])
        else:
            pool.append(one)
    if not pools:
        return None
    best = max(pools, key=lambda pool: sum(one.weight for one in pool))
    if any(one.typed for one in best):
        return max((one for one in best if one.typed), key=lambda one: one.weight).text
    return max(best, key=lambda one: sum(o.weight * ratio(_plain(one.text), _plain(o.text)) for o in best)).text


def _plausible(words: Sequence[str], own: Sequence[str], records: Mapping[str, int], typed: set[str]) -> bool:
    """Whether a spelling says something: no misread word, and no stray word that a single record has beside it."""
    others = [word for word in words if word not in own]
    if set(own) <= set(words) and others and all(records[word] == 1 for word in others):
        return False
    return all(word in typed or not any(ratio(word, mine) >= _SLIP for mine in own) for word in others)


def _words(name: str) -> list[str]:
    parts = ("".join(c for c in part.lower() if c.isalpha() or c in "-'") for part in name.replace(",", " ").split())
    return [part for part in parts if len(part) > 1]


def _plain(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())
