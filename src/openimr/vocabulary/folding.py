"""Text in the form in which it is matched: lower case, accents off, anything but letters and digits a blank.

Folding keeps one code point for one code point, so an offset in the folded text is an offset in the text; only runs
of white space (and slashes with blanks about them) are closed up before, and `place` finds the way back. The folded
text is ASCII, which makes the search three times faster: a letter that no name of the vocabulary holds becomes
`OTHER_LETTER`.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import cache

OTHER_LETTER = "\x01"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_RUNS = re.compile(r"[ \t\r\n\xa0/&][ \t\r\n\xa0/&]+")
_RUNNING = ("\n", "\t", "\r", "\xa0", "/", "&")
_ASCII = "".join(chr(c).lower() if chr(c).isalnum() or chr(c) == OTHER_LETTER else " " for c in range(128))


def fold(text: str) -> str:
    """`text` folded, code point for code point: `len(fold(text)) == len(text)`."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: "".join(map(_plain, found[0])), text)
    return text.translate(_ASCII)


def closed_up(text: str) -> tuple[str, list[int], list[int]]:
    """The text with runs of white space closed up to one blank, and where (see `place`)."""
    # Most texts on one line have no run, and looking for single signs is faster than the expression.
    if "  " not in text and not any(map(text.__contains__, _RUNNING)):
        return text, [], []
    runs = list(_RUNS.finditer(text))
    if not runs:
        return text, [], []
    pieces: list[str] = []
    at: list[int] = []
    shift: list[int] = []
    last = lost = length = 0
    for run in runs:
        start, end = run.span()
        pieces.append(text[last : start + 1])
        length += start + 1 - last
        last = end
        lost += end - start - 1
        at.append(length)
        shift.append(lost)
    pieces.append(text[last:])
    return "".join(pieces), at, shift


def place(position: int, at: list[int], shift: list[int]) -> int:
    """The offset in the text of an offset in the closed-up text."""
    index = bisect_right(at, position)
    return position + shift[index - 1] if index else position


@cache
def _plain(char: str) -> str:
    """One ASCII character for one beyond ASCII: its letter without accent, a blank, or `OTHER_LETTER`."""
    lower = char.lower()
    apart = unicodedata.normalize("NFKD", lower)
    if apart and apart[0].isascii() and apart[0].isalnum() and all(map(unicodedata.combining, apart[1:])):
        return apart[0]
    return OTHER_LETTER if char.isalnum() else " "
