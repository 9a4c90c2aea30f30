"""What a word announces: a name after it or before it, a date, a number. Looked up once a word."""

from enum import IntEnum
from functools import cache

from openimr.privacy.rules import contexts, pattern_rules


class Cue(IntEnum):
    """Why a word is worth a look."""

    TITLE = 1
    WEAK_TITLE = 2
    PHRASE = 4
    DEGREE = 8
    FIRM = 16
    MONTH = 32
    RULE = 64
    VERB = 128
    PARTICLE = 256
    SUFFIX = 512


MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


@cache
def cues() -> dict[str, int]:
    """Word in `fold`'s form to its cues, as plain numbers."""
    said = contexts()
    found: dict[str, int] = {}

    def give(keys: object, cue: Cue) -> None:
        for key in keys:  # type: ignore[attr-defined]
            found[key] = found.get(key, 0) | int(cue)

    give(said.titles, Cue.TITLE)
    give(said.weak_titles, Cue.WEAK_TITLE)
    give({first_of(phrase) for phrase in (*said.before, *said.labels)}, Cue.PHRASE)
    give({part for degree in said.credentials for part in (degree.replace(".", ""), first_of(degree))}, Cue.DEGREE)
    give(said.organizations["endings"], Cue.FIRM)
    give(MONTHS, Cue.MONTH)
    give({begin for rule in pattern_rules() for begin in rule.at}, Cue.RULE)
    give(said.verbs, Cue.VERB)
    give(said.particles, Cue.PARTICLE)
    give(said.suffixes, Cue.SUFFIX)
    return found


def first_of(phrase: str) -> str:
    """The first word of a phrase, as `Words` cuts it: "a/k/a" begins with "a", "M.D." with "m", "pa-c" is one word."""
    for index, letter in enumerate(phrase):
        if not (letter.isalnum() or letter == "-"):
            return phrase[:index]
    return phrase
