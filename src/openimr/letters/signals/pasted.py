"""Pasted rationale: how much of a rationale is the clinical summary over again."""

from collections.abc import Iterator, Sequence

from openimr.letters.signals.reading import Rationale, Reading, plain
from openimr.model import Signal

RUN = 8
_ALL_KNOWN = b"\x01" * RUN
_QUOTES = 3


def pasted_rationales(reading: Reading) -> Iterator[Signal]:
    """One signal for each rationale that holds runs of eight or more words of the summary."""
    summary = reading.summary.words
    known = set(summary)
    for rationale in reading.rationales:
        runs = _runs(rationale.words, summary, known)
        if runs:
            yield _signal(rationale, runs, reading.rationales)


def shared_runs(words: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Stretches of `words`, from and to, that stand in runs of eight or more words of `other`; none overlap."""
    return _runs(words, other, set(other))


def _runs(words: Sequence[str], other: Sequence[str], known: set[str]) -> list[tuple[int, int]]:
    """Only where eight words in a row are words of the other text at all are the runs themselves looked for."""
    flags = bytes(map(known.__contains__, words))
    at = flags.find(_ALL_KNOWN)
    if at < 0:
        return []
    text = f" {' '.join(other)} "
    found: list[tuple[int, int]] = []
    while at >= 0:
        half = at + RUN // 2
        if f" {' '.join(words[half : at + RUN])} " not in text:
            at = flags.find(_ALL_KNOWN, half + 1)  # every run up to there would hold these words
            continue
        place = text.find(f" {' '.join(words[at : at + RUN])} ")
        step = at + 1
        if place >= 0:
            end, forth = at + RUN, text.count(" ", 0, place) + RUN
            while end < len(words) and forth < len(other) and words[end] == other[forth]:
                end, forth = end + 1, forth + 1
            step = end - RUN + 1
            if found and at <= found[-1][1]:
                found[-1] = (found[-1][0], end)
            else:
                found.append((at, end))
        at = flags.find(_ALL_KNOWN, step)
    return found


def _signal(rationale: Rationale, runs: list[tuple[int, int]], all_of_them: Sequence[Rationale]) -> Signal:
    total = len(rationale.words)
    pasted = sum(end - start for start, end in runs)
    explain = f"{pasted} of the rationale's {total} words stand in the clinical summary in runs of {RUN} or more"
    if _names_the_request(rationale, runs):
        explain += "; they name the request"
    known = set(rationale.words)
    for other in all_of_them:
        if other is not rationale:
            same = sum(end - start for start, end in _runs(other.words, rationale.words, known))
            if same > pasted:
                explain += f"; the rationale of item {other.number + 1} repeats {same} of its words"
                break
    longest = sorted(sorted(runs, key=lambda run: run[0] - run[1])[:_QUOTES])
    return Signal(
        kind="pasted rationale",
        item=rationale.number,
        value=max(round(pasted / total, 2), 0.01),
        explain=explain,
        quotes=tuple(_quoted(rationale, start, end) for start, end in longest),
    )


def _quoted(rationale: Rationale, start: int, end: int) -> str:
    """The words of a run as the letter has them."""
    first, last = _place(rationale, start), _place(rationale, end - 1)
    return rationale.text[first : last + len(rationale.words[end - 1])]


def _place(rationale: Rationale, number: int) -> int:
    """Where a word stands in the text: what is left of the plain text from that word on tells it."""
    text = rationale.plain
    return len(text) - len(text.split(None, number)[number]) - 1


def _names_the_request(rationale: Rationale, runs: list[tuple[int, int]]) -> bool:
    """Whether what is repeated is only the name of the request."""
    request = f" {' '.join(plain(rationale.item.request).split())} "
    return all(f" {' '.join(rationale.words[start:end])} " in request for start, end in runs)
