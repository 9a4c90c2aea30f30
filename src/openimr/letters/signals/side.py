"""Left and right of the requested body part in a rationale against the clinical summary."""

import re
from collections.abc import Iterator

from openimr.letters.signals.reading import Rationale, Reading, contradiction, plain
from openimr.model import Signal

_PARTS = "shoulder|knee|hip|wrist|elbow|hand|ankle|foot|thumb|leg|arm|forearm|thigh|heel|eye|ear"
_SIDED = re.compile(
    rf" (left|right|bilateral|both) (?:and (left|right) )?(?:(?:upper|lower|sided?|great) )?({_PARTS})s? "
)
# Conditions of one side or of both; "right sided sciatica" where both sides have it is another finding.
_CONDITION = r"(?:(?:lumbar|cervical) )?(sciatica|radiculopathy|radiculitis|carpal tunnel syndrome)"
_ONE_SIDE = re.compile(rf" (left|right)(?: sided)? {_CONDITION} ")
_BOTH_SIDES = re.compile(rf" (?:bilateral|left and right|right and left)(?: sided)? {_CONDITION} ")
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


def one_of_both(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """One side of a condition that the summary gives on both, unless the request is for that side."""
    here = list(_ONE_SIDE.finditer(rationale.plain))
    if not here or _BOTH_SIDES.search(rationale.plain):
        return
    told = reading.summary.plain
    for found in _BOTH_SIDES.finditer(told):
        same = [one for one in here if one[2] == found[1]]
        if len({one[1] for one in same}) != 1 or not rationale.tells_case(rationale.number_at(same[0].start())):
            continue
        said = same[0]
        once = any(one[2] == found[1] for one in _ONE_SIDE.finditer(_BOTH_SIDES.sub(" ", told)))
        if not once and f" {said[1]} " not in plain(rationale.item.request):
            explain = f"the rationale speaks of {found[1]} on the {said[1]}, the clinical summary of both sides"
            yield contradiction(rationale, said.start(), explain, reading.summary.sentence_at(found.start()))
            return


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
