"""Signs of a weak letter, each with a one-line explanation and the letter's words that show it."""

from collections.abc import Callable, Iterable

from openimr.letters.signals.contradictions import contradictions
from openimr.letters.signals.documents import records_not_listed
from openimr.letters.signals.editions import editions_not_in_force
from openimr.letters.signals.pasted import pasted_rationales
from openimr.letters.signals.reading import Reading, case_sentences
from openimr.letters.signals.repeats import repeated_rationales
from openimr.letters.signals.unapplied import unapplied_criteria
from openimr.letters.signals.unweighed import unweighed_facts
from openimr.model import PublishedLetter, Signal

__all__ = ["SIGNALS", "case_sentences", "signals_of"]

SIGNALS: tuple[Callable[[Reading], Iterable[Signal]], ...] = (
    pasted_rationales,
    repeated_rationales,
    unapplied_criteria,
    unweighed_facts,
    contradictions,
    editions_not_in_force,
    records_not_listed,
)


def signals_of(letter: PublishedLetter) -> tuple[Signal, ...]:
    """The signals of a letter, in the order of the table."""
    reading = Reading(letter)
    return tuple(signal for signals in SIGNALS for signal in signals(reading))
