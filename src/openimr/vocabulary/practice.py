"""Which specialties evaluate or treat what is in dispute, how close it is to their field, and why.

The lists are `data/treated_by.yaml`; the names are those of `data/boards.yaml`.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import Treatment
from openimr.vocabulary.body_parts import region_of
from openimr.vocabulary.conditions import condition_for_code, find_condition
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.entries import Condition
from openimr.vocabulary.procedures import procedure_of

Level = Literal["special", "own", "close", "general", "seldom", "distant"]
"""How near a specialty is to a treatment or condition: its subspecialty, its field, beside it, general, not its field
but given to it by the programme, in passing."""

LEVELS: tuple[Level, ...] = ("special", "own", "close", "general", "seldom", "distant")
Who = dict[str, tuple[str, ...]]
_CHAPTERS = (("H6", "ear"), ("H7", "ear"), ("H8", "ear"), ("H9", "ear"), ("H", "eye"), ("F", "mental"),
             ("K", "abdomen"), ("L", "skin"), ("J", "chest"), ("G43", "head"), ("G44", "head"))  # fmt: skip


class Tie(msgspec.Struct, frozen=True, kw_only=True):
    """What binds a specialty to a treatment or a condition: the level, its weight (0 to 1), and the reason."""

    level: Level
    weight: float
    reason: str


Ties = Mapping[str, Tie]
"""By specialty; what is not there does not know it."""


class _Lists(msgspec.Struct, frozen=True, kw_only=True):
    special: Who = {}
    own: Who = {}
    close: Who = {}
    general: Who = {}
    seldom: Who = {}
    distant: Who = {}


class _Entry(_Lists, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"drugs": "class", "like": "as"}):
    treatment: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    kind: str | None = None
    region: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    like: Literal["region"] | None = None
    named: str | None = None
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    levels: dict[Level, float]
    similar_from: Level
    regions: dict[str, _Lists]
    conditions: tuple[_Entry, ...]
    treatments: tuple[_Entry, ...]


class Ailment(msgspec.Struct, frozen=True):
    """What a case is about: a condition of the vocabulary, or a region of the body where no more is known."""

    condition: str | None
    region: str | None


def ailments_of(diagnoses: Iterable[str], body_parts: Iterable[str]) -> tuple[Ailment, ...]:
    """The conditions of a case, each once: from its diagnoses (ICD-10 or ICD-9 codes, or words), else its body parts.

    A code without a condition in the vocabulary gives its chapter's region where that is one; what says nothing is
    left out.
    """
    found: dict[Ailment, None] = {}
    for diagnosis in diagnoses:
        entry = condition_for_code(diagnosis) or find_condition(diagnosis)
        if (name := _named_in(diagnosis, _file().conditions)) is not None:
            found[Ailment(name, None)] = None
        elif entry is not None:
            found[Ailment(entry.id, entry.region)] = None
        elif (region := _chapter(diagnosis) or region_of(diagnosis)) is not None:
            found[Ailment("hearing loss" if region == "ear" else None, None if region == "ear" else region)] = None
    if not found:
        for part in body_parts:
            region = region_of(part)
            entry = find_condition(part) if region is None else None
            if region is not None or entry is not None:
                found[Ailment(entry.id if entry else None, region or (entry.region if entry else None))] = None
    return tuple(found)


def who_treats(ailment: Ailment) -> Ties:
    """The specialties that evaluate or treat a condition; empty where nothing is known of it."""
    listed = _by_condition().get(ailment.condition or "")
    if listed is not None:
        return listed
    entry = _condition(ailment.condition)
    region = ailment.region or (entry.region if entry else None)
    return _by_region().get(region or ("general" if entry else ""), {})


def treatment_in(request: str) -> str | None:
    """The treatment that the lists name themselves, since the vocabulary has none, and that a request asks for."""
    return _named_in(request, _file().treatments)


def who_performs(treatment: Treatment, ailments: Iterable[Ailment]) -> tuple[Ties, str | None]:
    """The specialties that perform, prescribe or judge a treatment, and the region or condition that was looked at.

    Empty where nothing is known of it. `ailments` are the case's, for a treatment that says no part of the body.
    """
    where = tuple(ailments)
    own = _own_region(treatment)
    region = own or next((a.region for a in where if a.region is not None), None)
    entry = _entry_for(treatment, region)
    ties: dict[str, Tie] = {}
    if entry is None or entry.like == "region":
        places = (Ailment(None, own),) if own else where
        for place in places:
            _add(ties, who_treats(place))
        if not ties:  # who reads its pictures says nothing of who treats what they are for
            return ties, own
    if entry is not None:
        _add(ties, _ties(entry))
    return ties, own


def is_similar(level: str) -> bool:
    """Whether a specialty of this level to a treatment is "the same or a similar specialty" (R8): `similar_from`."""
    levels: tuple[str, ...] = LEVELS
    return level in levels and levels.index(level) <= levels.index(_file().similar_from)


def _own_region(treatment: Treatment) -> str | None:
    if treatment.body_part:
        return region_of(treatment.body_part)
    entry = procedure_of(treatment.procedure) if treatment.procedure else None
    return entry.region if entry else None


def _entry_for(treatment: Treatment, region: str | None) -> _Entry | None:
    if treatment.procedure and (found := _by_treatment().get(treatment.procedure)):
        return found
    for name in drug_classes(treatment.ingredients):
        if (found := _by_class().get(name)) is not None:
            return found
    entries = [e for e in _file().treatments if e.kind == treatment.kind]
    in_region = next((e for e in entries if region in e.region), None)
    return in_region or next((e for e in entries if not e.region), None)


def _add(ties: dict[str, Tie], more: Ties) -> None:
    for name, tie in more.items():
        if name not in ties or ties[name].weight < tie.weight:
            ties[name] = tie


def _ties(lists: _Lists) -> dict[str, Tie]:
    weights = _file().levels
    ties: dict[str, Tie] = {}
    for level in LEVELS:
        who: Who = getattr(lists, level)
        for reason, names in who.items():
            for name in names:
                ties.setdefault(name, Tie(level=level, weight=weights[level], reason=reason))
    return ties


def _named_in(text: str, entries: Iterable[_Entry]) -> str | None:
    """The name of the first entry of which the text has a word, or whose code it begins with."""
    said = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    code = text.strip().upper().replace(".", "")
    for entry in entries:
        if entry.named is not None and (
            any(f" {word}" in f" {said}" for word in entry.words) or any(code.startswith(c) for c in entry.codes)
        ):
            return entry.named
    return None


def _chapter(code: str) -> str | None:
    said = code.strip().upper()
    if not (said[:1].isalpha() and said[1:3].isalnum() and said[1:2].isdigit()):
        return None
    return next((region for prefix, region in _CHAPTERS if said.startswith(prefix)), None)


def _condition(key: str | None) -> Condition | None:
    return find_condition(key) if key else None


@cache
def _by_region() -> Mapping[str, Ties]:
    return {name: _ties(lists) for name, lists in _file().regions.items()}


@cache
def _by_condition() -> Mapping[str, Ties]:
    entries = _file().conditions
    named = {entry.named: _ties(entry) for entry in entries if entry.named is not None}
    return {**named, **{key: _ties(entry) for entry in entries for key in entry.of}}


@cache
def _by_treatment() -> Mapping[str, _Entry]:
    entries = _file().treatments
    named = {entry.named: entry for entry in entries if entry.named is not None}
    return {**named, **{key: entry for entry in entries for key in entry.treatment}}


@cache
def _by_class() -> Mapping[str, _Entry]:
    return {key: entry for entry in _file().treatments for key in entry.drugs}


@cache
def _file() -> _File:
    text = resources.files("openimr.vocabulary").joinpath("data/treated_by.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_File)
