"""Left and right of the requested body part in a rationale against the clinical summary."""

import re
from collections.abc import Iterator

from openimr.letters.signals.reading import Rationale, Reading, contradiction, plain
from openimr.model import Signal

_PARTS = "shoulder|knee|hip|wrist|elbow|hand|ankle|foot|thumb|leg|arm|forearm|thigh|heel|eye|ear"
_SIDED = re.compile(
    rf" (left|right|bilateral|both) (?:and (left|right) )?(?:(?:upper|lower|sided?|great) )?({_PARTS})s? "
)
_PART = re.compile(rf" ({_PARTS})s? ")
_WORDS = (" left ", " right ", " bilateral ", " both ")
_OTHER = {"left": "right", "right": "left"}


def side(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """The rationale names only one side of the requested part, the summary (and the request) only the other."""
    request = plain(rationale.item.request)
    parts = set(_PART.findall(request))
    if not parts:
        return
    here = _sides(rationale.plain)
    if not parts & here.keys():
        return
    asked, told = _sides(request), _sides(reading.summary.plain)
    for part in sorted(parts & here.keys() & told.keys()):
        said, known = here[part], told[part]
        if len(said) != 1 or len(known) != 1 or asked.get(part, known) != known:
            continue
        (wrong,), (right,) = said, known
        if _OTHER.get(wrong) != right:
            continue
        at = _first(rationale.plain, part)
        if rationale.tells_case(rationale.number_at(at)):
            explain = f"the rationale speaks of the {wrong} {part}, the clinical summary of the {right}"
            sentence = reading.summary.sentence_at(_first(reading.summary.plain, part))
            yield contradiction(rationale, at, explain, sentence)


def _sided(text: str) -> Iterator[re.Match[str]]:
    for word in _WORDS:
        at = text.find(word)
        while at >= 0:
            found = _SIDED.match(text, at)
            if found is not None:
                yield found
            at = text.find(word, at + 1)


def _sides(text: str) -> dict[str, set[str]]:
    """The sides that are named of each body part."""
    sides: dict[str, set[str]] = {}
    for found in _sided(text):
        sides.setdefault(found[3], set()).update((found[1], found[2] or found[1]))
    return sides


def _first(text: str, part: str) -> int:
    return min(found.start() for found in _sided(text) if found[3] == part)
