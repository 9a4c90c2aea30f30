"""Running headers, footers and page numbers: told from a letter's text by where they stand, and left out."""

import re
from itertools import zip_longest

_FOOTER = re.compile(
    r"Final Determination Letter for IMR Case Number.{0,60}|Page\s+\d{1,3}(?:\s*(?:of|/)\s*\d{1,3})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
# Words of a letter's own lines, which may stand at the foot of two pages by chance.
_CONTENT = re.compile("guideline|rationale|Upheld|Overturned|UPHELD|OVERTURNED")
_EDGE = 2  # so many lines at a page's top and foot may be running ones
_LONGEST = 110


def without_running(lines: list[str], breaks: list[str]) -> tuple[list[str], list[str]]:
    """Lines and the breaks before them (reading/flow.py), without those that belong to the page and not to the text."""
    dropped = running(lines, breaks)
    if not dropped:
        return lines, breaks
    return [line for index, line in enumerate(lines) if index not in dropped], moved(breaks, dropped)


def running(lines: list[str], breaks: list[str]) -> set[int]:
    """The lines at a page's edge that are footers by their words, or stand alike on all pages but one.

    The latter are parted from the page's text by a gap, and compared without their figures; a line that is a number
    counts only where it counts the pages.
    """
    if not lines:
        return set()
    starts = [0, *(index for index, mark in enumerate(breaks) if "\f" in mark and index)]
    places: dict[tuple[str, str], set[int]] = {}
    found: set[int] = set()
    for page, (start, stop) in enumerate(zip_longest(starts, starts[1:], fillvalue=len(lines))):
        for index in (start, stop - 1):
            number = len(starts) > 1 and lines[index].isdecimal() and len(lines[index]) < 4
            if _is_footer(lines[index]) or (number and (_apart(breaks, index) or _counts(lines, index, page + 1))):
                found.add(index)
        if len(starts) == 1:
            continue
        first = next((i for i in range(start + 1, min(start + _EDGE + 1, stop)) if "\n\n" in breaks[i]), start)
        last = next((i for i in range(stop - 1, max(stop - _EDGE - 1, start), -1) if "\n\n" in breaks[i]), stop)
        for where, edge in (("top", range(start, first)), ("foot", range(last, stop))):
            for index in edge:
                line = lines[index]
                if len(line) < _LONGEST and not _CONTENT.search(line):
                    said = str(int(line) - page) if line.isdecimal() else _DIGITS.sub("0", line)
                    places.setdefault((where, said), set()).add(index)
    wanted = max(2, len(starts) - 1)
    return found.union(*(at for at in places.values() if len(at) >= wanted))


def moved(breaks: list[str], dropped: set[int]) -> list[str]:
    """The breaks of the lines that are left; a page break before a dropped line stands before the next one."""
    marks: list[str] = []
    carried = ""
    for index, mark in enumerate(breaks):
        if index in dropped:
            carried = carried or (mark if "\f" in mark else "")
            continue
        marks.append(carried if carried and "\f" not in mark else mark)
        carried = ""
    return marks


def _apart(breaks: list[str], index: int) -> bool:
    """Whether a gap parts the line from the page's text."""
    return "\n\n" in breaks[index] or (index + 1 < len(breaks) and "\n\n" in breaks[index + 1])


def _counts(lines: list[str], index: int, page: int) -> bool:
    """Whether a line that is a number is its page's: what stands before it is finished, and no list of pages."""
    before = lines[index - 1] if index else "."
    return int(lines[index]) in {page, page - 1} and before[-1] in '.!?)"”'


def _is_footer(line: str) -> bool:
    return line[0] in "FfPp" and _FOOTER.fullmatch(line) is not None
