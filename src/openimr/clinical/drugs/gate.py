"""Which extractors a passage is worth: one look for all their cue words, before any pattern is tried."""

from collections.abc import Iterable, Iterator

from ahocorasick_rs import AhoCorasick

from openimr.clinical.passage import Draft, Gated, Passage, terms_in

DRUG = "<drug>"
"""Stands for "the passage names a drug or a class of drugs" in a gate's cues."""
SYMPTOM = "<symptom>"
"""Stands for "the passage names a symptom"."""
ALWAYS = "<always>"
"""Stands for "try it on every passage"."""
_FEW = 16
"""Up to so many cues it is faster to look for one after another."""


class Gate:
    """Extractors behind their cue words; itself an extractor.

    A cue is a lower-case string that must stand somewhere in the passage or in its label, or `DRUG`, `SYMPTOM`,
    or `ALWAYS`.
    """

    def __init__(self, extractors: Iterable[Gated]) -> None:
        self.extractors = tuple(extractors)
        by_cue: dict[str, list[int]] = {}
        for index, gated in enumerate(self.extractors):
            for cue in gated.cues:
                by_cue.setdefault(cue, []).append(index)
        self._by_drug = by_cue.pop(DRUG, [])
        self._by_symptom = by_cue.pop(SYMPTOM, [])
        self._always = frozenset(by_cue.pop(ALWAYS, []))
        self._of_cue = list(by_cue.items())
        self._cues = AhoCorasick(tuple(by_cue)) if len(by_cue) > _FEW else None

    def narrowed(self, kinds: frozenset[str]) -> "Gate":
        """The gate with those extractors only that can yield one of these kinds."""
        return Gate(gated for gated in self.extractors if gated.kinds & kinds)

    def __call__(self, passage: Passage) -> Iterator[Draft]:
        """The drafts of the extractors that the passage is worth, in their order."""
        worth = set(self._always)
        words = f"{passage.label.lower()} {passage.lower}" if passage.label else f" {passage.lower}"
        if "\n" in words or "  " in words:
            words = " ".join(words.split())
        if self._cues is None:
            for cue, indices in self._of_cue:
                if cue in words:
                    worth.update(indices)
        else:
            for hit in {found[0] for found in self._cues.find_matches_as_indexes(words, overlapping=True)}:
                worth.update(self._of_cue[hit][1])
        if self._by_drug and terms_in(passage, "drug", "drug_class"):
            worth.update(self._by_drug)
        if self._by_symptom and terms_in(passage, "symptom"):
            worth.update(self._by_symptom)
        for index in sorted(worth):
            yield from self.extractors[index].extract(passage)
