"""Pasted rationale: how much of a rationale is the clinical summary over again."""

import re
from collections.abc import Iterator, Sequence

from openimr.letters.signals.reading import Rationale, Reading, plain
from openimr.model import Signal

RUN = 8
_ALL_KNOWN = b"\x01" * RUN
LEAST = 20  # words that must be shared at least
_OF_THE_REQUEST = 4  # words in a row from which the request's own name is told
_QUOTES = 3
_KEPT = re.compile(rb"\x01{%d,}" % RUN)
# How nearly every letter opens: who was hurt, and when.
_STOCK = re.compile(
    r" (?:this case involves )?(?:(?:a|an|the|this|is|now|n) |(?:injured |\w+ )?(?:worker|patient|claimant|applicant)"
    r" )*\d{1,3} years? old (?:(?:right|left) hand(?:ed)? (?:dominant )?)?(?:(?:male|female|man|woman) )?"
    r"(?:(?:patient|worker) )?(?:(?:who|with) (?:(?:has|a|an|had|sustained|suffered|filed|reported|history|of"
    r"|industrial|work|related|occupational|injury|injuries|claim|date|on|from|dated) )*(?:[a-z]{3,9} )?"
    r"(?:\d{1,4} ){0,3})?"
)


def pasted_rationales(reading: Reading) -> Iterator[Signal]:
    """One signal for each rationale with twenty words of the summary or more, in runs of eight or more."""
    summary = reading.summary.words
    known = set(summary)
    for rationale in reading.rationales:
        runs = _runs(rationale.words, summary, known)
        if sum(end - start for start, end in runs) >= LEAST:
            runs = _own_words(rationale, runs)
            if sum(end - start for start, end in runs) >= LEAST:
                yield _signal(rationale, runs)


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


def _own_words(rationale: Rationale, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of the runs, in runs again, without the request's words and the stock phrases of an opening."""
    words = rationale.words
    request = f" {' '.join(plain(rationale.item.request).split())} "
    left: list[tuple[int, int]] = []
    for start, end in runs:
        keep = bytearray(b"\x01" * (end - start))
        for at in range(start, end - _OF_THE_REQUEST + 1):
            if f" {' '.join(words[at : at + _OF_THE_REQUEST])} " in request:
                keep[at - start : at - start + _OF_THE_REQUEST] = bytes(_OF_THE_REQUEST)
        text = f" {' '.join(words[start:end])} "
        for found in _STOCK.finditer(text):
            first, last = text.count(" ", 0, found.start()), text.count(" ", 0, found.end()) - 1
            keep[first:last] = bytes(last - first)
        left += [(start + found.start(), start + found.end()) for found in _KEPT.finditer(keep)]
    return left


def _signal(rationale: Rationale, runs: list[tuple[int, int]]) -> Signal:
    total = len(rationale.words)
    pasted = sum(end - start for start, end in runs)
    explain = f"{pasted} of the rationale's {total} words stand in the clinical summary in runs of {RUN} or more"
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
