"""What a person of a case is known by, and whether two cases speak of the same one."""

import re
from collections.abc import Set
from typing import Literal

import msgspec

from openimr.model import Case
from openimr.process.words import folded, role_of
from openimr.vocabulary import fold_name, is_nobody

Sameness = Literal["same", "near"]
NEAR = "near "
_EXACT = ("npi ", "licence ")
"""Keys that a person has one of: two that differ are two persons, however near their names are."""
_YEAR = 4
"""Digits that may stand beside a word which says that the number is not known."""
_SHORTEST = 3
"""Letters and digits that a claim number has at least."""
_TITLES = {"md", "do", "dc", "dr", "esq", "jr", "sr", "mr", "mrs", "ms", "phd", "dpm", "pt"}


class Identity(msgspec.Struct, frozen=True):
    """The keys of a person, by which cases are found, and each of the names: its outer words, and those between."""

    keys: frozenset[str]
    names: tuple[tuple[frozenset[str], frozenset[str]], ...]


def identity(case: Case, role: str) -> Identity:
    """What the persons of a role are known by: the claim for the worker, numbers, and names without titles.

    A name is folded: an accent, its way of coding, a capital or a hyphen makes nobody another person. What is entered
    where there is no name or number makes nobody the same one. Keys that begin with `near` leave out what stands
    between the first and the last word of a name.
    """
    known: set[str] = set()
    names: list[tuple[frozenset[str], frozenset[str]]] = []
    if role == "injured worker" and case.claim_number and (claim := claim_key(case.claim_number)):
        known.add(f"claim {claim}")
    for party in case.parties:
        if role_of(party.role) != role:
            continue
        known |= {f"npi {party.npi}"} if party.npi else set()
        known |= {f"licence {folded(licence)}" for licence in party.licences}
        for name in (party.name, *party.other_names):
            words = _words(name) if name and not is_nobody(name) else []
            if not words:
                continue
            known.add(f"name {' '.join(sorted(words))}")
            if (parted := _parted(words)) is not None:
                names.append(parted)
                known.add(f"{NEAR}{' '.join(sorted(parted[0]))}")
    return Identity(frozenset(known), tuple(names))


def sameness(one: Identity, other: Identity) -> Sameness | None:
    """Whether two are the same person: by a number or the whole name, nearly by the name, or not as far as is known.

    Nearly: the outer words of the name are the same, and what stands between them is missing on one side ("Vance,
    Gregor H." and "Gregor Vance"), or is the first letter of it on one ("Noor A. Oakhurst", "Noor Amina Oakhurst").
    """
    if any(not key.startswith(NEAR) for key in one.keys & other.keys):
        return "same"
    for kind in _EXACT:
        mine, theirs = ({key for key in keys if key.startswith(kind)} for keys in (one.keys, other.keys))
        if mine and theirs:
            return None
    near = any(
        outer == theirs and _fit(between, between_theirs)
        for outer, between in one.names
        for theirs, between_theirs in other.names
    )
    return "near" if near else None


def claim_key(number: str) -> str:
    """A claim number as it is compared, its letters and digits alone; empty where it is no number.

    "unknown", "pending 2025", "---" and "n/a" stand where nobody knows the number, and 0000 is nobody's.
    """
    words = fold_name(number).split()
    key = re.sub(r"[^0-9a-z]", "", "".join(words))
    said = " ".join(word for word in words if not word.isdecimal())
    filler = len(said) > 2 and is_nobody(said) and sum(map(str.isdecimal, key)) <= _YEAR
    return key if len(key) >= _SHORTEST and re.search(r"[1-9]", key) and not filler else ""


def _words(name: str) -> list[str]:
    """The words of a name in the order in which it is spoken, without titles."""
    plain = name.lower().replace("m.d", "md").replace("d.o", "do")
    last, _, rest = plain.partition(",")
    family, given = (
        [word for word in fold_name(part.replace(".", " ")).split() if word not in _TITLES] for part in (last, rest)
    )
    return [*given, *family]


def _parted(words: list[str]) -> tuple[frozenset[str], frozenset[str]] | None:
    """The outer words of a name, and those between them with the single letters; None: it has no two outer words."""
    whole = [word for word in words if len(word) > 1]
    if len(whole) < 2:
        return None
    outer = frozenset((whole[0], whole[-1]))
    return outer, frozenset(words) - outer


def _fit(one: Set[str], other: Set[str]) -> bool:
    """Whether what stands between is missing on one side, or each of the fewer words is one of the others, or short."""
    fewer, more = sorted((one, other), key=len)
    return all(any(_short(word, of) for of in more) for word in fewer)


def _short(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))
