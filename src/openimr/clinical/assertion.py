"""In what mood a passage states a fact: affirmed, denied, possible, planned, historical, or about another person.

The idea is ConText's (Harkema and others, 2009; medspaCy's rules): a cue word, the direction in which it works, and
a scope that the end of a clause closes. The table is `assertion.yaml`; `docs/decisions/0030` says why it is our own.
"""

import re
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from openimr.clinical.passage import Passage
from openimr.model import Assertion

_Mood: TypeAlias = Assertion | Literal["neutral"]


class _Rule(msgspec.Struct, frozen=True):
    assertion: _Mood
    direction: Literal["forward", "backward"]
    rank: int
    reach: int
    cues: tuple[str, ...]
    ends: Literal["clause", "hard", "list"] = "clause"


class _File(msgspec.Struct, frozen=True):
    rules: tuple[_Rule, ...]
    ends: str
    hard_ends: str


class _Table:
    """The rules made ready for matching."""

    def __init__(self, file: _File) -> None:
        self.rules: list[tuple[_Rule, ...]] = []
        by_cue: dict[str, list[_Rule]] = {}
        for rule in file.rules:
            for cue in rule.cues:
                by_cue.setdefault(cue, []).append(rule)
        self.rules = [tuple(rules) for rules in by_cue.values()]
        self.cues = AhoCorasick(tuple(by_cue), matchkind=MatchKind.Standard)
        self.ends = re.compile(file.ends.replace("\n", "").replace("  |", "|").replace(" |", "|"))
        self.hard_ends = re.compile(file.hard_ends)


@cache
def _table() -> _Table:
    text = resources.files(__package__).joinpath("assertion.yaml").read_bytes()
    return _Table(msgspec.yaml.decode(text, type=_File))


class _Cue(msgspec.Struct, frozen=True):
    """A cue's scope in the flattened passage: what begins in `start` to `end` is under it."""

    start: int
    end: int
    rank: int
    assertion: Assertion


_SPACE = re.compile(r"\s+")
_RUN = re.compile(r"\s\s")
_SECTION_MOODS: dict[str, Assertion] = {"family history": "other person"}
_PAST_KINDS = frozenset({"complaint", "pain_score"})


class Moods:
    """The moods of one passage; cues are looked up once, at the first question.

    In "Denies fever but has chills", `at` the offset of "fever" is denied, at that of "chills" affirmed.
    """

    def __init__(self, passage: Passage) -> None:
        self._text = passage.text
        self._section = passage.section
        self._cues: tuple[_Cue, ...] | None = None
        self._even = True

    def at(self, offset: int, *, kind: str = "") -> Assertion:
        """The mood of the fact whose word begins at `offset` of the passage's text.

        `kind` is the kind of finding: a complaint or a pain score under "past history" is historical, while a
        condition there (hypertension, an ulcer) goes on.
        """
        if self._cues is None:
            self._even = _RUN.search(self._text) is None
            flat = self._text.lower()
            self._cues = _cues(flat if self._even and self._text.isprintable() else _SPACE.sub(" ", flat))
        if not self._cues:
            return self._without_cue(kind)
        place = offset if self._even else len(_SPACE.sub(" ", self._text[:offset]))
        best: _Cue | None = None
        for cue in self._cues:
            if cue.start <= place < cue.end and (best is None or cue.rank > best.rank):
                best = cue
        if best is not None:
            return best.assertion
        return self._without_cue(kind)

    def _without_cue(self, kind: str) -> Assertion:
        if self._section == "past history" and kind in _PAST_KINDS:
            return "historical"
        return _SECTION_MOODS.get(self._section, "affirmed")


def mood_of(passage: Passage, offset: int, *, kind: str = "") -> Assertion:
    """`Moods(passage).at(offset, kind=kind)` for a single question."""
    return Moods(passage).at(offset, kind=kind)


def _cues(flat: str) -> tuple[_Cue, ...]:
    table = _table()
    found: list[_Cue] = []
    soft: list[tuple[int, int]] | None = None
    hard: list[tuple[int, int]] = []
    reached = 0
    for start, back, index in _whole_cues(table, flat):
        end = -back
        if start < reached:
            continue
        reached = end
        for rule in table.rules[index]:
            if rule.assertion == "neutral":
                continue
            if soft is None:
                soft = [m.span() for m in table.ends.finditer(flat)]
                hard = [m.span() for m in table.hard_ends.finditer(flat)]
            low, high = _scope(flat, start, end, rule, hard if rule.ends == "hard" else soft)
            found.append(_Cue(start=low, end=high, rank=rule.rank, assertion=rule.assertion))
    return tuple(found)


def _whole_cues(table: _Table, flat: str) -> list[tuple[int, int, int]]:
    """(start, -end, cue) of every cue that stands as whole words, leftmost and longest first.

    A cue inside a word ("as previously" in "was previously") must not hide the cue that is there.
    """
    matches = table.cues.find_matches_as_indexes(f"{flat.rstrip()}.", overlapping=True)
    return sorted((start, -end, index) for index, start, end in matches if _whole(flat, start, end))


def _whole(flat: str, start: int, end: int) -> bool:
    before = flat[start - 1] if start else " "
    after = flat[end] if end < len(flat) else " "
    return not (before.isalnum() and flat[start].isalnum()) and not (after.isalnum() and flat[end - 1].isalnum())


def _scope(flat: str, start: int, end: int, rule: _Rule, ends: list[tuple[int, int]]) -> tuple[int, int]:
    if rule.direction == "forward":
        limit = next((low for low, _ in ends if low >= end), len(flat))
        if rule.ends == "list" and " or " not in flat[end:limit]:
            comma = flat.find(", ", end, limit)
            limit = limit if comma < 0 else comma
        return end, min(limit, _words_on(flat, end, rule.reach))
    limit = max((high for _, high in ends if high <= start), default=0)
    return max(limit, _words_back(flat, start, rule.reach)), start


def _words_on(flat: str, place: int, words: int) -> int:
    place += flat[place : place + 1] == " "
    for _ in range(words):
        place = flat.find(" ", place) + 1
        if place == 0:
            return len(flat)
    return place


def _words_back(flat: str, place: int, words: int) -> int:
    place -= 1
    for _ in range(words):
        place = flat.rfind(" ", 0, max(place, 0))
        if place < 0:
            return 0
    return place
