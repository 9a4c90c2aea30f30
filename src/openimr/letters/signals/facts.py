"""Plain facts of a rationale against the clinical summary, item by item."""

from collections.abc import Iterator

from openimr.letters.signals.course import just_started, sessions
from openimr.letters.signals.history import header_injury, injury, since_when, too_long
from openimr.letters.signals.nerves import compromise
from openimr.letters.signals.person import age, sex
from openimr.letters.signals.phrases import AGED, BEEN, COUNTED, HE, INJURED, NERVES, ONGOING, SHE, SIDED, SINCE
from openimr.letters.signals.reading import Reading
from openimr.letters.signals.side import one_of_both, side
from openimr.model import Signal


def contradicted_facts(reading: Reading) -> Iterator[Signal]:
    """Signals for facts that the summary gives otherwise; the phrases found tell where a closer look is due."""
    yield from header_injury(reading)
    other = {"female": HE, "male": SHE}.get(reading.letter.patient.sex or "", 0)
    for rationale in reading.rationales:
        seen = 0
        for cue in rationale.cues:
            seen |= cue
        if seen & AGED:
            yield from age(rationale, reading)
        if seen & other:
            yield from sex(rationale, reading)
        if seen & INJURED:
            yield from injury(rationale, reading)
        if seen & SIDED:
            yield from side(rationale, reading)
            yield from one_of_both(rationale, reading)
        if seen & BEEN:
            yield from too_long(rationale, reading)
        if seen & SINCE and rationale.item.treatment.kind == "medication":
            yield from since_when(rationale, reading)
        if seen & ONGOING and rationale.item.treatment.kind == "medication":
            yield from just_started(rationale, reading)
        if seen & NERVES:
            yield from compromise(rationale, reading)
        if seen & COUNTED and rationale.item.treatment.kind == "therapy":
            yield from sessions(rationale, reading)
