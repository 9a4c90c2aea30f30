"""People whom nobody named to us: by lists of names, by the words beside them, and by what no list explains."""

import re
from collections.abc import Iterator

from openimr.privacy.beside import CONTEXT, anchors, go_on
from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait
from openimr.privacy.model import Doubt, Hit
from openimr.privacy.rules import contexts
from openimr.privacy.strengths import (
    COMMON,
    MEDICAL,
    NONE,
    SURE,
    UNKNOWN,
    WEAK,
    Marked,
    few,
    small_strength,
    strength_of,
)
from openimr.privacy.words import INITIAL, LOWER, TITLE, UPPER, Words

_LIST, _RESIDUAL = 30, 40
_CITED = re.compile(
    r"\(\s?(?:see |e\.g\.,? )?[A-Z][\w'’-]+(?:[ -](?:and|&|et al\.?|[A-Z][\w'’-]+|[A-Z]\.)){0,5},?"
    r"(?: et al\.?,?)? ?(?:19|20)\d\d[a-z]?(?:[,;-][^)\n]{0,40})?\)"
)
_AND_OTHERS = re.compile(r"\b[A-Z][\w'’-]+(?:,? (?:and|&) [A-Z][\w'’-]+|, [A-Z][\w'’-]+){0,4},? et al\b\.?")
_YEAR = re.compile(r"\((?:19|20)\d\d\)")
_BEFORE_YEAR = re.compile(r"\b[A-Z][\w'’-]+(?: (?:and|&) [A-Z][\w'’-]+)? $")
_AUTHOR = "author of a study in a citation"


def person_hits(words: Words, protected: list[bool], settled: set[int]) -> tuple[list[Hit], list[Doubt]]:
    """Names of people nobody told us of. `protected`: words inside a term of medicine; `settled`: already taken out."""
    small = {key for key, form in zip(words.keys, words.forms, strict=True) if form == LOWER}
    marked = Marked(names={}, kept={}, strength=[NONE] * len(words), settled=settled, protected=protected, small=small)
    for start, end in _cited(words.text):
        for index in range(words.at(start), min(words.at(end - 1) + 1, len(words))):
            if words.forms[index] in {TITLE, UPPER}:
                marked.kept[index] = _AUTHOR
    for index, traits in enumerate(words.traits):
        if words.forms[index] in "TU":
            if index not in marked.settled and index not in marked.kept:
                marked.strength[index] = strength_of(words, index, marked)
        elif traits & COMMON and not traits & KNOWN_WORD and index not in marked.settled:
            marked.strength[index] = small_strength(words, index, marked)
    anchors(words, marked)
    for index, how in enumerate(marked.strength):
        if how < UNKNOWN or index in marked.names:
            continue
        if how == SURE:
            marked.names[index] = ("list", _LIST, None)
        else:
            marked.names[index] = ("residual", _RESIDUAL, "a capital on a word that no list knows")
    if marked.names:
        _spread(words, marked)
    hits = [
        Hit(start=words.starts[i], end=words.ends[i], kind="name", rule=rule, rank=rank, reason=reason)
        for i, (rule, rank, reason) in marked.names.items()
        if i not in marked.settled
    ]
    doubts = [
        Doubt(start=words.starts[i], end=words.ends[i], removed=False, reason=reason)
        for i, reason in marked.kept.items()
        if i not in marked.names and i not in marked.settled
    ]
    return hits, doubts


def _cited(text: str) -> Iterator[tuple[int, int]]:
    """Where authors of studies are cited."""
    if "(" in text:
        yield from (found.span() for found in _CITED.finditer(text))
        for found in _YEAR.finditer(text):
            if before := _BEFORE_YEAR.search(text, max(found.start() - 60, 0), found.start()):
                yield before.start(), found.end()
    if " et al" in text:
        yield from (found.span() for found in _AND_OTHERS.finditer(text))


def _spread(words: Words, marked: Marked) -> None:
    """Names beside names: given names that are words too, particles between, initials, and further mentions."""
    said = contexts()
    for index in sorted(marked.names):
        go_on(words, index, marked)
    for index in sorted(marked.names, reverse=True):
        waiting: list[int] = []
        for step in range(index - 1, max(index - 5, -1), -1):
            gap = words.gap(step)
            if step in marked.settled or step in marked.names or len(gap) > 3 or gap.strip(" .'’-,"):
                break
            key, form = words.keys[step], words.forms[step]
            if (
                form == INITIAL
                or (key in said.particles and key not in {"al", "y", "la", "e", "st", "di", "do"})
                or (key in said.particles and form == TITLE)
            ):
                waiting.append(step)
                if (form == INITIAL and "," not in gap) or form == TITLE or step + 1 in marked.names:
                    marked.names.setdefault(step, ("context", CONTEXT, None))
            elif (
                marked.strength[step] == WEAK
                and form != LOWER
                and key not in few()
                and not words.traits[step] & MEDICAL
                and _joins(words, step)
            ):
                marked.names.setdefault(step, ("context", CONTEXT, "a word that is also a name, before a name"))
            else:
                break
    again = {words.keys[i] for i in marked.names if words.forms[i] in {TITLE, UPPER} and len(words.keys[i]) > 2}
    again -= few() | said.particles
    for index, key in enumerate(words.keys):
        if (
            key in again
            and index not in marked.names
            and index not in marked.settled
            and words.forms[index] in {TITLE, UPPER}
        ) and (
            marked.strength[index] >= WEAK and not words.traits[index] & MEDICAL and marked.kept.get(index) != _AUTHOR
        ):
            marked.names[index] = ("context", CONTEXT, "named elsewhere in the text")


def _joins(words: Words, step: int) -> bool:
    """Whether a weak word belongs to the name behind it: it is in a list of names, or no list knows it."""
    if "," in words.gap(step):
        return bool(words.traits[step] & NAME and words.traits[step + 1] & Trait.GIVEN and words.gap(step) == ", ")
    return bool(words.traits[step] & NAME or not words.traits[step])
