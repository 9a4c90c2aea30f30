"""Contradicts the summary: what a rationale says against the letter's own clinical summary."""

from collections.abc import Iterator

from openimr.letters.signals.claims import denied_but_stated
from openimr.letters.signals.facts import contradicted_facts
from openimr.letters.signals.order import impossible_dates
from openimr.letters.signals.reading import Reading
from openimr.model import Signal


def contradictions(reading: Reading) -> Iterator[Signal]:
    """Facts that differ, then what is denied though the summary states it; none without a summary."""
    if reading.letter.clinical_summary:
        yield from impossible_dates(reading)
        yield from contradicted_facts(reading)
        yield from denied_but_stated(reading)
