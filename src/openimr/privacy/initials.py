"""Initials of those whom a case knows: with points anywhere, without them where the words beside say what they are."""

import re
from collections.abc import Iterator
from functools import cache

from openimr.privacy.lexicon import KNOWN_WORD, Trait
from openimr.privacy.model import Doubt, Hit
from openimr.privacy.rules import contexts
from openimr.privacy.words import UPPER, Words, traits_of

_RANK = 10
_DOTTED = re.compile(r"[A-Z]\.(?<![\w.][A-Z]\.)(?:[ -]{0,2}[A-Z]\.){0,3}[ -]{0,2}[A-Z](?:\.|(?![\w.]))(?!\w)")
_PERSONS = frozenset({"patient", "worker", "employee", "claimant", "applicant", "mr", "ms", "mrs", "dr"})
_OPENED = re.compile(r"[(\[]\s?$")
_CLOSED = re.compile(r"\s?[)\]]")
_LINE_BEGINS = re.compile(r"(?:^|\n)[ \t]*(?:[-–—~/]{1,2}[ \t]*)?$|[ \t](?:[–—~]|-{1,2}|//?s/)[ \t]*$")
_LINE_ENDS = re.compile(r"[ \t.]*(?:\n|$)")
_SAID_TO_BE = re.compile(
    r"\binitial(?:s\b|ed\b|led\b|(?=\s?[:=#]))(?:[ \t]+(?:are|is|by|with|were|as))*"
    r"[\s:.#=(\"'“-]{1,4}(?P<v>[A-Za-z]{2,5})(?!\w)",
    re.IGNORECASE,
)
_TYPIST = re.compile(r"(?<![\w/.:-])(?P<one>[A-Za-z]{2,5}) ?[/:;\\|] ?(?P<other>[A-Za-z]{2,5})(?![\w/])")
_TYPED_BEFORE = re.compile(
    r"(?:^|\n|[.;]\s|[(\[]|\b(?:dictated|transcribed|typed|d/t|dict|trans|author|typist|by)\b[\s:.-]*)[ \t]*$",
    re.IGNORECASE,
)
_TYPED_BEHIND = re.compile(
    r"[ \t.]*(?:\n|$|[)\]]|[-,;:]?[ \t]*(?:dictated|transcribed|typed|d:|t:|dd|dt|job|\d))", re.IGNORECASE
)
_REASON = "initials of a party"


def initials_of(given: list[str], surname: list[str], particles: list[str]) -> set[str]:
    """How the initials of a name may be written, in small letters: of "Xiomara Nguyen-Okonkwo" xn, xo and xno."""
    if not given or not surname:
        return set()
    firsts = {given[0][0], "".join(one[0] for one in given), "".join(_pieces(given))}
    pieces = _pieces(surname)
    lasts = {pieces[0], pieces[-1], surname[-1][0], "".join(pieces)}
    lasts |= {"".join(one[0] for one in particles) + last for last in lasts} if particles else set()
    return {first + last for first in firsts for last in lasts if len(first + last) < 6}


def initial_hits(words: Words, initials: dict[str, str]) -> Iterator[Hit]:
    """Initials of parties; `initials` are such letters to the party."""
    found = [*_announced(words, initials)]
    yield from found
    # Whose they are is said once; further on in the letter they may stand anywhere.
    taken = {hit.start for hit in found}
    told = {"".join(c for c in words.text[hit.start : hit.end].lower() if c.isalpha()) for hit in found}
    for index in words.capitals if told else ():
        key = words.keys[index]
        start = words.starts[index]
        if key not in told or key not in initials or words.forms[index] != UPPER or start in taken:
            continue
        if not _is_ordinary(key) and not _spelt_out(words, index):
            yield _hit(start, words.ends[index], initials[key])


def _announced(words: Words, initials: dict[str, str]) -> Iterator[Hit]:
    text = words.text
    for found in _DOTTED.finditer(text):
        letters = "".join(c for c in found[0] if c.isalpha()).lower()
        if letters in initials and letters not in _degrees():
            end = found.start() + len(found[0].rstrip())
            yield _hit(found.start(), end, initials[letters])
    for index in words.capitals:
        key = words.keys[index]
        if key in initials and words.forms[index] == UPPER and _by_its_place(words, index):
            yield _hit(words.starts[index], words.ends[index], initials[key])
    low = text.lower()
    if "initial" in low:
        for found in _SAID_TO_BE.finditer(text):
            letters = found["v"].lower()
            if letters in initials and (found["v"].isupper() or not traits_of(letters) & Trait.WORD):
                yield _hit(*found.span("v"), initials[letters])
    if any(f"{letters}{sign}" in low or f"{sign}{letters}" in low for letters in initials for sign in "/:;\\|"):
        yield from _typists(text, initials)


def doubtful_initials(words: Words, initials: dict[str, str]) -> list[Doubt]:
    """Capitals that may be a party's initials, and that nothing beside them says so of: a person decides."""
    return [
        Doubt(start=words.starts[index], end=words.ends[index], removed=False, reason="may be initials of a party")
        for index in words.capitals
        if words.keys[index] in initials and words.forms[index] == UPPER and not _is_ordinary(words.keys[index])
    ]


def _by_its_place(words: Words, index: int) -> bool:
    """Whether capitals that may be initials stand where initials do: after "signed by", in brackets, on their own."""
    text, start, end = words.text, words.starts[index], words.ends[index]
    key = words.keys[index]
    before = words.keys[index - 1] if index else ""
    gap = words.gap(index - 1) if index else "\n"
    if before in _PERSONS and gap.strip(" .") == "" and key not in _degrees():
        return True
    if _is_ordinary(key):
        return False
    if before in _announcing() and len(gap) < 5 and not gap.strip(" :.-/(#\"'"):
        return True
    if _OPENED.search(text, max(start - 2, 0), start) and _CLOSED.match(text, end):
        return not _spelt_out(words, index)
    return bool(_LINE_BEGINS.search(text, max(start - 8, 0), start) and _LINE_ENDS.match(text, end))


def _spelt_out(words: Words, index: int) -> bool:
    """Whether the words before an abbreviation in brackets begin with its letters: functional restoration (FR)."""
    letters = words.keys[index]
    said = [key[0] for key in words.keys[max(index - 2 * len(letters), 0) : index] if key not in {"of", "and", "the"}]
    return "".join(said[-len(letters) :]) == letters


def _typists(text: str, initials: dict[str, str]) -> Iterator[Hit]:
    """The mark that a typist leaves under a letter: "QV/abc", "tbo:mn"; whose the other letters are, is not known."""
    for found in _TYPIST.finditer(text):
        pair = found["one"], found["other"]
        mine = next((one for one in pair if one.lower() in initials and not _is_ordinary(one.lower())), None)
        if mine is None:
            continue
        other = pair[1] if mine == pair[0] else pair[0]
        if _is_ordinary(other.lower()) and not (mine.isupper() and other.islower() and len(other) < 4):
            continue
        before = _TYPED_BEFORE.search(text, max(found.start() - 20, 0), found.start())
        if before or _TYPED_BEHIND.match(text, found.end()):
            yield _hit(found.start(), found.end(), initials[mine.lower()])


def _is_ordinary(key: str) -> bool:
    """Whether letters are a word, a degree, a state or an abbreviation that everybody writes."""
    return key in _degrees() or key in _abbreviations() or bool(traits_of(key) & KNOWN_WORD)


@cache
def _degrees() -> frozenset[str]:
    return frozenset(credential.replace(".", "") for credential in contexts().credentials)


@cache
def _abbreviations() -> frozenset[str]:
    return contexts().abbreviation_words


@cache
def _announcing() -> frozenset[str]:
    return contexts().initials_after


def _pieces(parts: list[str]) -> str:
    return "".join(piece[0] for part in parts for piece in part.split("-") if piece)


def _hit(start: int, end: int, who: str) -> Hit:
    return Hit(start=start, end=end, kind="name", rule="known initials", rank=_RANK, who=who, reason=_REASON)
