"""Which extractors of this subpackage a passage is worth: one look at its words and one at its label."""

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache

from openimr.clinical.body.rules import kinds_on
from openimr.clinical.passage import Draft, Gated, Passage
from openimr.clinical.quick import Quick


class BodyGate:
    """Extractors behind the kind whose letter sequences they need; itself an extractor.

    An extractor without a cue is tried on every passage. One whose cue is a kind is tried where the text holds a
    sequence of the kind (`data/gates.yaml`, `seen` in `data/rules.yaml`), or where the kind's pattern finds itself in
    the label, or on the records that speak of nothing else.
    """

    def __init__(self, extractors: Iterable[Gated], labels: Mapping[str, Quick], records: Mapping[str, str]) -> None:
        """`extractors`: each with one cue at the most; `labels`: patterns by kind; `records`: a record's kind."""
        self.extractors = tuple(extractors)
        self._labels = labels
        self._records = records
        self._tried = tuple((gated.extract, "".join(gated.cues)) for gated in self.extractors)
        self._by_cue = any(cue for _, cue in self._tried)
        self._by_label = lru_cache(maxsize=512)(self._labelled)

    def narrowed(self, kinds: frozenset[str]) -> "BodyGate":
        """The gate with those extractors only that can yield one of these kinds."""
        return BodyGate((gated for gated in self.extractors if gated.kinds & kinds), self._labels, self._records)

    def __call__(self, passage: Passage) -> Iterator[Draft]:
        """The drafts of the extractors that the passage is worth, in their order."""
        worth: Container[str] = kinds_on(passage.text) if self._by_cue else ()
        label = self._by_label(passage.label) if passage.label else ()
        record = self._records.get(passage.context.kind)
        for extract, cue in self._tried:
            if not cue or cue in worth or cue in label or cue == record:
                yield from extract(passage)

    def _labelled(self, label: str) -> tuple[str, ...]:
        return tuple(kind for kind, pattern in self._labels.items() if pattern.search(label))
