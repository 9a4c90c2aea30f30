"""One matcher over every vocabulary: whole words, leftmost and longest, offsets in code points."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache, cached_property

from ahocorasick_rs import AhoCorasick, MatchKind

from openimr.vocabulary.entries import Term, vocabulary
from openimr.vocabulary.folding import closed_up, fold, place
from openimr.vocabulary.names import all_names

Name = tuple[str, str, str]
Meaning = tuple[str, str, str | None]
_Candidate = tuple[int, int, int, int]
_JOINTS = frozenset(" \t\r\n\xa0/-‐‑–—'’&_")
_WHITE = frozenset(" \t\r\n\xa0")
_PLURAL = frozenset({"body_part", "procedure", "condition", "symptom"})
_BREAK = re.compile(r"\n\s*\n|\n\s*[-–—]|[-–—]\s*\n\s*[-–—]|\n[^\S\n]*\r?\n")


class _Pattern:
    """A folded name and what it stands for: (category, id, exact spelling or None)."""

    __slots__ = ("digit", "exact", "meanings", "plain", "plural", "punctuation", "words")

    def __init__(self, folded: str) -> None:
        self.words = folded.count(" ") > 1
        self.digit = len(folded) > 4 and folded[-1].isalpha()
        self.plural = self.exact = False
        self.plain = not self.words
        self.punctuation = _JOINTS
        self.meanings: list[Meaning] = []


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
                pattern.exact = pattern.exact or exact
            if category in _PLURAL and len(folded) > (2 if exact else 4):
                pattern.plural = True
            pattern.plain = not (pattern.words or pattern.exact or pattern.plural)
        self._patterns = list(table.values())
        # A name that nothing may touch is looked for with its blank behind it: "L" must not stop at every word in l.
        self._bare = [not (pattern.plural or pattern.digit) for pattern in self._patterns]
        looked_for = [name + " " * bare for name, bare in zip(table, self._bare, strict=True)]
        self._search = AhoCorasick(looked_for, matchkind=MatchKind.Standard)
        self._views: dict[frozenset[str] | None, list[tuple[Meaning, ...]]] = {}

    def terms(self, text: str, categories: frozenset[str] | None = None) -> list[Term]:
        """All terms in order; a name of several categories gives one term each. "noise" hides and is left out."""
        return self.scan(text).terms(categories)

    def scan(self, text: str) -> "Scan":
        """Where names stand in `text`, to be asked for the terms of one set of categories after another."""
        closed, at, shift = closed_up(text)
        candidates = self._candidates(f" {fold(closed)} ")
        candidates.sort()
        return Scan(self, text, candidates, at, shift)

    def settled(self, found: "Scan", candidates: list[_Candidate], categories: frozenset[str] | None) -> list[Term]:
        """The terms of a scan within these categories."""
        meanings = self.meanings(categories)
        text, at, shift = found.text, found.at, found.shift
        terms: list[Term] = []
        reached = taken = -1
        for start, negative_end, index, tail in candidates:
            meant = meanings[index]
            if not meant or (start < reached and (start != taken or -negative_end != reached)):
                continue
            end = -negative_end
            first, last = (place(start, at, shift), place(end - 1, at, shift) + 1) if at else (start, end)
            written = text[first:last]
            pattern = self._patterns[index]
            if not pattern.plain:
                meant = _meant(pattern, meant, written, tail)
            if meant:
                again = start == taken
                taken, reached = start, end
                for category, key, _ in meant:
                    if category != "noise":
                        term = Term(first, last, written, category, key)
                        if not again or term not in terms[-4:]:
                            terms.append(term)
        return terms

    def meanings(self, categories: frozenset[str] | None) -> list[tuple[Meaning, ...]]:
        """What each pattern means within these categories; worked out once for each set of categories."""
        view = self._views.get(categories)
        if view is None:
            wanted = None if categories is None else categories | {"noise"}
            view = [
                tuple(meaning for meaning in pattern.meanings if wanted is None or meaning[0] in wanted)
                for pattern in self._patterns
            ]
            self._views[categories] = view
        return view

    def _candidates(self, folded: str) -> list[_Candidate]:
        """(start, -end, pattern, letters of plural) wherever a name stands between boundaries."""
        patterns, bare = self._patterns, self._bare
        candidates: list[_Candidate] = []
        for index, start, end in self._search.find_matches_as_indexes(folded, overlapping=True):
            if bare[index]:
                candidates.append((start, 2 - end, index, 0))
                continue
            after = folded[end]
            if after == " ":
                candidates.append((start, 1 - end, index, 0))
            elif after == "s":
                if patterns[index].plural and folded[end + 1] == " ":
                    candidates.append((start, -end, index, 1))
            elif patterns[index].digit and after.isdigit():
                candidates.append((start, 1 - end, index, 0))
        return candidates


class Scan:
    """Where names of the vocabulary stand in a text: one search, then the terms of any categories."""

    def __init__(
        self, matcher: Matcher, text: str, candidates: list[_Candidate], at: list[int], shift: list[int]
    ) -> None:
        """`candidates`: (start, -end, pattern, letters of plural) in the closed-up text; `at`, `shift`: see folding."""
        self._matcher = matcher
        self.text = text
        self.candidates = candidates
        self.at = at
        self.shift = shift
        self._meant: dict[frozenset[str] | None, list[_Candidate]] = {}

    def terms(self, categories: frozenset[str] | None = None) -> list[Term]:
        """The terms of these categories in order, as `Matcher.terms` gives them."""
        return self._matcher.settled(self, self.candidates, categories) if self.candidates else []

    def within(self, start: int, text: str) -> "Scan | None":
        """What a search of `text` alone would find, which stands at `start` but for other white space.

        None where a letter touches either end: by itself the text might begin or end with a name that it does not here.
        """
        stop = start + len(text)
        if _touched(self.text[start - 1 : start]) or _touched(self.text[stop : stop + 1]):
            return None
        return _Part(self._matcher, self, start, text)

    def lacks(self, categories: frozenset[str], start: int, stop: int) -> bool:
        """Whether a search of the stretch alone would find nothing of these categories; False where it is not known."""
        kept = self.meant(categories)
        low = bisect_left(kept, (start,))
        if low < len(kept) and kept[low][0] < stop:
            return False
        return not (_touched(self.text[start - 1 : start]) or _touched(self.text[stop : stop + 1]))

    def meant(self, categories: frozenset[str] | None) -> list[_Candidate]:
        """The candidates of these categories at their offsets in the text itself; sifted once for all parts."""
        kept = self._meant.get(categories)
        if kept is None:
            meanings = self._matcher.meanings(categories)
            kept = self._meant[categories] = [found for found in self._placed if meanings[found[2]]]
        return kept

    @cached_property
    def _placed(self) -> list[_Candidate]:
        """The candidates at their offsets in the text itself."""
        at, shift = self.at, self.shift
        if not at:
            return self.candidates
        return [
            (place(start, at, shift), -place(-back - 1, at, shift) - 1, index, tail)
            for start, back, index, tail in self.candidates
        ]


class _Part(Scan):
    """Where names stand in a part of a text that was searched as a whole, as a search of that part would find them."""

    def __init__(self, matcher: Matcher, whole: Scan, start: int, text: str) -> None:
        super().__init__(matcher, text, [], [], [])
        self._whole, self._start = whole, start

    def terms(self, categories: frozenset[str] | None = None) -> list[Term]:
        """The terms of these categories in order, with offsets in the part."""
        start, stop = self._start, self._start + len(self.text)
        kept = self._whole.meant(categories)
        low, high = bisect_left(kept, (start,)), bisect_left(kept, (stop,))
        own = [(a - start, b + start, index, tail) for a, b, index, tail in kept[low:high] if -b <= stop]
        return self._matcher.settled(self, own, categories) if own else []


def _touched(neighbour: str) -> bool:
    """Whether the character beside a stretch of text is more than a blank to the search."""
    return neighbour != "" and (neighbour.isalnum() or not " " <= neighbour < "\x7f") and neighbour not in _WHITE


def _meant(pattern: _Pattern, meanings: tuple[Meaning, ...], written: str, tail: int) -> tuple[Meaning, ...]:
    """What a name means as it is written here; nothing where its words do not belong together."""
    if (
        pattern.words
        and not written.replace(" ", "").isalnum()
        and (not all(c.isalnum() or c in pattern.punctuation for c in written) or _BREAK.search(written))
    ):
        return ()
    if not pattern.exact and not tail:
        return meanings
    spelling = " ".join(written[: len(written) - tail].split())
    return tuple(
        meaning
        for meaning in meanings
        if (meaning[2] is None or meaning[2] == spelling) and (not tail or meaning[0] in _PLURAL)
    )


@cache
def matcher() -> Matcher:
    """The matcher over the whole vocabulary, built once."""
    return Matcher(all_names(vocabulary()))


def scan(text: str) -> Scan:
    """One search of `text` for the whole vocabulary; ask it for `terms` of one set of categories after another."""
    return matcher().scan(text)


def terms(text: str, categories: frozenset[str] | None = None) -> list[Term]:
    """The vocabulary's terms in `text`, in order, without overlaps (a name of two categories gives two terms).

    Categories: drug, drug_class, body_part, condition, procedure, symptom, side, scale, exam_sign, specialty. With
    `categories` only these are looked for, so that a longer name of another category hides nothing ("low back pain"
    is a condition; asked for body parts alone, it gives "low back"). Everyday phrases ("back to work") give nothing.
    """
    return matcher().terms(text, categories)
