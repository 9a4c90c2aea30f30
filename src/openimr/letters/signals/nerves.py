"""Neurologic compromise that a rationale finds, against a normal examination in the clinical summary."""

import re
from collections.abc import Iterator

from openimr.letters.signals.phrases import NERVES
from openimr.letters.signals.reading import Rationale, Reading, contradiction
from openimr.model import Signal

_FOUND = re.compile(
    r" (?:indicative of|indicating|consistent with|evidence of|signs of|findings of|shows?|showed|reveals?|revealed"
    r"|demonstrat\w+|documented|presence of|given the|has|have|had) (?:\w+ ){0,2}?"
    r"neurologic(?:al)? (?:compromise|deficits?|impairment|dysfunction) "
)
_DENIED = re.compile(
    r" (?:no|not|without|lack|lacks|lacking|absence|absent|nor|if|rule out|any|unclear|possible|risk) "
)
_NORMAL = re.compile(r"\b(?:normal|intact|unremarkable|within normal limits|no deficits?)\b")
_ALL = (re.compile(r"\b(?:motor|strength)\b"), re.compile(r"\b(?:sensation|sensory)\b"), re.compile(r"\breflex\w*"))
_ABNORMAL = re.compile(
    r"\b(?:weak(?:ness)?|numb\w*|tingling|paresthesias?|hyp(?:o|er)?a?esthesia|foot drop|clonus|atrophy|incontinen\w+"
    r"|(?:decreased|diminished|reduced|absent|impaired|abnormal|loss of)\s(?:\w+ ){0,3}(?:sens\w+|strength|reflex\w*"
    r"|motor)|[0-4][+-]? ?(?:/|out of|over) ?5)\b"
)


def compromise(rationale: Rationale, reading: Reading) -> Iterator[Signal]:
    """Strength, sensation and reflexes are normal in one sentence of the summary and nothing else is amiss."""
    text = rationale.plain
    for number, cue in enumerate(rationale.cues):
        if not cue & NERVES or not rationale.tells_case(number):
            continue
        start, end = rationale.bounds(number)
        found = _FOUND.search(text, start, end + 1)
        if found is None or _DENIED.search(text, start, found.end()):
            continue
        normal = _normal(reading)
        if normal is not None:
            explain = (
                "the rationale finds neurologic compromise; "
                "in the clinical summary strength, sensation and reflexes are normal"
            )
            yield contradiction(rationale, start, explain, reading.summary.sentence(normal))
            return


def _normal(reading: Reading) -> int | None:
    summary = reading.summary
    if _ABNORMAL.search(summary.lower):
        return None
    for number in range(len(summary.starts)):
        start, end = summary.bounds(number)
        if _NORMAL.search(summary.lower, start, end) and all(
            pattern.search(summary.lower, start, end) for pattern in _ALL
        ):
            return number
    return None
