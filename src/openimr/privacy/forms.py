"""The ways in which what is known of a case may be written: names, firms, numbers."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from openimr.privacy.folding import fold, plain
from openimr.privacy.initials import initials_of
from openimr.privacy.lexicon import KNOWN_WORD, pet_names
from openimr.privacy.model import Known, KnownNumber, KnownPerson
from openimr.privacy.numbers import Number, number_of
from openimr.privacy.rules import contexts
from openimr.privacy.words import traits_of

_PARTS = re.compile(r"[^\W_][\w'’.-]*")
_ZIP = re.compile(
    r"(?<=[\s,])(?P<five>\d{5})(?:[-–]?(?P<four>\d{4}))?\s*(?:,?\s*(?:USA?|U\.S\.(?:A\.)?|United States))?\s*$"
)
_GENERIC = frozenset(["of", "the", "and", "for", "at", "in", "a", "an", "to", "by", "on", "or"])


class Part(msgspec.Struct, frozen=True):
    """A word of a known name: whose, and which part of it (surname, given, pet, firm)."""

    who: str
    part: str


class Forms(msgspec.Struct, frozen=True):
    """What the finder looks for.

    `parts` are words in `fold`'s form; `fuzzy` those long enough to be misspelt; `firms` are word sequences with their
    party; `streets` likewise; `initials` like `mg` to a party; `says` names each party's placeholder.
    """

    parts: dict[str, list[Part]]
    fuzzy: list[str]
    begins: frozenset[str]
    firms: list[tuple[str, tuple[str, ...]]]
    acronyms: dict[str, str]
    streets: list[tuple[str, ...]]
    initials: dict[str, str]
    numbers: list[Number]


def forms_of(known: Known) -> Forms:
    """Every way of writing what is known, worked out once a case."""
    known = _plain(known)
    parts: dict[str, list[Part]] = {}
    initials: dict[str, str] = {}
    firms: list[tuple[str, tuple[str, ...]]] = []
    acronyms: dict[str, str] = {}
    for number, person in enumerate(known.people):
        who = f"person {number}"
        for key, part in _parts_of(person):
            held = parts.setdefault(key, [])
            if not any(one.who == who for one in held):
                held.append(Part(who, part))
        for name in person.names:
            given, surname = split_name(name)
            for letters in sorted(initials_of(given, surname, _particles_in(name))):
                initials.setdefault(letters, who)
    for number, firm in enumerate(known.organizations):
        for name in firm.names:
            words = tuple(fold(word) for word in _PARTS.findall(name))
            kept = tuple(word for word in words if word not in _endings())
            if kept:
                firms.append((f"firm {number}", kept))
                telling = tuple(word for word in kept if word not in _GENERIC)
                if len(telling) >= 3:
                    acronyms.setdefault("".join(word[0] for word in telling).upper(), f"firm {number}")
    numbers = [*known.numbers, *(KnownNumber(kind="zip", value=code) for code in _zip_codes(known.addresses))]
    streets = [tuple(fold(word) for word in _PARTS.findall(address)) for address in known.addresses]
    return Forms(
        parts=parts,
        fuzzy=[key for key in parts if len(key) > 3],
        begins=frozenset(key[:size] for key in parts for size in range(1, len(key)) if len(key) > 4),
        firms=firms,
        acronyms=acronyms,
        streets=[street for street in streets if len(street) > 1],
        initials=initials,
        numbers=[looked_for for one in numbers if (looked_for := number_of(one)) is not None],
    )


def _zip_codes(addresses: Iterable[str]) -> list[str]:
    """The ZIP codes at the end of addresses: the five figures, and all nine where they are told."""
    found = (_ZIP.search(address) for address in addresses)
    codes = {code for one in found if one for code in (one["five"], one["five"] + (one["four"] or ""))}
    return sorted(codes, key=lambda code: (-len(code), code))


def _plain(known: Known) -> Known:
    """What is known, folded as the text is that it is looked for in."""
    return msgspec.structs.replace(
        known,
        people=tuple(msgspec.structs.replace(person, names=tuple(map(plain, person.names))) for person in known.people),
        organizations=tuple(
            msgspec.structs.replace(firm, names=tuple(map(plain, firm.names))) for firm in known.organizations
        ),
        numbers=tuple(msgspec.structs.replace(number, value=plain(number.value)) for number in known.numbers),
        addresses=tuple(map(plain, known.addresses)),
    )


def split_name(name: str) -> tuple[list[str], list[str]]:
    """Given names and surname in `fold`'s form, without titles, degrees and suffixes; "Last, First" is understood."""
    words = contexts()
    away = words.titles | words.suffixes | {fold(c) for c in words.credentials} | set(words.credentials)
    sides = [[fold(part) for part in _PARTS.findall(side)] for side in name.split(",")]
    sides = [[part for part in side if part and part not in away] for side in sides]
    sides = [side for side in sides if side]
    if not sides:
        return [], []
    if len(sides) > 1:
        return sides[1], [part for part in sides[0] if part not in words.particles] or sides[0]
    whole = sides[0]
    if len(whole) == 1:
        return [], whole
    cut = len(whole) - 1
    while cut > 1 and whole[cut - 1] in words.particles:
        cut -= 1
    surname = [part for part in whole[cut:] if part not in words.particles] or whole[cut:]
    return [part for part in whole[:cut] if part not in words.particles], surname


def _parts_of(person: KnownPerson) -> Iterator[tuple[str, str]]:
    for name in person.names:
        given, surname = split_name(name)
        for word in surname:
            yield from ((piece, "surname") for piece in _pieces(word))
        if len(surname) > 1:
            yield "".join(surname), "surname"
        for word in given:
            if len(word) > 1:
                yield from ((piece, "given") for piece in _pieces(word))
                for pet in pet_names().get(word, ()):
                    if len(pet) > 2:
                        yield pet, "pet"
        particles = _particles_in(name)
        if particles and surname:
            yield "".join([*particles, surname[-1]]), "surname"


def _particles_in(name: str) -> list[str]:
    return [fold(p) for p in _PARTS.findall(name) if fold(p) in contexts().particles]


def _pieces(word: str) -> Iterator[str]:
    yield word
    if "-" in word:
        yield word.replace("-", "")
        yield from (piece for piece in word.split("-") if len(piece) > 1)


@cache
def _endings() -> frozenset[str]:
    return frozenset({"inc", "incorporated", "llc", "llp", "corp", "corporation", "ltd", "pc", "plc", "company", "co"})


def telling(word: str) -> bool:
    """Whether a word of a firm's name tells it by itself: it is no English word and none of medicine."""
    return len(word) > 3 and not traits_of(word) & KNOWN_WORD
