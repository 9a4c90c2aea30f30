"""Which extractors of this subpackage a passage is worth: one look at its words and one at its label."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from openimr.clinical.body.rules import kinds_on
from openimr.clinical.passage import Draft, Extractor, Passage


class BodyGate:
    """Extractors behind the kind whose letter sequences they need; itself an extractor.

    An extractor without a kind is tried on every passage. One with a kind is tried where the text holds a sequence of
    the kind (`data/gates.yaml`, `seen` in `data/rules.yaml`), or where its pattern finds itself in the label, or on
    the records that speak of nothing else.
    """

    def __init__(
        self,
        extractors: Mapping[Extractor, str],
        labels: Mapping[str, re.Pattern[str]],
        records: Mapping[str, str],
    ) -> None:
        """`extractors`: each with its kind or ""; `labels`: patterns by kind; `records`: a kind of record's kind."""
        self._extractors = tuple(extractors.items())
        self._labels = tuple(labels.items())
        self._records = records
        self._by_label = lru_cache(maxsize=512)(self._labelled)

    def __call__(self, passage: Passage) -> Iterator[Draft]:
        """The drafts of the extractors that the passage is worth, in their order."""
        worth = kinds_on(passage.text)
        label = self._by_label(passage.label) if passage.label else ()
        record = self._records.get(passage.context.kind)
        for extractor, kind in self._extractors:
            if not kind or kind in worth or kind in label or kind == record:
                yield from extractor(passage)

    def _labelled(self, label: str) -> tuple[str, ...]:
        return tuple(kind for kind, pattern in self._labels if pattern.search(label))
