"""What every layout declares."""

import re
from collections.abc import Callable

import msgspec

from openimr.letters.layouts.raw import RawLetter
from openimr.letters.reading.flow import Flow


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """A published layout: its id, the years it is from, whether real letters in it were seen, and how to read it.

    `markers` are headings and labels that a whole letter in this layout holds; a tuple among them holds wordings of
    which one is enough. `own` are those that no other layout has: without any of them a text is not in this one.
    """

    id: str
    years: str
    verified: bool
    markers: tuple[str | tuple[str, ...], ...]
    own: tuple[str, ...] = ()
    read: Callable[[Flow], RawLetter]


class Detected(msgspec.Struct, frozen=True):
    """A layout, the share of its markers that the text holds, and the number of them."""

    layout: Layout
    certainty: float
    found: int


def detect(flow: Flow, layouts: tuple[Layout, ...]) -> Detected:
    """The layout of which the text holds the largest share of markers; of equals, the first of them.

    The first layout that is there whole ends the search.
    """
    best: Detected | None = None
    for layout in layouts:
        if layout.own and not any(_holds(flow.text, marker) for marker in layout.own):
            continue
        found = sum(_holds(flow.text, marker) for marker in layout.markers)
        one = Detected(layout, found / len(layout.markers), found)
        if best is None or one.certainty > best.certainty:
            best = one
        if one.certainty == 1.0:
            break
    if best is None:
        raise ValueError("no layouts")
    return best


def _holds(text: str, marker: str | tuple[str, ...]) -> bool:
    if isinstance(marker, tuple):
        return any(_holds(text, wording) for wording in marker)
    return marker in text or _wrapped(marker).search(text) is not None


_PATTERNS: dict[str, re.Pattern[str]] = {}


def _wrapped(marker: str) -> re.Pattern[str]:
    """The marker with line breaks for its blanks."""
    found = _PATTERNS.get(marker)
    if found is None:
        found = _PATTERNS[marker] = re.compile(r"\s+".join(re.escape(word) for word in marker.split()))
    return found
