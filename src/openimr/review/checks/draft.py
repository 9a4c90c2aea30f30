"""What a check looks at."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeAlias

import msgspec

from openimr.guidelines import SECOND_HAND
from openimr.model import Determination, ItemDetermination, Record

Found: TypeAlias = tuple[str, str]
"""Where (a JSON path into the determination) and what, in words without health data beyond the draft's own."""


class Pages(Mapping[tuple[str, int], str]):
    """The text of each page by (file, page)."""

    def __init__(self, texts: Mapping[tuple[str, int], str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: tuple[str, int]) -> str:
        return self._texts[key]

    def __iter__(self) -> Iterator[tuple[str, int]]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @cached_property
    def lowered(self) -> dict[tuple[str, int], str]:
        """The same in lower case, for searching."""
        return {key: text.lower() for key, text in self._texts.items()}


class Draft(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A determination and, where they are at hand, its pages. `poor` are pages that OCR could hardly read."""

    determination: Determination
    pages: Pages | None = None
    poor: frozenset[tuple[str, int]] = frozenset()

    def items(self) -> Iterator[tuple[str, ItemDetermination]]:
        """Items that are decided, each with its JSON path."""
        for n, item in enumerate(self.determination.items):
            if item.eligible:
                yield f"items[{n}]", item

    @cached_property
    def records(self) -> dict[str, Record]:
        """Records by id."""
        return {r.id: r for r in self.determination.records}

    def second_hand(self, record: str) -> bool:
        """Whether a record is a paper about the dispute rather than a clinical record."""
        held = self.records.get(record)
        return held is not None and held.kind in SECOND_HAND

    @cached_property
    def out(self) -> frozenset[tuple[str, int]]:
        """Pages that are kept out of the evidence."""
        return frozenset((e.file, e.page) for e in self.determination.excluded)


def rationale_of(item: ItemDetermination) -> str:
    """The rationale as one text."""
    return " ".join(s.text for s in item.rationale)
