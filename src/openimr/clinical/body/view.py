"""A passage as the extractors look at it: flat text, clauses, body parts, levels and dates, each worked out once."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

import msgspec

from openimr.clinical.body.places import Place, level_in, places_in
from openimr.clinical.passage import Draft, Passage, once
from openimr.clinical.quick import look, quick
from openimr.model import Assertion, AttributeValue
from openimr.vocabulary import Scan, Term, scan

_SPACE = {9: 32, 10: 32, 11: 32, 12: 32, 13: 32, 0xA0: 32, 0x2028: 32, 0x2029: 32}
_ODD = re.compile(r"[\v\f\u2028\u2029]")
# What ends a clause: three patterns in place of one, since Python finds fast what begins with a class of letters.
_STOP = re.compile(r"[.!?;•](?:(?<=[;•])|(?=\s|$))")
_DASH_OR_ITEM = re.compile(r"\s(?:[-–—]\s|\d{1,2}[.)]\s(?=(?i:[A-Z])))")
_CONTRAST = quick(r"\b(?:but|however|although|though|whereas|while|except)\b")
_ABBREVIATED = quick(r"(?:\b(?:dr|mr|mrs|ms|vs|approx|st|no|lt|rt|b|ext|flex|abd)|^\d{1,2})\.$")
_PART = frozenset({"body_part"})
_CONDITION = frozenset({"condition"})
_PROCEDURE = frozenset({"procedure"})
_SYMPTOM = frozenset({"symptom"})
_SIGN = frozenset({"exam_sign"})
_LONGEST_CLAUSE = 600
_COMMA = re.compile(r",\s")


class View(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The text of a passage with what extractors ask of it. Offsets are code points in `text`.

    `text` is the passage's text with every white space made a blank: same length, same offsets. `found` is the
    search of the whole page, where one was made, and `start` where the text stands on it.
    """

    text: str
    found: Scan | None = None
    start: int = 0

    @cached_property
    def clauses(self) -> tuple[tuple[int, int], ...]:
        """The clauses in order, cut at stops, semicolons and contrasting conjunctions."""
        return tuple(part for start, end in _clauses(self.text) for part in _bounded(self.text, start, end))

    @cached_property
    def scan(self) -> Scan:
        """The vocabulary's names in the text, found once for all categories."""
        found = None if self.found is None else self.found.within(self.start, self.text)
        return scan(self.text) if found is None else found

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every body part that is named, with its side."""
        return places_in(self.text, self.scan.terms(_PART))

    @cached_property
    def conditions(self) -> tuple[Term, ...]:
        """The conditions that the vocabulary knows."""
        if self.found is not None and self.found.lacks(_CONDITION, self.start, self.start + len(self.text)):
            return ()
        return tuple(self.scan.terms(_CONDITION))

    @cached_property
    def procedures(self) -> tuple[Term, ...]:
        """The treatments and tests that the vocabulary knows."""
        return tuple(self.scan.terms(_PROCEDURE))

    @cached_property
    def symptoms(self) -> tuple[Term, ...]:
        """The symptoms that the vocabulary knows."""
        return tuple(self.scan.terms(_SYMPTOM))

    @cached_property
    def signs(self) -> tuple[Term, ...]:
        """The examination signs that the vocabulary knows."""
        return tuple(self.scan.terms(_SIGN))

    def clause(self, at: int) -> tuple[int, int]:
        """The clause that holds offset `at`."""
        if not 0 <= at < len(self.text):
            return (0, len(self.text)) if not self.clauses else self.clauses[-1]
        return self.clauses[bisect_right(self.clauses, (at, len(self.text) + 1)) - 1]

    def chunk(self, at: int) -> tuple[int, int]:
        """The stretch of the clause around `at` between commas."""
        found = self._chunks.get(at)
        if found is None:
            found = self._chunks[at] = self._between_commas(at)
        return found

    @cached_property
    def _chunks(self) -> dict[int, tuple[int, int]]:
        return {}

    def _between_commas(self, at: int) -> tuple[int, int]:
        start, end = self.clause(at)
        for comma in _COMMA.finditer(self.text, start, end):
            if comma.start() < at:
                start = comma.end()
            else:
                return start, comma.start()
        return start, end

    def place(self, start: int, end: int) -> Place | None:
        """The body part that a sign or symptom at `start`-`end` belongs to, from the same clause only.

        A part in the same stretch between commas wins, nearest first; else the clause's only part; else none.
        """
        a, b = self.chunk(start)
        near = self.places_between(a, b)
        if near:
            return min(near, key=lambda p: (_gap(p, start, end), p.start))
        a, b = self.clause(start)
        within = self.places_between(a, b)
        return within[0] if within and len({(p.part, p.side) for p in within}) == 1 else None

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where the places begin, for looking one up."""
        return tuple(place.start for place in self.places)

    def places_between(self, start: int, end: int) -> tuple[Place, ...]:
        """The places that begin from `start` on and before `end`."""
        return self.places[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def level(self, start: int) -> str | None:
        """The spinal level named in the stretch around `start`, or None."""
        a, b = self.chunk(start)
        return level_in(self.text[a:b])


def _gap(place: Place, start: int, end: int) -> int:
    return place.start - end if place.start >= end else start - place.end + 1 if place.end <= start else 0


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _ends(text):
        if match.group() == "." and _ABBREVIATED.search(text, max(begin, match.start() - 7), match.end()):
            continue
        word = match.group()[0].isalpha()
        cut = match.start() if word else match.end()
        if cut > begin:
            yield begin, cut
            begin = cut
    if begin < len(text):
        yield begin, len(text)


def _ends(text: str) -> Iterator[re.Match[str]]:
    """What ends a clause, in order; the full stop of "1." belongs to the number."""
    cuts = list(_STOP.finditer(text))
    others = [*_DASH_OR_ITEM.finditer(text), *_CONTRAST.finditer(text)]
    if others:
        cuts = sorted([*cuts, *others], key=re.Match.start)
    reached = 0
    for cut in cuts:
        if cut.start() >= reached:
            reached = cut.end()
            yield cut


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A clause in stretches of at most 600 letters: a page without a single stop must not take quadratic time."""
    while end - start > _LONGEST_CLAUSE:
        cut = text.rfind(" ", start + 1, start + _LONGEST_CLAUSE)
        cut = cut if cut > start else start + _LONGEST_CLAUSE
        yield start, cut
        start = cut
    yield start, end


@lru_cache(maxsize=64)
def view_of_text(text: str) -> View:
    """The view of a text that is no passage: a label, or the passage before. The last few are remembered."""
    return View(text=flat(text))


def flat(text: str) -> str:
    """The text with every white space made a blank."""
    return text if text.isprintable() else text.translate(_SPACE)


@once
def view_of(passage: Passage) -> View:
    """The view of a passage; where the page's lookup found no term in it, none is looked for again."""
    text = flat(passage.text)
    if text is not passage.text:
        look(text)
    # To a search these stops of pages and lines part words; in the view they are blanks, which do not.
    found = None if text != passage.text and _ODD.search(passage.text) else passage.scan
    view = View(text=text, found=found, start=passage.start)
    if passage.terms is not None and not passage.terms:
        for name in ("procedures", "symptoms"):
            view.__dict__.setdefault(name, ())
    return view


def labelled(passage: Passage) -> str | None:
    """The body part that the label right before the passage names ("Lumbar spine:"), or none."""
    places = view_of_text(passage.label).places if passage.label else ()
    return places[0].part if len({p.part for p in places}) == 1 else None


def page_of(passage: Passage) -> str:
    """The whole text of the passage's page where the caller set `Passage.page`, else just the passage at its offset."""
    return passage.page or " " * passage.start + passage.text


def draft(
    passage: Passage,
    kind: str,
    start: int,
    end: int,
    attributes: dict[str, AttributeValue | None],
    *,
    assertion: Assertion | None = None,
    anchor: int | None = None,
    date: str | None = None,
) -> Draft:
    """A draft at offsets of the passage's text; attributes that are None are left out, outer blanks trimmed."""
    body = passage.text[start:end]
    start += len(body) - len(body.lstrip())
    end = start + len(body.strip())
    return Draft(
        kind=kind,
        start=passage.start + start,
        end=passage.start + end,
        attributes={name: value for name, value in attributes.items() if value is not None},
        assertion=assertion,
        anchor=None if anchor is None else passage.start + anchor,
        date=date,
    )
