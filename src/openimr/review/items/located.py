"""Where a UR letter names an item of the application, and what it decides there: for letters in no usual layout."""

import re
from collections.abc import Sequence

from openimr.model import Page, Record
from openimr.review.items.mentions import Mention, Outcome, is_treatment, mention
from openimr.review.items.outcomes import outcomes_in

_NEAR = 70  # code points between an item and the verdict on it
_HEADING = 110  # the longest line that decides on what stands under it
_BETWEEN = re.compile(r"[.;]\s+(?=[A-Z])|\n[^\n]*\n[^\n]*\n")


def located(asked: Sequence[Mention], letter: Sequence[tuple[Page, Record]]) -> list[Mention]:
    """The items of `asked` that the letter names in the application's words, with the outcome that goes with each.

    The verdict stands right behind the item, else in the last line above it that decides and names no treatment.
    An item without either is left out.
    """
    found: list[Mention] = []
    for page, record in letter:
        places = [(one, place) for one in asked if (place := _place(one.request, page.text)) is not None]
        starts = sorted(start for _, (start, _) in places)
        for _, (start, end) in places:
            stop = next((other for other in starts if other >= end), len(page.text))
            verdict = _behind(page.text, end, stop) or _above(page.text, start)
            if verdict is None:
                continue
            outcome, first, last = verdict
            detail = " ".join(page.text[first : _line_end(page.text, last)].split()) if first > end else ""
            one = mention(page, record, start, end, "ur", outcome=outcome, detail=detail)
            if one is not None:
                found.append(one)
    return found


def _place(request: str, text: str) -> tuple[int, int] | None:
    """The request in the letter whatever its line breaks and marks; of "Labs: CBC" at least the "CBC"."""
    words = re.findall(r"\w+", request)
    if len(words) > 1 and (found := _spelled(words, text, re.IGNORECASE)):
        return found
    tail = re.findall(r"\w+", request.partition(":")[2])
    return _spelled(tail, text) if tail and "".join(tail).isupper() else None


def _spelled(words: Sequence[str], text: str, flags: int = 0) -> tuple[int, int] | None:
    found = re.search(r"(?<!\w)" + r"\W{0,6}".join(map(re.escape, words)) + r"(?!\w)", text, flags)
    return found.span() if found else None


def _behind(text: str, end: int, stop: int) -> tuple[Outcome, int, int] | None:
    window = text[end : min(stop, end + _NEAR + 20)]
    found = next(iter(outcomes_in(window)), None)
    if found is None or found[1] > _NEAR or _BETWEEN.search(window[: found[1]]):
        return None
    return found[0], end + found[1], end + found[2]


def _above(text: str, start: int) -> tuple[Outcome, int, int] | None:
    at = start
    while at > 0:
        first = text.rfind("\n", 0, at - 1) + 1
        line = text[first:at]
        found = next(iter(outcomes_in(line)), None) if len(line) <= _HEADING else None
        if found is not None and not is_treatment(line):
            return found[0], first + found[1], first + found[2]
        at = first
    return None


def _line_end(text: str, at: int) -> int:
    stop = text.find("\n", at)
    return len(text) if stop < 0 else stop
