"""Where sentences end in clinical prose: "10 mg. These", not "Dr. Lind", "p.r.n. pain", "1. Chronic" or "4.5"."""

import re
from collections.abc import Iterator

# It begins with a class of letters, not with a choice: so Python looks for one of them before it tries the rest.
_END = re.compile(r"[.!?](?:[.!?]*[\"'”’)\]]*(?=\s+[\"'“(\[]?[A-Z0-9•☐☒(]|\s*$|\s*[☐☒])|(?<=[a-z]{2}\.)(?=[A-Z][a-z]))")
_WORD_BEFORE = re.compile(r"[\w.&/'-]+$")
_ALWAYS = frozenset(
    {
        "dr",
        "drs",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vs",
        "e.g",
        "i.e",
        "fig",
        "approx",
        "dept",
        "resp",
        "ref",
        "attn",
        "ext",
        "jr",
    }
)
_BEFORE_FIGURE = frozenset(
    {"no", "nos", "p", "pp", "pg", "page", "sec", "vol", "ca", "approx", "grade", "level", "sept", "oct"}
) | frozenset({"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "nov", "dec", "age", "fx", "ln"})
_DOSE = frozenset(
    {
        "mg",
        "tab",
        "tabs",
        "cap",
        "caps",
        "ml",
        "mcg",
        "hr",
        "hrs",
        "min",
        "p.r.n",
        "b.i.d",
        "t.i.d",
        "q.i.d",
        "q.d",
        "p.o",
        "q.h.s",
    }
)
_LONGEST = 24
_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]$")
_NAME = re.compile(r"[A-Z][a-z]+")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` as offsets into `text`, outer white space left out."""
    begin = start
    for match in _END.finditer(text, start, end):
        if _goes_on(text, begin, match.start(), match.end(), end):
            continue
        yield from _trimmed(text, begin, match.end())
        begin = match.end()
    yield from _trimmed(text, begin, end)


def _goes_on(text: str, begin: int, stop: int, after: int, end: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation, an initial or a list number."""
    if text[stop] != "." or after >= end:
        return False
    word = text[max(begin, stop - _LONGEST) : stop].rpartition(" ")[2]
    if not word.isalnum():
        before = _WORD_BEFORE.search(text, max(begin, stop - _LONGEST), stop)
        if before is None:
            return False
        word = before.group()
    place = after
    while place < end and text[place].isspace():
        place += 1
    if place == end:
        return False
    first = text[place]
    lower = word.lower()
    if lower in _ALWAYS:
        return True
    if word.isdigit() and stop - len(word) == begin:
        return True  # the number of a list item
    if first.isdigit():
        return lower in _BEFORE_FIGURE or lower in _DOSE
    if lower in _DOSE:
        return not first.isupper()
    return (
        word[-1].isupper()
        and lower != "i"
        and _INITIAL.search(text, max(begin, stop - 3), stop) is not None
        and _NAME.match(text, place, end) is not None
    )


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield start + left, start + right
