"""Pasted rationale: the same rationale, or the same words on the case, for several items of one letter."""

from collections.abc import Iterator, Sequence

from openimr.letters.signals.pasted import LEAST, shared_runs
from openimr.letters.signals.reading import Rationale, Reading, is_conclusion
from openimr.model import Signal

_SAME = 0.9  # share of the longer rationale's words from which two count as the same
_ON_THE_CASE = 40  # words on the case that two items must have in common, conclusions aside
_QUOTES = 2


def repeated_rationales(reading: Reading) -> Iterator[Signal]:
    """One signal for each group of items with the same rationale, at the first of them."""
    left = [rationale for rationale in reading.rationales if len(rationale.words) >= LEAST]
    while len(left) > 1:
        first, *others = left
        same: list[Rationale] = []
        of_the_case: list[Rationale] = []
        shares: list[float] = []
        for other in others:
            share = _share(first, other)
            if share >= _SAME:
                same.append(other)
            elif (share := _share_on_the_case(first, other)) > 0:
                of_the_case.append(other)
            else:
                continue
            shares.append(share)
        if shares:
            yield _signal(first, same, of_the_case, min(shares))
        left = [other for other in others if other not in same and other not in of_the_case]


def _share(one: Rationale, other: Rationale) -> float:
    """The share of the longer one's words that stand in runs of both, or 0 where it can't reach `_SAME`."""
    if one.words == other.words:
        return 1.0
    if min(len(one.words), len(other.words)) < _SAME * max(len(one.words), len(other.words)):
        return 0.0
    shorter, longer = (one, other) if len(one.words) <= len(other.words) else (other, one)
    common = shorter.vocabulary & longer.vocabulary
    if len(common) < _SAME * len(shorter.vocabulary):
        return 0.0
    return sum(end - start for start, end in shared_runs(shorter.words, longer.words)) / len(longer.words)


def _share_on_the_case(one: Rationale, other: Rationale) -> float:
    """The share of the other's words that stand in the same sentences on the case, or 0 if either has more of them."""
    if min(len(one.words), len(other.words)) < _ON_THE_CASE:
        return 0.0
    common = one.sentences & other.sentences
    if sum(len(sentence.split()) for sentence in common) < _ON_THE_CASE:
        return 0.0
    mine, theirs = _case(one), _case(other)
    words = sum(len(sentence.split()) for sentence in mine & theirs)
    return words / len(other.words) if words >= _ON_THE_CASE and (mine <= theirs or theirs <= mine) else 0.0


def _case(rationale: Rationale) -> set[str]:
    """The sentences on the case, without bare conclusions."""
    told = (rationale.sentence(number) for number in range(len(rationale.starts)) if rationale.tells_case(number))
    return {sentence for sentence in told if not is_conclusion(sentence)}


def _signal(first: Rationale, same: Sequence[Rationale], of_the_case: Sequence[Rationale], share: float) -> Signal:
    parts = []
    if same:
        parts.append(f"the rationale of {_items(same)} is the same")
    if of_the_case:
        parts.append(f"what the rationale of {_items(of_the_case)} says of the case is the same")
    case = [number for number in range(len(first.starts)) if first.tells_case(number)]
    return Signal(
        kind="pasted rationale",
        item=first.number,
        value=round(share, 2),
        explain="; ".join(parts),
        quotes=tuple(first.sentence(number) for number in (case or [0])[:_QUOTES]),
    )


def _items(rationales: Sequence[Rationale]) -> str:
    """As in "items 3 to 15", "items 2, 3 and 6"."""
    numbers = [rationale.number + 1 for rationale in rationales]
    if len(numbers) == 1:
        return f"item {numbers[0]}"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"items {numbers[0]} to {numbers[-1]}"
    return f"items {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"
