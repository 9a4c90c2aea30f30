"""One matcher over every vocabulary: whole words, leftmost and longest, offsets in code points."""

import re
from collections.abc import Iterable
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from openimr.vocabulary.entries import Term, vocabulary
from openimr.vocabulary.folding import closed_up, fold, place
from openimr.vocabulary.names import all_names

Name = tuple[str, str, str]
_JOINTS = frozenset(" \t\r\n\xa0/-‐‑–—'’&_")
_PLURAL = frozenset({"body_part", "procedure", "condition", "symptom"})
_BREAK = re.compile(r"\n\s*\n|\n\s*[-–—]|[-–—]\s*\n\s*[-–—]|\n[^\S\n]*\r?\n")


class _Pattern:
    """A folded name and what it stands for: (category, id, exact spelling or None)."""

    __slots__ = ("digit", "meanings", "plural", "punctuation", "words")

    def __init__(self, folded: str) -> None:
        self.words = folded.count(" ") > 1
        self.digit = len(folded) > 4 and folded[-1].isalpha()
        self.plural = False
        self.punctuation = _JOINTS
        self.meanings: list[tuple[str, str, str | None]] = []


class Matcher:
    """Finds names of a vocabulary in text.

    A name counts where no letter or digit touches it (a drug's strength may: "Norco10/325"), in any case unless it is
    marked as exact, with blanks, line ends, hyphens or slashes between its words. Body parts, procedures, conditions
    and symptoms count with a plural s. Of overlapping terms the leftmost counts, and of these the longest.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        """`names`: (category, id, name), "=" before an exact spelling; the first of two alike in a category wins."""
        table: dict[str, _Pattern] = {}
        for category, key, written in names:
            exact = written.startswith("=")
            name = written[1:] if exact else written
            folded = " " + " ".join(fold(name).split())
            if folded == " ":
                continue
            pattern = table.get(folded)
            if pattern is None:
                pattern = table[folded] = _Pattern(folded)
            pattern.punctuation = pattern.punctuation.union(name)
            spelling = " ".join(name.split()) if exact else None
            if not any(c == category and e in {None, spelling} for c, _, e in pattern.meanings):
                pattern.meanings.append((category, key, spelling))
            if not exact and category in _PLURAL and len(folded) > 4:
                pattern.plural = True
            if exact and len(folded) > 2 and category in _PLURAL:
                pattern.plural = True
        self._patterns = list(table.values())
        self._search = AhoCorasick(list(table), matchkind=MatchKind.Standard)

    def terms(self, text: str, categories: frozenset[str] | None = None) -> list[Term]:
        """All terms in order; a name of several categories gives one term each. "noise" hides and is left out."""
        closed, at, shift = closed_up(text)
        folded = f" {fold(closed)} "
        candidates = self._candidates(folded, categories)
        candidates.sort()
        found: list[Term] = []
        reached = taken = -1
        for start, negative_end, index, tail in candidates:
            if start < reached and not (start == taken and -negative_end == reached):
                continue
            end = -negative_end
            first, last = (place(start, at, shift), place(end - 1, at, shift) + 1) if at else (start, end)
            written = text[first:last]
            meant = self._meant(self._patterns[index], written, tail, categories)
            if meant:
                taken, reached = start, end
                for category, key in meant:
                    term = Term(first, last, written, category, key)
                    if category != "noise" and term not in found[-4:]:
                        found.append(term)
        return found

    def _candidates(self, folded: str, categories: frozenset[str] | None) -> list[tuple[int, int, int, int]]:
        """(start, -end, pattern, letters of plural) wherever a name stands between boundaries."""
        patterns = self._patterns
        candidates: list[tuple[int, int, int, int]] = []
        for index, start, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            after = folded[end]
            if after == " ":
                candidates.append((start, 1 - end, index, 0))
            elif after == "s":
                if patterns[index].plural and folded[end + 1] == " ":
                    candidates.append((start, -end, index, 1))
            elif patterns[index].digit and after.isdigit():
                candidates.append((start, 1 - end, index, 0))
        if categories is None:
            return candidates
        return [c for c in candidates if any(m[0] in categories or m[0] == "noise" for m in patterns[c[2]].meanings)]

    @staticmethod
    def _meant(pattern: _Pattern, written: str, tail: int, categories: frozenset[str] | None) -> list[tuple[str, str]]:
        """(category, id) that a name gives as it is written here; none where its words do not belong together."""
        if (
            pattern.words
            and not written.replace(" ", "").isalnum()
            and (not all(c.isalnum() or c in pattern.punctuation for c in written) or _BREAK.search(written))
        ):
            return []
        meant = []
        for category, key, spelling in pattern.meanings:
            if categories is not None and category not in categories and category != "noise":
                continue
            if spelling is not None and " ".join(written[: len(written) - tail].split()) != spelling:
                continue
            if tail and category not in _PLURAL:
                continue
            meant.append((category, key))
        return meant


@cache
def matcher() -> Matcher:
    """The matcher over the whole vocabulary, built once."""
    return Matcher(all_names(vocabulary()))


def terms(text: str, categories: frozenset[str] | None = None) -> list[Term]:
    """The vocabulary's terms in `text`, in order, without overlaps (a name of two categories gives two terms).

    Categories: drug, drug_class, body_part, condition, procedure, symptom, side, scale, exam_sign, specialty. With
    `categories` only these are looked for, so that a longer name of another category hides nothing ("low back pain"
    is a condition; asked for body parts alone, it gives "low back"). Everyday phrases ("back to work") give nothing.
    """
    return matcher().terms(text, categories)
