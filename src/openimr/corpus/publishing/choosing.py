"""What the rules found and what a person said of it, put together: pure functions, no database."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from openimr.corpus.publishing.redacting import Cut, Doubtful, Found, Passage, put_back
from openimr.model import PublishedLetter

Kind = Literal["remove", "keep", "undo"]
BY_PERSON = "by a person"
_NAMELESS = "[removed]"


class Said(msgspec.Struct, frozen=True):
    """A person's word on a stretch of the text."""

    kind: Kind
    start: int
    end: int
    says: str = ""
    reason: str = ""


class Part(msgspec.Struct, frozen=True):
    """A run of a passage: words as they stand, and the cut that takes them out; None: they stay."""

    words: str
    cut: Cut | None
    number: int = 0


Span = tuple[int, int]


def last_words(choices: Iterable[Said]) -> Mapping[Span, Said]:
    """What stands of what was said: the last word on each stretch, but for those that were taken back."""
    standing: dict[Span, Said] = {}
    for said in choices:
        standing.pop((said.start, said.end), None)
        if said.kind != "undo":
            standing[(said.start, said.end)] = said
    return standing


def cuts_of(found: Found, choices: Iterable[Said]) -> tuple[Cut, ...]:
    """What goes out in the end, in order and without overlaps: stretches that touch a person's become one with them."""
    cuts = {(cut.start, cut.end): cut for cut in found.cuts}
    for span, said in last_words(choices).items():
        held = cuts.pop(span, None)
        if said.kind == "remove":
            own = Cut(said.start, said.end, "other", said.says or _NAMELESS, BY_PERSON, sure=True)
            cuts[span] = own if held is None or said.says else held
    joined: list[Cut] = []
    for cut in sorted(cuts.values(), key=lambda cut: (cut.start, -cut.end)):
        last = joined[-1] if joined else None
        if last is None or cut.start >= last.end:
            joined.append(cut)
            continue
        leading = cut if cut.rule == BY_PERSON and last.rule != BY_PERSON else last
        joined[-1] = msgspec.structs.replace(leading, start=last.start, end=max(last.end, cut.end))
    return tuple(joined)


def open_doubts(found: Found, choices: Sequence[Said]) -> tuple[Doubtful, ...]:
    """The doubts on which nobody has said anything: neither on the stretch, nor by taking out more than it."""
    said = last_words(choices)
    gone = [span for span, one in said.items() if one.kind == "remove"]
    return tuple(
        doubt
        for doubt in found.doubts
        if (doubt.start, doubt.end) not in said
        and not any(start <= doubt.start and doubt.end <= end for start, end in gone)
    )


def kept(choices: Iterable[Said]) -> tuple[Said, ...]:
    """What a person lets stand."""
    return tuple(said for said in last_words(choices).values() if said.kind == "keep")


def parts_of(found: Found, passage: Passage, cuts: Sequence[Cut]) -> Iterator[Part]:
    """A passage run by run; a cut that reaches over its ends is taken as far as it lies in it.

    `number` is the cut's own, counted from 1 over the whole letter.
    """
    at = passage.start
    for number, cut in enumerate(cuts, start=1):
        start, end = max(cut.start, passage.start), min(cut.end, passage.end)
        if start >= end:
            continue
        if start > at:
            yield Part(found.text[at:start], None)
        yield Part(found.text[start:end], cut, number)
        at = end
    if at < passage.end:
        yield Part(found.text[at : passage.end], None)


def public_letter(found: Found, cuts: Sequence[Cut]) -> PublishedLetter:
    """The letter without what goes out."""
    words = (
        "".join(part.cut.says if part.cut else part.words for part in parts_of(found, passage, cuts))
        for passage in found.passages
    )
    return put_back(found.letter, found.passages, words)


def occurrences(found: Found, words: str) -> tuple[Span, ...]:
    """Where words stand in the letter, in any case and however they are spaced, not inside of others."""
    wanted = words.split()
    if not wanted:
        return ()
    pattern = r"(?<!\w)" * wanted[0][0].isalnum() + r"\s+".join(map(re.escape, wanted))
    pattern += r"(?!\w)" * wanted[-1][-1].isalnum()
    return tuple(one.span() for one in re.finditer(pattern, found.text, re.IGNORECASE))
