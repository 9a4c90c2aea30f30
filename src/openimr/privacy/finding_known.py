"""What is known to the case, found as it is written and as it is misspelt."""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from openimr.privacy.cues import Cue
from openimr.privacy.folding import fold
from openimr.privacy.forms import Forms, Part, telling
from openimr.privacy.initials import initial_hits
from openimr.privacy.lexicon import KNOWN_WORD, Trait
from openimr.privacy.model import Hit
from openimr.privacy.numbers import Number, bare_of
from openimr.privacy.rules import contexts
from openimr.privacy.words import INITIAL, LOWER, UPPER, Words, form_of, looks_medical, traits_of

_RANK = 10
_MEDICAL = int(Trait.MEDICAL)
_CODE = re.compile(r"(?<![^\W_])(?=[A-Za-z./-]*\d)[A-Za-z0-9](?:[A-Za-z0-9]|[-./](?=[A-Za-z0-9])){4,}(?![^\W_])")
_GOES_ON = re.compile(r"\.(?=,? [a-z])")
_BROKEN = re.compile(r"-[ \t]*\n\s*")
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_] ){3,}[^\W\d_](?![^\W_])")
_BILLED = re.compile(r"\b(?:CPT|HCPCS|billing|procedure)(?:\W{0,3}codes?)?[^.;\n]{0,50}$", re.IGNORECASE)
"""Codes of procedures have five figures, as ZIP codes have."""
_TIGHT = re.compile(r"[ \t]{1,2}|[ \t]*\n[ \t]*|-\s*\n?\s*")


def known_hits(words: Words, forms: Forms, protected: list[bool], memo: dict[str, str | None]) -> list[Hit]:
    """Names, firms, addresses and numbers of the case. `protected`: words inside a term of medicine, by place.

    `memo` keeps what a word is a misspelling of, from one round over a text to the next.
    """
    hits = list(_numbers(words, forms))
    if forms.parts:
        hits += _names(words, forms, protected, memo)
    if forms.initials:
        hits += initial_hits(words, forms.initials)
    if forms.firms or forms.streets:
        places = _Places(words)
        for who, firm in forms.firms:
            hits += _sequences(words, places, firm, who)
        for street in forms.streets:
            hits += _streets(words, places, street)
    for index in words.capitals if forms.acronyms else ():
        word = words.written[index]
        if word in forms.acronyms and not words.traits[index] & Trait.WORD and not protected[index]:
            span = (words.starts[index], words.ends[index])
            hits.append(_at(span, forms.acronyms[word], "known", "organization", "a short form by its letters"))
    return hits


def _names(words: Words, forms: Forms, protected: list[bool], memo: dict[str, str | None]) -> list[Hit]:
    keys, shapes = words.keys, words.forms
    found: dict[int, tuple[Part, str, str | None]] = {}
    for index in _held(words, forms):
        key = keys[index]
        parts = forms.parts.get(key) or forms.parts[key[:-1]]
        traits = words.traits[index]
        if shapes[index] == LOWER and traits & KNOWN_WORD:
            continue
        if parts[0].part == "pet" and traits & KNOWN_WORD:
            continue
        reason = "a word that is also in the dictionary" if traits & KNOWN_WORD else None
        found[index] = (parts[0], "known", reason)
    doubtful = [index for index, traits in enumerate(words.traits) if not traits & KNOWN_WORD]
    for index in sorted({*doubtful, *words.capitals}):
        traits = words.traits[index]
        shape, ordinary = shapes[index], traits & KNOWN_WORD
        if ordinary and shape == LOWER:
            continue
        key = keys[index]
        if len(key) < 4 or index in found or shape in "xI" or (shape == LOWER and looks_medical(key)):
            continue
        if key not in memo:
            memo[key] = _near(key, forms)
        meant = memo[key]
        if meant is None or (ordinary and (len(meant) < 5 or protected[index] or not _stands_out(words, index))):
            continue
        found[index] = (forms.parts[meant][0], "known misspelt", "a known name, misspelt" if ordinary else None)
    for index in [index for index, key in enumerate(keys[:-1]) if key in forms.begins]:
        if index not in found and index + 1 not in found:
            joined = keys[index] + keys[index + 1]
            broken = _BROKEN.fullmatch(words.gap(index)) is not None
            split = broken or not (words.traits[index] & Trait.WORD and words.traits[index + 1] & Trait.WORD)
            if split and len(joined) > 4 and joined in forms.parts and _TIGHT.fullmatch(words.gap(index)):
                found[index] = found[index + 1] = (forms.parts[joined][0], "known misspelt", None)
    _beside(words, forms, found)
    _between(words, found)
    hits = [_hit(words, i, part, rule, reason) for i, (part, rule, reason) in sorted(found.items())]
    return [*hits, *_letter_by_letter(words, forms)]


def _letter_by_letter(words: Words, forms: Forms) -> Iterator[Hit]:
    """A known name with a blank after each letter, as headings of some PDFs come."""
    if sum(len(key) == 1 for key in set(words.keys)) < 3:
        return
    for found in _SPACED.finditer(words.text):
        joined = fold(found[0].replace(" ", ""))
        for key, parts in forms.parts.items():
            if len(key) > 3 and (at := joined.find(key)) >= 0:
                start = found.start() + 2 * at
                yield _at((start, start + 2 * len(key) - 1), parts[0].who, "known", "name", None)


def _held(words: Words, forms: Forms) -> list[int]:
    """Places of the words that are part of a known name, or its plural."""
    here = set(words.keys)
    wanted = forms.parts.keys() & here
    wanted |= {f"{part}s" for part in forms.parts if len(part) > 3 and f"{part}s" in here}
    if not wanted:
        return []
    plural = wanted - forms.parts.keys()
    places = [index for index, key in enumerate(words.keys) if key in wanted]
    return [index for index in places if words.keys[index] not in plural or words.forms[index] != LOWER]


def _beside(words: Words, forms: Forms, found: dict[int, tuple[Part, str, str | None]]) -> None:
    """Small letters or ordinary words beside a known name or a title, where they are part of a known name."""
    beside = {
        step for index in found for step in (index - 1, index + 1) if 0 <= step < len(words) and step not in found
    }
    beside |= {
        index + 1 for index in words.cued if words.cues[index] & Cue.TITLE and index + 1 < len(words)
    } - found.keys()
    for index in sorted(beside):
        key = words.keys[index]
        before = (
            index > 0 and (index - 1 in found or words.cues[index - 1] & Cue.TITLE) and _close(words.gap(index - 1))
        )
        if not before and not (index + 1 in found and _close(words.gap(index))):
            continue
        if key in forms.parts:
            found[index] = (forms.parts[key][0], "known", None)
        elif len(key) > 3 and words.forms[index] in "TU" and (meant := _near(key, forms)) is not None:
            found[index] = (forms.parts[meant][0], "known misspelt", None)


def _between(words: Words, found: dict[int, tuple[Part, str, str | None]]) -> None:
    """Particles between two words of one name: "Joost den Hollander"."""
    places = sorted(found)
    for one, other in pairwise(places):
        inside = range(one + 1, other)
        if (
            0 < len(inside) < 4
            and found[one][0].who == found[other][0].who
            and all(words.keys[step] in contexts().particles for step in inside)
            and all(_close(words.gap(step)) for step in range(one, other))
        ):
            found.update(dict.fromkeys(inside, (found[one][0], "known", None)))


def _near(key: str, forms: Forms) -> str | None:
    """The known word that this one is a misspelling of: one slip, two from seven letters on; or two words glued."""
    limit = 2 if len(key) > 6 else 1
    best = process.extractOne(key, forms.fuzzy, scorer=OSA.distance, score_cutoff=limit)
    if best is None and "rn" in key:
        best = process.extractOne(key.replace("rn", "m"), forms.fuzzy, scorer=OSA.distance, score_cutoff=limit)
    if best is not None and (best[1] <= 1 or len(best[0]) > 6) and (len(key) > 4 or best[0][0] == key[0]):
        return str(best[0])
    if len(key) > 6:
        for size in range(3, len(key) - 2):
            if key[:size] in forms.parts and key[size:] in forms.parts:
                return key[size:]
    return None


def _numbers(words: Words, forms: Forms) -> Iterator[Hit]:
    text = words.text
    wanted = {one.bare: one.kind for one in forms.numbers if len(one.bare) > 5 and any(c.isdigit() for c in one.bare)}
    begins: dict[str, list[Number]] = {}
    for one in forms.numbers:
        if one.address:
            yield from (_number(text, span, one.kind, "known") for span in one.addresses(text))
            continue
        for letter in one.begins:
            begins.setdefault(letter, []).append(one)
    if not begins:
        return
    reached = 0
    for index in sorted({*words.digits, *words.capitals}):
        start = words.starts[index]
        for one in begins.get(text[start], ()):
            end = one.ends(text, start)
            if end is not None and not (one.kind == "zip" and _BILLED.search(text, max(start - 60, 0), start)):
                reached = end
                yield _number(text, (start, end), one.kind, "known")
        if start >= reached and wanted and (found := _CODE.match(text, start)):
            reached = found.end()
            bare = bare_of(found[0])
            limit = 1 if len(bare) < 9 else 2
            if sum(c.isdigit() for c in bare) > 3:
                best = process.extractOne(bare, list(wanted), scorer=OSA.distance, score_cutoff=limit)
                if best is not None:
                    yield _number(text, found.span(), wanted[best[0]], "known misspelt")


def _number(text: str, span: tuple[int, int], kind: str, rule: str) -> Hit:
    start, end = span
    if ")" in text[start:end] and text[start - 1 : start] == "(":
        start -= 1
    return Hit(start=start, end=end, kind=kind, rule=rule, rank=_RANK)


def _sequences(words: Words, places: "_Places", firm: tuple[str, ...], who: str) -> Iterator[Hit]:
    """A firm's words in order, each as written or with a slip; of a long name its first two will do."""
    length = len(firm)
    alone = telling(firm[0])
    for index in places.of(firm[0], loose=length > 1):
        if words.forms[index] == LOWER and not alone:
            continue
        exact = _alike(words.keys[index], firm[0])
        last, place = index, 1
        while place < length and last + 1 < len(words) and _alike(words.keys[last + 1], firm[place]):
            last, place = last + 1, place + 1
        if last > index or (exact and (place == length or alone)):
            while last + 1 < len(words) and words.keys[last + 1] in _TAILS and not words.gap(last).strip(" ,."):
                last += 1
            end = words.ends[last]
            if words.keys[last] in _TAILS and _GOES_ON.match(words.text, end):
                end += 1
            reason = None if alone else "ordinary words"
            yield _at((words.starts[index], end), who, "known", "organization", reason)


_TAILS = frozenset({"inc", "incorporated", "llc", "llp", "corp", "corporation", "ltd", "pc", "plc", "company", "co"})


def _streets(words: Words, places: "_Places", street: tuple[str, ...]) -> Iterator[Hit]:
    """A known address: from its number or its street's name on, as long as the words follow it, with slips."""
    for begin in (0, 1):
        for index in places.of(street[begin]):
            if begin == 1 and words.forms[index] == LOWER:
                continue
            last, place = index, begin + 1
            while last + 1 < len(words) and place < len(street):
                key = words.keys[last + 1]
                sure = last > index
                ahead = [p for p in (place, place + 1) if p < len(street)]
                step = next((p for p in ahead if _same(key, street[p]) or (sure and _slip(key, street[p]))), None)
                if step is None:
                    break
                last, place = last + 1, step + 1
            if last > index:
                start, end = words.starts[index], words.ends[last]
                yield Hit(start=start, end=end, kind="address", rule="known", rank=_RANK - 1)


class _Places:
    """Where the words of a text stand, asked for by a word that may be misspelt."""

    def __init__(self, words: Words) -> None:
        self._all = words.keys
        self._keys = list(dict.fromkeys(words.keys))

    def of(self, wanted: str, *, loose: bool = False) -> list[int]:
        """Places of the word and of its misspellings, in order; `loose`: of those too that are words themselves."""
        near = {wanted}
        if len(wanted) > 4 and not wanted.isdigit():
            limit = 1 if len(wanted) < 8 else 2
            # A scanner's "rn" for "m" is one slip more than the two letters count.
            found = process.extract(wanted, self._keys, scorer=OSA.distance, score_cutoff=limit + 1, limit=None)
            near |= {key for key, far, _ in found if _alike(key, wanted) or (loose and far <= limit)}
        return [index for index, key in enumerate(self._all) if key in near] if near & self._held else []

    @cached_property
    def _held(self) -> set[str]:
        return set(self._keys)


_SHORT = {
    "st": "street", "ave": "avenue", "av": "avenue", "rd": "road", "blvd": "boulevard", "dr": "drive", "ln": "lane",
    "ct": "court", "pl": "place", "cir": "circle", "hwy": "highway", "pkwy": "parkway", "ste": "suite", "n": "north",
    "s": "south", "e": "east", "w": "west", "apt": "apartment", "ca": "california", "ter": "terrace",
}  # fmt: skip


def _slip(one: str, other: str) -> bool:
    """One slip between two words, whatever they mean otherwise."""
    return len(other) > 4 and not other.isdigit() and OSA.distance(one, other, score_cutoff=1) <= 1


def _same(one: str, other: str) -> bool:
    return _SHORT.get(one, one) == _SHORT.get(other, other) or _alike(one, other)


def _alike(one: str, other: str) -> bool:
    one = one.replace("rn", "m") if "rn" in one and "rn" not in other else one
    if one == other:
        return True
    if len(other) < 5 or abs(len(one) - len(other)) > 2 or one.isdigit() != other.isdigit():
        return False
    limit = 1 if len(other) < 8 else 2
    return OSA.distance(one, other, score_cutoff=limit) <= limit and (
        not traits_of(one) & Trait.WORD or not traits_of(other) & Trait.WORD
    )


def _stands_out(words: Words, index: int) -> bool:
    """Whether the capital of an ordinary word says something: amid small words, behind an initial, before "'s"."""
    if words.forms[index] == UPPER:
        return False
    if words.written[index].endswith(("'s", "’s")):
        return True
    if not index or _begins(words, index):
        return False
    amid = words.forms[index - 1] == LOWER and (index + 1 == len(words) or words.forms[index + 1] == LOWER)
    return amid or words.forms[index - 1] == INITIAL or not words.traits[index] & _MEDICAL


def _begins(words: Words, index: int) -> bool:
    """Whether a word begins a sentence or stands in a line of capitals, where a capital says nothing."""
    if words.forms[index] == UPPER or index == 0:
        return True
    gap = words.gap(index - 1)
    return any(mark in gap for mark in ".!?:;\n•") and form_of(words.written[index - 1]) != INITIAL


def _close(gap: str) -> bool:
    return len(gap) < 4 and gap.strip(" .,\n-") == ""


def _hit(words: Words, index: int, part: Part, rule: str, reason: str | None) -> Hit:
    """A word of a known name."""
    return _at((words.starts[index], words.ends[index]), part.who, rule, "name", reason)


def _at(span: tuple[int, int], who: str, rule: str, kind: str, reason: str | None) -> Hit:
    return Hit(start=span[0], end=span[1], kind=kind, rule=rule, rank=_RANK, who=who, reason=reason)
