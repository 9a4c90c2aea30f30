"""Ways of saying something, found in a text: beginnings of words, of several in one place the longest."""

import re
from collections.abc import Iterable, Mapping

import msgspec


class Said(msgspec.Struct, frozen=True):
    """What was found (each once, in the order of the text), and the text without it."""

    keys: tuple[str, ...]
    rest: str


class Phrases:
    """Ways of saying by what they mean.

    A way stands for all words that begin so; after "=" for exactly this word ("=ed" is not "edema").
    """

    def __init__(self, ways: Mapping[str, Iterable[str]]) -> None:
        """Take what is meant, with the ways of saying it; of the same way twice the first counts."""
        found: dict[tuple[str, bool], str] = {}
        for key, written in ways.items():
            for way in written:
                said = plain(way)
                if said:
                    found.setdefault((said, way.strip().startswith("=")), key)
        self._by_start: dict[str, list[tuple[str, bool, str]]] = {}
        for (said, whole), key in sorted(found.items(), key=lambda pair: -len(pair[0][0])):
            self._by_start.setdefault(said[:2], []).append((said, whole, key))

    def find(self, text: str) -> Said:
        """What of it `text` says."""
        said = plain(text)
        keys: dict[str, None] = {}
        rest: list[str] = []
        at = 0
        while at < len(said):
            word = said.find(" ", at)
            end = len(said) if word < 0 else word
            hit = self._at(said, at)
            if hit is None:
                rest.append(said[at:end])
            else:
                keys[hit[1]] = None
                word = said.find(" ", hit[0])
                end = len(said) if word < 0 else word
            at = end + 1
        return Said(tuple(keys), " ".join(rest))

    def _at(self, said: str, at: int) -> tuple[int, str] | None:
        for way, whole, key in self._by_start.get(said[at : at + 2], ()):
            end = at + len(way)
            if said.startswith(way, at) and not (whole and end < len(said) and said[end] != " "):
                return end, key
        return None


def plain(text: str) -> str:
    """Lower case, letters and digits alone, one blank between words."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower().replace("'", "")))


def ways_in(written: str) -> tuple[str, ...]:
    """The ways of a data file, separated by semicolons."""
    return tuple(way.strip() for way in written.split(";") if way.strip())
