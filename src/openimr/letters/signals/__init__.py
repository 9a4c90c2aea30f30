"""Signs of a weak letter, each with a one-line explanation."""

from openimr.model import PublishedLetter, Signal


def signals_of(letter: PublishedLetter) -> tuple[Signal, ...]:
    """The signals of a letter."""
    return ()
