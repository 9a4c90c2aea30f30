"""Numbers and codes that a case knows, looked for sign by sign: a pattern of each takes longer to make than to use.

Nor does anything of them stay in memory, as patterns would in the cache of `re`.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from openimr.privacy.model import KnownNumber

CONFUSED = {"0": "0OoQ", "1": "1Il|", "5": "5S", "8": "8B", "2": "2Z", "6": "6G", "O": "O0Q", "I": "I1l", "S": "S5",
             "B": "B8", "Z": "Z2", "G": "G6"}  # fmt: skip
"""What a scanner takes for one another."""
_BETWEEN = frozenset(" \t\n\r\x0b\f./#()–-")
_MOST_BETWEEN = 3
_LEAST = 3


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the case: `bare` is it without signs, `signs` what may stand for each of its letters and figures."""

    kind: str
    bare: str
    signs: tuple[str, ...]
    address: str = ""

    def __repr__(self) -> str:
        return f"Number(kind={self.kind!r})"

    @property
    def begins(self) -> str:
        """The letters or figures that it may begin with."""
        return self.signs[0]

    def ends(self, text: str, start: int) -> int | None:
        """Where it ends, if it begins at `start`: with any blanks, hyphens, dots or slashes in it, as whole words."""
        if start and text[start - 1].isalnum():
            return None
        end = _follows(text, start, self.signs, _BETWEEN, _MOST_BETWEEN)
        return end if end is not None and not text[end : end + 1].isalnum() else None

    def addresses(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands as an e-mail address, in letters of any size, with a blank at most between two signs."""
        local, _, host = self.address.partition("@")
        before = [one + one.upper() for one in reversed(local)]
        behind = [one + one.upper() for one in host]
        at = text.find("@")
        while at >= 0:
            left = _follows(text[at - 1 :: -1] if at else "", 0, before, _BLANK, 1, blank_first=True)
            end = _follows(text, at + 1, behind, _BLANK, 1, blank_first=True)
            if left is not None and end is not None:
                yield at - left, end
            at = text.find("@", at + 1)


_BLANK = frozenset(" \t\n\r")


def number_of(known: KnownNumber) -> Number | None:
    """A number of the case as it is looked for; None: it is too short to tell anything."""
    bare = bare_of(known.value)
    if len(bare) < _LEAST:
        return None
    address = re.sub(r"\s", "", known.value).lower() if "@" in known.value else ""
    signs = tuple("".join({*CONFUSED.get(one, one), *CONFUSED.get(one, one).lower()}) for one in bare)
    return Number(kind=known.kind, bare=bare, signs=signs, address=address)


def bare_of(value: str) -> str:
    """Letters and figures alone, the letters large."""
    return re.sub(r"[\W_]", "", value).upper()


def _follows(
    text: str, at: int, signs: Sequence[str], between: frozenset[str], most: int, *, blank_first: bool = False
) -> int | None:
    """Behind the last of these signs, if each of them follows the one before it with at most so many others between."""
    size = len(text)
    for place, wanted in enumerate(signs):
        if place or blank_first:
            last = min(at + most, size)
            while at < last and text[at] in between:
                at += 1
        if at >= size or text[at] not in wanted:
            return None
        at += 1
    return at
