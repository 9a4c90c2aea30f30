"""The lists of who performs, prescribes or judges what (`data/treated_by.yaml`), and how near is near."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import Treatment
from openimr.model.treatment import TreatmentKind
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.ties import LEVELS, Level, Lists, Tie, Ties, ties_of


class Entry(Lists, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"drugs": "class", "like": "as"}):
    """A treatment, a class of drug or a kind of treatment, with who performs, prescribes or judges it."""

    treatment: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    kind: str | None = None
    region: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    gives_way: Literal["request", "diagnosis"] | None = None
    like: Literal["region"] | None = None
    keeps: bool = False
    for_pain: bool = False
    named: str | None = None
    is_a: TreatmentKind | None = None
    words: str = ""


class Surgical(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of a request's words makes it surgery, or perhaps, or not; and what a visit or a drug all the same."""

    words: str
    perhaps: str
    not_: str = msgspec.field(name="not")
    forms: str
    endings: str
    visits: str


class Follows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Items that follow the main items of their request, and those that follow a surgery."""

    treatments: tuple[str, ...]
    kinds: tuple[str, ...]
    words: str
    after_surgery: tuple[str, ...]
    classes_after_surgery: tuple[str, ...]
    classes_of_their_own: tuple[str, ...]
    of_a_part: tuple[str, ...]


class PracticeFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`data/treated_by.yaml`."""

    levels: dict[Level, float]
    similar_from: Level
    close_from: Level
    beside: Level
    surgical: Surgical
    follows: Follows
    apart: tuple[str, ...]
    generalists: frozenset[str]
    judged_by_class: frozenset[str]
    samples: tuple[str, ...]
    regions: dict[str, Lists]
    treatments: tuple[Entry, ...]


def is_similar(level: str) -> bool:
    """Whether a specialty of this level to a treatment is "the same or a similar specialty" (R8): `similar_from`."""
    return _reaches(level, practice_file().similar_from)


def is_close(level: str) -> bool:
    """Whether a treatment of this level belongs to the field of a specialty or stands beside it: `close_from`."""
    return _reaches(level, practice_file().close_from)


def tie_beside(reason: str) -> Tie:
    """The tie to an item beside the field of who decides the main items."""
    level = practice_file().beside
    return Tie(level=level, weight=practice_file().levels[level], reason=reason, beside=True)


def is_apart(subspecialty: str) -> bool:
    """Whether a subspecialty is a practice of its own, so that the certificate under it counts two levels less."""
    return subspecialty in practice_file().apart


def from_apart(tie: Tie) -> Tie | None:
    """The tie of who has left the field for a subspecialty; None where nothing is left of it."""
    levels = [level for level in LEVELS if level != "seldom"]
    place = levels.index(tie.level) + 2 if tie.level in levels else len(levels)
    if place >= len(levels):
        return None
    return msgspec.structs.replace(tie, level=levels[place], weight=practice_file().levels[levels[place]])


def is_listed(treatment: Treatment) -> bool:
    """Whether the lists know the treatment itself, and not only its kind."""
    classes = drug_classes(treatment.ingredients)
    return treatment.procedure in by_treatment() or any(name in by_class() for name in classes)


def lowered(tie: Tie, level: Level) -> Tie:
    """The same tie at a level that is less."""
    return msgspec.structs.replace(tie, level=level, weight=practice_file().levels[level])


@cache
def of_kind(kind: str) -> tuple[Entry, ...]:
    """The entries of a kind of treatment, in order."""
    return tuple(e for e in practice_file().treatments if e.kind == kind)


def ties_of_entry(entry: Entry) -> Ties:
    """The lists of an entry by specialty."""
    return _by_entry()[id(entry)]


@cache
def by_treatment() -> Mapping[str, tuple[Entry, ...]]:
    """The entries of a treatment, by its id or the name that the lists give it, in order."""
    return _listed((key, entry) for entry in practice_file().treatments
                   for key in (*entry.treatment, *((entry.named,) if entry.named else ())))  # fmt: skip


@cache
def by_class() -> Mapping[str, tuple[Entry, ...]]:
    """The entries of a class of drug, in order."""
    return _listed((key, entry) for entry in practice_file().treatments for key in entry.drugs)


@cache
def by_region() -> Mapping[str, Ties]:
    """Who treats a region of the body."""
    return {name: ties_of(lists, practice_file().levels) for name, lists in practice_file().regions.items()}


@cache
def practice_file() -> PracticeFile:
    """The file, read once."""
    text = resources.files("openimr.vocabulary").joinpath("data/treated_by.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=PracticeFile)


def _reaches(level: str, least: Level) -> bool:
    levels: tuple[str, ...] = LEVELS
    return level in levels and levels.index(level) <= levels.index(least)


def _listed(pairs: Iterable[tuple[str, Entry]]) -> Mapping[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def _by_entry() -> Mapping[int, Ties]:
    """By identity: the entries are those of the file, which is read once."""
    return {id(entry): ties_of(entry, practice_file().levels) for entry in practice_file().treatments}
