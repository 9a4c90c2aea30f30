"""Answers that are asked for again and again, kept by their question."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(dict[K, V], Generic[K, V]):
    """The answers of a function, kept by its one argument: `kept[argument]`.

    As `lru_cache` with the simplest of rules: where it holds `most`, it begins anew. A dict's look-up touches no list
    of what was used last, which for short answers takes longer than all else (measured on deadlines of many cases).
    """

    __slots__ = ("_function", "_most")

    def __init__(self, function: Callable[[K], V], most: int) -> None:
        """`function` answers; at most `most` answers are kept."""
        super().__init__()
        self._function, self._most = function, most

    def __missing__(self, argument: K) -> V:
        if len(self) >= self._most:
            self.clear()
        answer = self[argument] = self._function(argument)
        return answer
