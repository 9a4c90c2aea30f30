"""How alike two words are: misspelt by a letter, misread by a scanner, or written as they sound."""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from openimr.reviewers.conflicts.misread import misread, usual

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

    1 for the same word, 0.95 and less for one misread by a scanner (`misread`), 0.93 for one letter off (wrong,
    missing, extra, swapped), 0.90 for the same sound, 0.88 for two letters off in a long word or one beside what is
    usually misread, 0.86 for a long word that lacks a syllable, else 0. Words of fewer than four letters and numbers
    have no misspellings.
    """
    alike = misread(a, b)
    if alike:
        return alike
    shorter = min(len(a), len(b))
    letters = a.isalpha() and b.isalpha()
    if letters and shorter >= 4 and abs(len(a) - len(b)) <= 2:
        distance = OSA.distance(a, b, score_cutoff=2)
        if distance == 1:
            return 0.93
        if _like_sound(a, b):
            return 0.90
        if distance == 2 and shorter >= 7:
            return 0.88
    elif letters and shorter >= 3 and _like_sound(a, b):
        return 0.90
    if _slip_and_misread(a, b):
        return 0.88
    return 0.86 if letters and lacks_syllable(a, b) else 0.0


def lacks_syllable(a: str, b: str) -> bool:
    """Whether the longer word, of seven letters or more, is the shorter one and two or three letters inside it."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(long) < 7 or len(short) < 5 or len(long) - len(short) not in (2, 3):
        return False
    ahead = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    behind = len(short) - ahead
    return behind > 0 and ahead > 1 and long.endswith(short[-behind:])


def _like_sound(a: str, b: str) -> bool:
    return len(sound(a)) > 1 and sound(a) == sound(b)


def _slip_and_misread(a: str, b: str) -> bool:
    """One letter off once what is usually misread is put right; the first letter is right."""
    x, y = usual(a), usual(b)
    if (x, y) == (a, b) or x[:1] != y[:1] or min(len(x), len(y)) < 6 or not (x.isalpha() and y.isalpha()):
        return False
    return OSA.distance(x, y, score_cutoff=1) <= 1


def misspellings(word: str) -> set[str]:
    """The word and what is left of it without one letter: two words one letter apart share one of these."""
    if len(word) < 4:
        return {word}
    return {w[:i] + w[i + 1 :] for w in {word, usual(word)} for i in range(len(w))} | {word, usual(word)}
