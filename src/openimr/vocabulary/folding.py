"""Text in the form in which it is matched: lower case, accents off, anything but letters and digits a blank.

Folding keeps one code point for one code point, so an offset in the folded text is an offset in the text; only runs
of white space (and slashes with blanks about them) are closed up afterwards, and `Folded` remembers where.
"""

import re
import unicodedata
from bisect import bisect_right

_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_RUNS = re.compile(r"\s{2,}|(?<=\S)\s[/&]\s?|[/&]\s+")


class _Table(dict[int, int]):
    """What a code point folds to; filled as code points turn up."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        lower = char.lower()
        plain = unicodedata.normalize("NFKD", lower)
        if len(lower) != 1:
            folded = lower[0]  # the Turkish dotted I lowers to two code points
        elif plain[0] in _ASCII_LETTERS and all(map(unicodedata.combining, plain[1:])):
            folded = plain[0]
        else:
            folded = lower
        self[code] = ord(folded) if folded.isalnum() else 32
        return self[code]


_TABLE = _Table()
_ASCII = "".join(chr(_TABLE[code]) for code in range(128))


def fold(text: str) -> str:
    """`text` folded, code point for code point: `len(fold(text)) == len(text)`."""
    return text.translate(_ASCII if text.isascii() else _TABLE)


def closed_up(text: str) -> tuple[str, list[int], list[int]]:
    """The text with runs of white space closed up to one blank, and where (see `place`)."""
    pieces: list[str] = []
    at: list[int] = []
    shift: list[int] = []
    last = lost = length = 0
    for run in _RUNS.finditer(text):
        start, end = run.span()
        piece = text[last : start + 1]
        pieces.append(piece)
        length += len(piece)
        last = end
        lost += end - start - 1
        at.append(length)
        shift.append(lost)
    if not at:
        return text, at, shift
    pieces.append(text[last:])
    return "".join(pieces), at, shift


def place(position: int, at: list[int], shift: list[int]) -> int:
    """The offset in the text of an offset in the closed-up text."""
    index = bisect_right(at, position)
    return position + shift[index - 1] if index else position
