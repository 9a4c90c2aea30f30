"""Criterion not applied: the guideline asks for something, and nothing is said of the case."""

from collections.abc import Iterator

from openimr.letters.signals.phrases import CONDITION, Criterion
from openimr.letters.signals.reading import Rationale, Reading, is_conclusion
from openimr.model import Signal

_QUOTES = 3


def unapplied_criteria(reading: Reading) -> Iterator[Signal]:
    """One signal for each item whose rationale names criteria and leaves the case's standing on them unsaid."""
    for rationale in reading.rationales:
        named = [(number, bits) for number, bits in enumerate(rationale.named) if bits]
        if not named:
            continue
        asked, said = 0, 0
        for number, bits in named:
            if rationale.cues[number] & CONDITION and rationale.tells_guideline(number):
                asked |= bits
        if not asked:
            continue
        for number, bits in enumerate(rationale.applied):
            if bits and not rationale.tells_guideline(number):
                said |= bits
        unsaid = asked & ~said
        # A request is granted on the criterion that it meets: the others need not be gone through.
        if unsaid and not (rationale.item.decision == "overturned" and asked & said):
            yield _signal(rationale, unsaid, asked)


def _signal(rationale: Rationale, unsaid: int, asked: int) -> Signal:
    criteria: tuple[Criterion, ...] = rationale.looked_for.criteria
    missing = [criterion.words for bit, criterion in enumerate(criteria) if unsaid >> bit & 1]
    quotes = [
        rationale.sentence(number)
        for number, bits in enumerate(rationale.named)
        if bits & unsaid and rationale.cues[number] & CONDITION and rationale.tells_guideline(number)
    ]
    many = len(missing) > 1
    explain = (
        f"names {_listed(missing)} as {'criteria' if many else 'a criterion'} "
        f"and does not say how the case stands on {'them' if many else 'it'}"
    )
    if unsaid == asked and not _has_fact(rationale):
        explain = f"tells what the guideline asks for ({_listed(missing)}) and concludes without any fact of the case"
    return Signal(
        kind="criterion not applied",
        item=rationale.number,
        value=len(missing),
        explain=explain,
        quotes=tuple(quotes[:_QUOTES]),
    )


def _has_fact(rationale: Rationale) -> bool:
    """Whether any sentence speaks of the case beyond a plain conclusion."""
    return any(
        not rationale.tells_guideline(number) and not is_conclusion(rationale.sentence(number))
        for number in range(len(rationale.starts))
    )


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
