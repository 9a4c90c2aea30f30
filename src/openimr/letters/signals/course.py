"""What the worker has had so far, in a rationale against the clinical summary: sessions, and a drug's first use."""

import re
from collections.abc import Iterator

from openimr.letters.signals.phrases import ONGOING
from openimr.letters.signals.reading import Rationale, Reading, contradiction, plain
from openimr.model import Signal

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_HAD = re.compile(
    r" (?:completed|attended|received|underwent|undergone|included|include|has had|have had|had)"
    rf" (?:(?!no |not |initial )\w+ ){{0,3}}?{_COUNT} (?:\w+ ){{0,3}}?(?:sessions|visits) (?:\w+ ){{0,3}}"
)
_COUNTED = re.compile(rf" {_COUNT} (?:\w+ ){{0,3}}?(?:sessions|visits) ")
_THERAPIES = ("physical therapy", "occupational therapy", "chiropractic", "acupuncture", "hand therapy")
_NOT_HAD = re.compile(r" (?:request\w*|authoriz\w*|utilization|certified|recommend\w*|prescri\w*|order\w*|original) ")
_START = re.compile(r"\b(?:initiat\w+|start(?:ed|ing)?|beg[au]n|trial)\b")
_PLAN = re.compile(
    r"\b(?:treatment recommendations?|treatment plan|plan of care|the plan|recommend\w*|prescri\w+|initiat\w+)\b"
)
_PAST = re.compile(r"\b(?:was started|were started|had been|has been|since|previously|years|months|restart\w*)\b")
_STOP = re.compile(r"\b(?:discontinu\w+|stop\w*|wean\w*|refill\w*|continu\w+)\b")
_NAME = 4  # letters that a drug's name has at least


def sessions(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """Another number of sessions that were had, where both sides give only one of the same therapy."""
    here = [
        found for found in _HAD.finditer(rationale.plain) if rationale.tells_case(rationale.number_at(found.start()))
    ]
    if len({_number(found[1]) for found in here}) != 1:
        return
    summary = reading.summary
    had = list(_HAD.finditer(summary.plain))
    counts = {_number(found[1]) for found in had}
    for other in _COUNTED.finditer(summary.plain):
        start, end = summary.bounds(summary.number_at(other.start()))
        if not _NOT_HAD.search(summary.plain, start, end + 1):
            counts.add(_number(other[1]))
    said, told = here[0], had[0] if had else None
    if told is None or len(counts) != 1 or _number(said[1]) in counts:
        return
    same = [therapy for therapy in _THERAPIES if therapy in said[0] and therapy in told[0]]
    if same and same[0].split()[0] in rationale.item.request.lower():
        explain = f"the rationale tells of {said[1]} sessions of {same[0]} so far, the clinical summary of {told[1]}"
        yield contradiction(rationale, said.start(), explain, summary.sentence_at(told.start()))


def just_started(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """Ongoing use of a drug that the summary names only where it is to be started."""
    number = next((at for at, cue in enumerate(rationale.cues) if cue & ONGOING and rationale.tells_case(at)), None)
    if number is None:
        return
    asked = [word for word in plain(rationale.item.request).split()[:3] if word.isalpha() and len(word) >= _NAME]
    names = tuple(dict.fromkeys((*rationale.item.treatment.ingredients, *asked)))
    summary = reading.summary
    named = {
        summary.number_at(found.start())
        for name in names
        for found in re.finditer(rf"\b{re.escape(name)}", summary.lower)
    }
    told = [at for at in sorted(named) if at == min(named) or not _NOT_HAD.search(plain(summary.sentence(at)))]
    if len(told) != 1:
        return
    start, end = summary.bounds(told[0])
    begun = _START.search(summary.lower, start, end)
    if begun is None or not _PLAN.search(summary.lower, start, end) or _PAST.search(summary.lower, start, end):
        return
    places = [at for name in names if (at := summary.lower.find(name, begun.end(), end)) >= 0]
    # Another visit after that may find the drug in use.
    if (
        not places
        or _STOP.search(summary.lower, begun.end(), min(places))
        or any(at >= end for at, _, _ in reading.days)
    ):
        return
    explain = "the rationale speaks of ongoing use; the clinical summary tells only that the drug is to be started"
    yield contradiction(rationale, rationale.bounds(number)[0], explain, summary.sentence(told[0]))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word) + 1
