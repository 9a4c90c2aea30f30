"""How alike two words are: misspelt by a letter, or written as they sound."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

_SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^(?:mac|mc)(?=[a-z]{3})", "mk"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"^wh", "w"),
        (r"^x", "s"),
        (r"^(?:tch|cz)", "ch"),
        (r"sch|sh|tio|sz|ch", "x"),
        (r"ph|v", "f"),
        (r"gh(?=[aeiouy])", "g"),
        (r"gh", ""),
        (r"dg(?=[eiy])|^g(?=[eiy])", "j"),
        (r"ck|q|c(?![eiy])", "k"),
        (r"c|z", "s"),
        (r"th|dt|d(?=t)", "t"),
        (r"ks", "s"),
        (r"mb$", "m"),
        (r"(?<=[aeiouy])h(?![aeiouy])", ""),
    )
)
_DOUBLE = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<!^)[aeiouywh]+")


@lru_cache(maxsize=1 << 16)
def sound(word: str) -> str:
    """A key that words of like sound share: consonants by sound, an opening vowel as `a`. "" for an empty word."""
    if not word:
        return ""
    for pattern, put in _SOUNDS:
        word = pattern.sub(put, word)
    word = _DOUBLE.sub(r"\1", word)
    if word[:1] in "aeiouy":
        word = "a" + word[1:]
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", word))


@lru_cache(maxsize=1 << 17)
def word_likeness(a: str, b: str) -> float:
    """How alike two words are, 0 to 1.

    1 for the same word, 0.93 for one letter off (wrong, missing, extra, swapped), 0.90 for the same sound, 0.88 for two
    letters off in a long word, else 0. Words of fewer than four letters and numbers have no misspellings.
    """
    if a == b:
        return 1.0
    shorter = min(len(a), len(b))
    if shorter < 4 or abs(len(a) - len(b)) > 2 or not (a.isalpha() and b.isalpha()):
        return (
            0.90 if shorter >= 3 and a.isalpha() and b.isalpha() and len(sound(a)) > 1 and sound(a) == sound(b) else 0.0
        )
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance == 1:
        return 0.93
    if len(sound(a)) > 1 and sound(a) == sound(b):
        return 0.90
    return 0.88 if distance == 2 and shorter >= 7 else 0.0


def misspellings(word: str) -> set[str]:
    """The word and what is left of it without one letter: two words one letter apart share one of these."""
    if len(word) < 4:
        return {word}
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
