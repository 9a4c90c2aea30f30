"""Letters that a scanner or a fax takes for others: rn for m, cl for d, 0 for O (`misread.yaml`)."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec


class _Shapes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    shapes: tuple[tuple[str, str], ...]
    letters: tuple[tuple[str, str], ...]
    short: tuple[tuple[str, str], ...]
    strokes: dict[str, str]
    usual: dict[str, str]
    digits: dict[str, str]


SHAPE, LETTER, FIRST = 0.03, 0.04, 0.98
"""What one misreading takes away, and from what: one shape leaves 0.95, one letter 0.94."""


@lru_cache(maxsize=1 << 16)
def strokes(word: str) -> str:
    """A key that a word and its misreadings share (and many other words: `misread` decides)."""
    return word.translate(_strokes())


@lru_cache(maxsize=1 << 16)
def usual(word: str) -> str:
    """The word with what is misread most put right: "Garner" and "Gamer" are gamer, "r0bert" is robert."""
    if word.isdigit():
        return word
    pattern, put = _usual(digits=sum(c.isdigit() for c in word) * 2 < len(word))
    return pattern.sub(lambda found: put[found[0]], word)


def misread(a: str, b: str) -> float:
    """How alike two words are if one is the other misread, 0 if it is not. Symmetric; the same word is 1.

    At most one misreading in three letters. Numbers are read as they stand: a digit counts as a misread letter only
    in a word that has more letters than digits.
    """
    if a == b:
        return 1.0
    if strokes(a) != strokes(b) or any(2 * sum(map(str.isdigit, w)) >= len(w) for w in (a, b)):
        return 0.0
    shorter = min(len(a), len(b))
    if shorter < 3:
        return 0.0
    cost = _cost(a, b, short=shorter == 3)
    most = max(1, shorter // 3) * LETTER + 1e-9
    return round(FIRST - cost, 3) if cost <= most else 0.0


def _cost(a: str, b: str, *, short: bool) -> float:
    """The least that misreadings turning one word into the other cost; more than 1 where there are none."""
    pairs = _pairs(short=short)
    never = 9.0
    best = [[never] * (len(b) + 1) for _ in range(len(a) + 1)]
    best[0][0] = 0.0
    for i in range(len(a) + 1):
        for j in range(len(b) + 1):
            so_far = best[i][j]
            if so_far >= never:
                continue
            if i < len(a) and j < len(b) and a[i] == b[j]:
                best[i + 1][j + 1] = min(best[i + 1][j + 1], so_far)
            for x, y, cost in pairs.get(a[i : i + 1], ()):
                if a.startswith(x, i) and b.startswith(y, j):
                    at = best[i + len(x)]
                    at[j + len(y)] = min(at[j + len(y)], so_far + cost)
    return best[-1][-1]


@lru_cache(maxsize=1 << 12)
def digits(text: str) -> str:
    """A number with misread letters put right, and the digits alone: "l23 4S6" is 123456."""
    return "".join(c for c in text.translate(_digits()) if c in "0123456789")


@cache
def _pairs(*, short: bool) -> Mapping[str, tuple[tuple[str, str, float], ...]]:
    """By first letter, both ways about, with what each costs."""
    data = _data()
    known = [(x, y, SHAPE) for x, y in (data.short if short else data.shapes)]
    known += [] if short else [(x, y, LETTER) for x, y in data.letters]
    found: dict[str, list[tuple[str, str, float]]] = {}
    for x, y, cost in known:
        found.setdefault(x[0], []).append((x, y, cost))
        found.setdefault(y[0], []).append((y, x, cost))
    return {letter: tuple(ways) for letter, ways in found.items()}


@cache
def _usual(*, digits: bool) -> tuple[re.Pattern[str], Mapping[str, str]]:
    put = {x: y for x, y in _data().usual.items() if digits or not x.isdigit()}
    return re.compile("|".join(sorted(put))), put


@cache
def _strokes() -> Mapping[int, str]:
    return str.maketrans(_data().strokes)


@cache
def _digits() -> Mapping[int, str]:
    return str.maketrans(_data().digits)


@cache
def _data() -> _Shapes:
    text = resources.files("openimr.reviewers.conflicts").joinpath("misread.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Shapes)
