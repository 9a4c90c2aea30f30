"""Plain facts of a rationale against the clinical summary, item by item."""

from collections.abc import Iterator

from openimr.letters.signals.history import header_injury, injury, since_when, too_long
from openimr.letters.signals.person import age, sex
from openimr.letters.signals.reading import Reading
from openimr.letters.signals.side import side
from openimr.model import Signal


def contradicted_facts(reading: Reading) -> Iterator[Signal]:
    """Signals for facts that the summary gives otherwise; a cheap look at the words goes before each."""
    yield from header_injury(reading)
    for rationale in reading.rationales:
        text = rationale.plain
        if " old " in text:
            yield from age(rationale, reading)
        yield from sex(rationale, reading)
        if " injury " in text or " injured " in text or " doi " in text:
            yield from injury(rationale, reading)
        if " left " in text or " right " in text:
            yield from side(rationale, reading)
        if " been " in text:
            yield from too_long(rationale, reading)
        if rationale.item.treatment.kind == "medication":
            yield from since_when(rationale, reading)
