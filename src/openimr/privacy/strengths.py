"""How much a word is a name by itself: by lists, by how it is written, by what stands right behind it."""

import re
from functools import cache

import msgspec

from openimr.privacy.cues import Cue
from openimr.privacy.lexicon import KNOWN_WORD, NAME, Trait
from openimr.privacy.rules import contexts, eponyms
from openimr.privacy.words import INITIAL, LOWER, TITLE, UPPER, Words, looks_made, looks_medical, traits_of

NONE, WEAK, UNKNOWN, SURE = 0, 1, 2, 3
COMMON = int(Trait.COMMON_SURNAME)
MEDICAL = int(Trait.MEDICAL)
_BESIDE = int(Cue.TITLE | Cue.DEGREE | Cue.SUFFIX | Cue.PARTICLE)


class Marked(msgspec.Struct):
    """What the finders share: what is marked as a name (by word: rule, rank, reason for doubt), what is kept and why.

    `strength` is how much each word is a name by itself, `settled` the words that are taken out already, `protected`
    those inside a term of medicine, `small` the words that the text writes in small letters.
    """

    names: dict[int, tuple[str, int, str | None]]
    kept: dict[int, str]
    strength: list[int]
    settled: set[int]
    protected: list[bool]
    small: set[str]


@cache
def few() -> frozenset[str]:
    """Words that are never a name by themselves."""
    return contexts().few_words


def strength_of(words: Words, index: int, marked: Marked) -> int:
    """How much a word is a name by itself; where it is spared for a reason, the reason goes into `marked.kept`."""
    key, form = words.keys[index], words.forms[index]
    traits = words.traits[index]
    names = eponyms()
    if len(key) < 2 or key in few() or key in names.words or words.cues[index] & _BESIDE:
        return NONE if not words.cues[index] & Cue.PARTICLE else WEAK
    if key in names.states_too:
        return NONE if index and words.keys[index - 1] in {"new", "north", "south", "west"} else WEAK
    ordinary = traits & KNOWN_WORD
    if key in names.names and (not traits & NAME or _eponymous(words, index)):
        if traits & NAME:
            marked.kept[index] = "the name of a test, sign or disease"
        return NONE
    if marked.protected[index]:
        return WEAK if traits & NAME else NONE
    if not traits:
        return _unlisted(words, index, marked)
    if not traits & NAME:
        return NONE
    if form == TITLE and _dose().match(words.text, words.ends[index]):
        marked.kept[index] = "a name before a dose: a drug?"
        return WEAK
    if ordinary:
        if _two_names(words, index):
            return SURE
        rare = not traits & (Trait.WORD | Trait.MEDICAL) and form == TITLE and key not in marked.small and len(key) > 2
        common = traits & (Trait.COMMON_SURNAME | Trait.COMMON_GIVEN)
        return SURE if rare and (common or not begins(words, index) or _owns(words, index)) else WEAK
    if form == UPPER and len(key) < 5:
        return WEAK
    return WEAK if key in marked.small else SURE


def small_strength(words: Words, index: int, marked: Marked) -> int:
    """A word in small letters: a name only if it is a frequent one and nothing else."""
    key, names = words.keys[index], eponyms()
    if key in names.names or key in names.words or key in names.states_too or len(key) < 4 or marked.protected[index]:
        return NONE
    return SURE if words.traits[index] & Trait.COMMON_SURNAME and words.forms[index] == LOWER else NONE


def _two_names(words: Words, index: int) -> bool:
    """Two names with a hyphen, each with a capital: Wen-Chin."""
    written = words.written[index]
    if "-" not in written:
        return False
    parts = written.split("-")
    return all(len(p) > 1 and p[0].isupper() and traits_of(p.lower()) & NAME and p.lower() not in few() for p in parts)


def _owns(words: Words, index: int) -> bool:
    return words.written[index].endswith(("'s", "’s"))


def begins(words: Words, index: int) -> bool:
    """Whether a word begins a sentence or a line, where a capital says nothing."""
    gap = words.gap(index - 1) if index else "\n"
    return any(mark in gap for mark in ".!?:;\n•")


def _unlisted(words: Words, index: int, marked: Marked) -> int:
    key, form, written = words.keys[index], words.forms[index], words.written[index]
    if len(key) < 3 or key in marked.small or not key.replace("-", "").isalpha():
        return WEAK if len(key) == 2 and form == TITLE else NONE
    if form == UPPER and len(key) < 6:
        return WEAK if len(key) > 3 and any(c in "aeiou" for c in key) else NONE
    if "-" not in key and (looks_medical(key) or (key.endswith("s") and looks_medical(key[:-1]))):
        return WEAK
    after = words.text[words.ends[index] : words.ends[index] + 1]
    if _dose().match(words.text, words.ends[index]):
        marked.kept[index] = "an unknown word before a dose: a drug?"
        return WEAK
    if "-" in key and all(traits_of(part) & KNOWN_WORD or len(part) < 4 for part in key.split("-")):
        return NONE
    if looks_made(written) or after[:1] in {"®", "™"}:
        marked.kept[index] = "written like a product"
        return WEAK
    behind = index + 1 < len(words) and words.gap(index).strip() == "" and words.forms[index + 1] == LOWER
    if behind and words.keys[index + 1] in eponyms().nouns:
        marked.kept[index] = "an unknown word before a test, device or score"
        return WEAK
    return UNKNOWN


def _eponymous(words: Words, index: int) -> bool:
    """Whether a name is that of a test or disease here: a noun or result near it, or another such name beside it."""
    names = eponyms()
    if index and (words.keys[index - 1] in contexts().titles or _given_before(words, index)):
        return False
    for step in range(index + 1, min(index + 4, len(words))):
        gap = words.gap(step - 1)
        if any(mark in gap for mark in ";\n") or ". " in gap:
            break
        key = words.keys[step]
        if (
            key in names.nouns
            and words.forms[step] != INITIAL
            and (
                step == index + 1
                or words.forms[step - 1] != LOWER
                or words.keys[step - 1] in {"and", "or"}
                or (step == index + 2 and words.keys[step - 1] not in few())
            )
        ):
            return True
        if key in names.results or "+" in gap:
            return words.written[index].lower() != "young"
        if key in names.names and not traits_of(key) & NAME:
            return True
    for step in range(index - 1, max(index - 4, -1), -1):
        gap = words.gap(step)
        if any(mark in gap for mark in ";\n") or ". " in gap:
            break
        key = words.keys[step]
        if key in {"positive", "negative", "equivocal", "pos", "neg"} or (
            key in names.names and not traits_of(key) & NAME
        ):
            return True
        if key in {"test", "sign", "maneuver"} and step == index - 1:
            return True
    return False


def _given_before(words: Words, index: int) -> bool:
    traits = words.traits[index - 1]
    plain = traits & Trait.GIVEN and not traits & KNOWN_WORD and words.keys[index - 1] not in eponyms().names
    return bool(plain) and words.forms[index - 1] == TITLE and words.gap(index - 1) == " "


@cache
def _dose() -> re.Pattern[str]:
    return re.compile(contexts().dose, re.IGNORECASE)
