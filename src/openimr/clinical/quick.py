"""Patterns that are not tried on a text in which a word that they need is missing.

Most patterns fit no passage, and to find that out takes a regular expression longer than to find anything. So one look
at a text (`look`) tells for all patterns at once which of them cannot fit; they then answer without a search. A text
that nobody has looked at is searched as ever: the look saves time and changes no result.
"""

import re
import sys
from collections.abc import Iterator
from threading import Lock

from ahocorasick_rs import AhoCorasick

from openimr.clinical.needs import Need, folded, needs_of

_MOST_TEXTS = 256
_TRIES = 40
"""After so many searches in vain a pattern is worth the time that it takes to read its needs."""
_BATCH, _ROUND = 32, 256
_lacking: dict[str, int] = {}
"""The last texts looked at, each with a bit for every need that is not met in it."""
# Letters that are another letter in other case, and figures that are none of ours: they answer to no folded word.
_UNFOLDED = re.compile("[\u0130\u0131\u017f\u212a]|(?![0-9])\\d")


class Quick:
    """A regular expression that first asks whether a text that was looked at lacks what it needs."""

    __slots__ = ("_find", "_need", "_search", "_tries", "fullmatch", "match", "regex", "split", "sub")

    def __init__(self, regex: re.Pattern[str]) -> None:
        self.regex = regex
        self.match, self.fullmatch, self.sub, self.split = regex.match, regex.fullmatch, regex.sub, regex.split
        self._search, self._find = regex.search, regex.finditer
        self._need, self._tries = 0, _TRIES

    @property
    def pattern(self) -> str:
        """The expression as it was written."""
        return self.regex.pattern

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        if self._need and _lacking.get(text, 0) & self._need and not _splits(text, end):
            return None
        if self._tries:
            self._count()
        return self._search(text, start, end)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As `re.Pattern.finditer`."""
        if self._need and _lacking.get(text, 0) & self._need and not _splits(text, end):
            return iter(())
        if self._tries:
            self._count()
        return self._find(text, start, end)

    def _count(self) -> None:
        self._tries -= 1
        if not self._tries:
            _look.new.append(self)

    def learn(self, need: int) -> None:
        """Take the bits of what the pattern needs."""
        self._need = need


class _Look:
    """The search for all that patterns need. What is met gets no bit, so that a need learnt later is never missed."""

    def __init__(self) -> None:
        self.new: list[Quick] = []
        self._looks = 0
        self._bits: dict[Need, int] = {}
        self._words: dict[str, int] = {}
        self._ready: tuple[AhoCorasick, list[int], int] = (AhoCorasick(()), [], 0)
        self._lock = Lock()

    def lacking(self, text: str) -> int:
        """The bits of the needs that a text does not meet."""
        self._looks += 1
        if len(self.new) >= _BATCH or (self.new and self._looks % _ROUND == 0):
            with self._lock:
                self._learn()
        search, words, every = self._ready
        if not every or (not text.isascii() and _UNFOLDED.search(text)):
            return 0
        met = 0
        for word in {found[0] for found in search.find_matches_as_indexes(folded(text), overlapping=True)}:
            met |= words[word]
        return every & ~met

    def _learn(self) -> None:
        patterns, self.new = self.new, []
        needs = [(pattern, needs_of(pattern.pattern, pattern.regex.flags & ~re.UNICODE)) for pattern in patterns]
        for _, need in needs:
            for words in need:
                bit = self._bits.setdefault(words, 1 << len(self._bits))
                for word in words:
                    self._words[word] = self._words.get(word, 0) | bit
        self._ready = (AhoCorasick(tuple(self._words)), list(self._words.values()), (1 << len(self._bits)) - 1)
        for pattern, need in needs:
            pattern.learn(sum(self._bits[words] for words in need))


_look = _Look()


def quick(pattern: str, flags: int = re.IGNORECASE) -> Quick:
    """A pattern without regard to capitals, to be tried only where it can fit."""
    return Quick(re.compile(pattern, flags))


def look(text: str) -> None:
    """Find out what a text lacks, for the patterns that will be tried on it."""
    if text not in _lacking:
        if len(_lacking) >= _MOST_TEXTS:
            _lacking.clear()
        _lacking[text] = _look.lacking(text)


def _splits(text: str, end: int) -> bool:
    """Whether a search that ends there ends within a word, where a part of it looks like a whole one."""
    if not 0 < end < len(text):
        return False
    return (text[end - 1].isalnum() or text[end - 1] == "_") and (text[end].isalnum() or text[end] == "_")
