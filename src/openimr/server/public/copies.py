"""Which letters of a dataset are copies of one another: the same bytes again, and what `duplicate_of` links."""

from collections.abc import Iterable

from pyarrow import compute as pc

from openimr.corpus import Dataset

HEAD = 20
"""A letter's id in a dataset begins with so many digits of the SHA-256 of its text (`corpus.rows`); of the same bytes
from another place the id goes on behind them."""


class Copies:
    """Letters by the beginning of their ids; one that has no copy is alone with itself."""

    def __init__(self, links: Iterable[tuple[str, str]]) -> None:
        """From pairs of a letter's id and that of the one it is a copy of."""
        self._first: dict[str, str] = {}
        self._ids: dict[str, set[str]] = {}
        for one, other in links:
            first, old = self._root(other[:HEAD]), self._root(one[:HEAD])
            held = self._ids.pop(old, set()) | self._ids.get(first, set()) | {one, other}
            self._ids[first] = held
            self._first.update(dict.fromkeys((each[:HEAD] for each in held), first))

    def alike(self, letter_id: str) -> frozenset[str]:
        """The beginnings of the ids of a letter and of its copies."""
        return frozenset({letter_id[:HEAD], *(one[:HEAD] for one in self._of(letter_id))})

    def others(self, letter_id: str) -> list[str]:
        """The ids of a letter's copies, without its own."""
        return sorted(self._of(letter_id) - {letter_id})

    def _of(self, letter_id: str) -> set[str]:
        return self._ids.get(self._root(letter_id[:HEAD]), set())

    def _root(self, head: str) -> str:
        return self._first.get(head, head)


NONE = Copies(())


def copies_in(dataset: Dataset) -> Copies:
    """The copies of a dataset: of a million letters its copies alone are kept in memory."""
    if not dataset.manifest.counts.duplicates:
        return NONE
    names = ["letter_id", "duplicate_of"]
    table = dataset.table("letters").to_table(columns=names, filter=pc.field("duplicate_of").is_valid())
    return Copies(zip(*(table[name].to_pylist() for name in names), strict=True))
