"""The redaction: known first, then patterns, lists, context and what is left; again until nothing more goes."""

import re
from bisect import bisect_right
from functools import lru_cache

import msgspec

from openimr import vocabulary
from openimr.privacy.finding_known import known_hits
from openimr.privacy.forms import Forms, forms_of
from openimr.privacy.model import Doubt, Hit, Known, Redacted, Removal
from openimr.privacy.patterns import pattern_hits
from openimr.privacy.persons import person_hits
from openimr.privacy.rules import practices, text_of_practice
from openimr.privacy.settling import joined, placeholder_pattern, settled, widened, written
from openimr.privacy.surroundings import organization_hits, place_hits
from openimr.privacy.words import Words

_CASE_NUMBER = re.compile(r"\bCM\d{2}-\d{6,7}\b")
_BLANK = "\x00"
_WALL = "stays"
_ROUNDS = 6


def redact(text: str, known: Known | None = None, *, practice: str = "public") -> Redacted:
    """`text` without what identifies a person, with typed placeholders; redacting the result again changes nothing.

    `practice` is one of `data/practice.yaml`: `public` takes dates to their year, `programme` keeps them. Offsets in the
    report are code points of `text`.

    Raises:
        ValueError: there is no such practice.
    """
    if practice not in practices():
        raise ValueError(f"no practice is called {practice!r}; there are {', '.join(sorted(practices()))}")
    known = known or Known()
    forms = _forms(known)
    dates = text_of_practice()["dates"].under(practice) != "keep"
    memo: dict[str, str | None] = {}
    found = _once(text, known, forms, memo, dates=dates)
    for _ in range(_ROUNDS):
        again = _once(found.text, known, forms, memo, dates=dates)
        if not again.removals:
            return found
        found = _composed(found, again)
    return found


@lru_cache(maxsize=256)
def _forms(known: Known) -> Forms:
    return forms_of(known)


def _once(text: str, known: Known, forms: Forms, memo: dict[str, str | None], *, dates: bool) -> Redacted:
    spared = [found.span() for found in placeholder_pattern().finditer(text)]
    spared += [found.span() for found in _CASE_NUMBER.finditer(text)]
    if known.case_number:
        spared += [found.span() for found in re.finditer(re.escape(known.case_number), text)]
    masked = _masked(text, spared)
    words = Words(masked)
    protected = [False] * len(words)
    for term in vocabulary.terms(masked):
        for index in range(words.at(term.start), min(words.at(term.end - 1) + 1, len(words))):
            protected[index] = True
    hits = known_hits(words, forms, protected, memo)
    hits += pattern_hits(words, dates=dates)
    taken = _indexes(words, hits)
    firms, doubts = organization_hits(words, protected, taken)
    hits += firms
    taken |= _indexes(words, firms)
    towns = place_hits(words, protected, taken)
    hits += towns
    taken |= _indexes(words, towns)
    people, more = person_hits(words, protected, taken)
    walls = [Hit(start=a, end=b, kind=_WALL, rule="", rank=-100) for a, b in spared]
    parted = [hit for hit in settled([*walls, *hits, *people]) if hit.kind != _WALL]
    final = joined(widened(joined(parted, masked), masked), masked)
    return written(text, final, known, _outside([*doubts, *more], final))


def _masked(text: str, spared: list[tuple[int, int]]) -> str:
    """The same length, with nothing to be found in the stretches that stay as they are."""
    for start, end in spared:
        text = f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"
    return text


def _indexes(words: Words, hits: list[Hit]) -> set[int]:
    return {
        index
        for hit in hits
        for index in range(words.at(hit.start), min(words.at(hit.end - 1) + 1, len(words)))
        if words.starts[index] < hit.end
    }


def _outside(doubts: list[Doubt], hits: list[Hit] | list[Removal]) -> list[Doubt]:
    return [doubt for doubt in doubts if not any(hit.start < doubt.end and doubt.start < hit.end for hit in hits)]


def _composed(first: Redacted, second: Redacted) -> Redacted:
    """Two rounds as one: what the second took out is told by its place in the first one's source."""
    ends = [removal.out_end for removal in first.removals]

    def place(offset: int) -> int:
        before = bisect_right(ends, offset)
        return offset if not before else offset - ends[before - 1] + first.removals[before - 1].end

    later = [
        msgspec.structs.replace(removal, start=place(removal.start), end=place(removal.end - 1) + 1)
        for removal in second.removals
    ]
    removals: list[Removal] = []
    shift = 0
    for removal in sorted([*first.removals, *later]):
        out = removal.start + shift
        end = out + len(removal.placeholder)
        removals.append(msgspec.structs.replace(removal, out_start=out, out_end=end))
        shift += len(removal.placeholder) - (removal.end - removal.start)
    removed = [doubt for doubt in first.doubts if doubt.removed]
    removed += [
        msgspec.structs.replace(doubt, start=place(doubt.start), end=place(doubt.end - 1) + 1)
        for doubt in second.doubts
        if doubt.removed
    ]
    kept = _outside([doubt for doubt in first.doubts if not doubt.removed], removals)
    return Redacted(text=second.text, removals=tuple(removals), doubts=tuple(sorted([*removed, *kept])))
