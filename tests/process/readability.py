"""The Flesch-Kincaid grade: the school year that reads a text (Kincaid et al. 1975), by words, sentences, syllables."""

import re

_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Syllables of an English word: groups of vowels, less a silent e."""
    word = word.lower()
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith(("le", "ee")) and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(1, count)


def grade(sentences: list[str]) -> float:
    """0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = [re.findall(r"[A-Za-z']+", sentence) for sentence in sentences]
    words = [found for found in words if found]
    every = [word for found in words for word in found]
    return 0.39 * len(every) / len(words) + 11.8 * sum(map(syllables, every)) / len(every) - 15.59
