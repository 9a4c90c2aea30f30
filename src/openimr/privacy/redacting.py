"""The redaction: known first, then patterns, lists, context and what is left; again until nothing more goes."""

import re

import msgspec

from openimr import vocabulary
from openimr.privacy.finding_known import known_hits
from openimr.privacy.folding import Folded, folded
from openimr.privacy.forms import Forms, forms_of
from openimr.privacy.initials import doubtful_initials
from openimr.privacy.model import Doubt, Hit, Known, Redacted, Removal
from openimr.privacy.patterns import pattern_hits
from openimr.privacy.persons import person_hits
from openimr.privacy.rules import practices, text_of_practice
from openimr.privacy.settling import joined, placeholder_pattern, settled, widened, written
from openimr.privacy.surroundings import organization_hits, place_hits
from openimr.privacy.words import Words

_CASE_NUMBER = re.compile(r"\bCM\d{2}-\d{6,7}\b")
_BLANK = "\x00"
_MASK = re.compile(_BLANK + "+")
_LEAVES_NOTHING = frozenset({"date", "age"})
"""Kinds that stand between other words and hide none: what went of them alone shows nothing new to another round."""
_WALL = "stays"
_ROUNDS = 6


def redact(text: str, known: Known | None = None, *, practice: str = "public") -> Redacted:
    """`text` without what identifies a person, with typed placeholders; redacting the result again changes nothing.

    `practice` is one of `data/practice.yaml`: `public` takes dates to their year, `programme` keeps them. Offsets in
    the report are code points of `text`.

    Raises:
        ValueError: there is no such practice.
    """
    if practice not in practices():
        raise ValueError(f"no practice is called {practice!r}; there are {', '.join(sorted(practices()))}")
    known = known or Known()
    read = folded(text)
    found = _redacted(read.text, known, practice)
    return found if read.same else _as_written(text, read, found)


def _redacted(text: str, known: Known, practice: str) -> Redacted:
    forms = forms_of(known)
    dates = text_of_practice()["dates"].under(practice) != "keep"
    memo: dict[str, str | None] = {}
    words = Words(_masked(text, _spared(text, known)))
    protected = _protected(words)
    hits: list[Hit] = []
    doubts: list[Doubt] = []
    for _ in range(_ROUNDS):
        found, seen = _once(words, protected, forms, memo, dates=dates)
        doubts += seen
        if not found:
            break
        hits += found
        spans = [(hit.start, hit.end) for hit in found]
        inside = any(protected[index] for index in _indexes(words, found))
        if not inside and all(hit.kind in _LEAVES_NOTHING for hit in found):
            break
        words = words.without(spans, _masked(words.text, spans))
        # Terms of medicine of which no word went are the same as before.
        kept = words.kept
        protected = _protected(words) if inside or kept is None else [protected[index] for index in kept]
    final = joined(sorted(hits, key=lambda hit: hit.start), text)
    return written(text, final, known, sorted(set(_outside(doubts, final))))


def _as_written(text: str, read: Folded, found: Redacted) -> Redacted:
    """The same removals and doubts in the text as it came, with whatever signs stand in it that nobody sees."""
    pieces: list[str] = []
    removals: list[Removal] = []
    at = length = 0
    for one in found.removals:
        start, end = read.source(one.start, one.end)
        # Of a ligature that ends one stretch and begins the next, the first takes it.
        start = max(start, at)
        if start >= end:
            continue
        pieces += [text[at:start], one.placeholder]
        out = length + start - at
        length = out + len(one.placeholder)
        removals.append(msgspec.structs.replace(one, start=start, end=end, out_start=out, out_end=length))
        at = end
    pieces.append(text[at:])
    spans = [(one, *read.source(one.start, one.end)) for one in found.doubts]
    doubts = tuple(msgspec.structs.replace(one, start=start, end=end) for one, start, end in spans)
    return Redacted(text="".join(pieces), removals=tuple(removals), doubts=doubts)


def _spared(text: str, known: Known) -> list[tuple[int, int]]:
    """What stays as it is: placeholders, and the programme's own number of the case."""
    spared = [found.span() for found in placeholder_pattern().finditer(text)] if "[" in text else []
    spared += [found.span() for found in _CASE_NUMBER.finditer(text)]
    if known.case_number:
        spared += [found.span() for found in re.finditer(re.escape(known.case_number), text)]
    return spared


def _protected(words: Words) -> list[bool]:
    """For each word whether it stands in a term of medicine."""
    protected = [False] * len(words)
    for term in vocabulary.terms(words.text):
        for index in range(words.at(term.start), min(words.at(term.end - 1) + 1, len(words))):
            protected[index] = True
    return protected


def _once(
    words: Words, protected: list[bool], forms: Forms, memo: dict[str, str | None], *, dates: bool
) -> tuple[list[Hit], list[Doubt]]:
    """What goes in one round, without overlaps, and what is doubtful and stays."""
    masked = words.text
    hits = known_hits(words, forms, protected, memo)
    hits += pattern_hits(words, dates=dates)
    taken = _indexes(words, hits)
    firms, doubts = organization_hits(words, protected, taken)
    doubts += doubtful_initials(words, forms.initials)
    hits += firms
    taken |= _indexes(words, firms)
    towns = place_hits(words, protected, taken)
    hits += towns
    taken |= _indexes(words, towns)
    people, more = person_hits(words, protected, taken)
    if not hits and not people:
        return [], [*doubts, *more]
    walls = [
        Hit(start=found.start(), end=found.end(), kind=_WALL, rule="", rank=-100) for found in _MASK.finditer(masked)
    ]
    parted = [hit for hit in settled([*walls, *hits, *people]) if hit.kind != _WALL]
    final = joined(widened(joined(parted, masked), masked), masked)
    return final, [*doubts, *more]


def _masked(text: str, spared: list[tuple[int, int]]) -> str:
    """The same length, with nothing to be found in the stretches that stay as they are."""
    pieces, at = [], 0
    for start, end in sorted(spared):
        pieces += [text[at:start], _BLANK * (end - max(start, at))]
        at = max(end, at)
    return "".join([*pieces, text[at:]])


def _indexes(words: Words, hits: list[Hit]) -> set[int]:
    return {
        index
        for hit in hits
        for index in range(words.at(hit.start), min(words.at(hit.end - 1) + 1, len(words)))
        if words.starts[index] < hit.end
    }


def _outside(doubts: list[Doubt], hits: list[Hit]) -> list[Doubt]:
    return [doubt for doubt in doubts if not any(hit.start < doubt.end and doubt.start < hit.end for hit in hits)]
