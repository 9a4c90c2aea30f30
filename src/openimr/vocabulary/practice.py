"""Which specialties evaluate or treat what is in dispute, how close it is to their field, and why.

The lists are `data/treated_by.yaml` (treatments, regions) and `data/fields.yaml` (fields of practice with their words and
codes); the names are those of `data/boards.yaml`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import Treatment
from openimr.model.treatment import TreatmentKind
from openimr.vocabulary.body_parts import region_of
from openimr.vocabulary.conditions import condition_for_code, find_condition
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.entries import Condition
from openimr.vocabulary.fields import icd_of, field, field_for_code, field_of_condition, fields_in
from openimr.vocabulary.phrases import Phrases, plain, ways_in
from openimr.vocabulary.procedures import find_procedure, procedure_of
from openimr.vocabulary.ties import LEVELS, Level, Lists, Tie, Ties, ties_of, together

__all__ = ["LEVELS", "Ailment", "Level", "Tie", "Ties", "ailments_of", "fields_asked", "from_apart", "follows", "follows_surgery", "is_apart", "is_close", "is_listed",
           "is_similar", "is_surgical", "treatment_in", "who_performs", "who_treats"]  # fmt: skip


class _Entry(Lists, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"drugs": "class", "like": "as"}):
    treatment: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    kind: str | None = None
    region: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    gives_way: Literal["request", "diagnosis"] | None = None
    like: Literal["region"] | None = None
    named: str | None = None
    is_a: TreatmentKind | None = None
    words: str = ""


class _Surgical(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    words: str
    endings: str
    visits: str


class _Follows(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    treatments: tuple[str, ...]
    kinds: tuple[str, ...]
    words: str
    after_surgery: tuple[str, ...]
    classes_after_surgery: tuple[str, ...]


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    levels: dict[Level, float]
    similar_from: Level
    close_from: Level
    surgical: _Surgical
    follows: _Follows
    apart: tuple[str, ...]
    samples: tuple[str, ...]
    regions: dict[str, Lists]
    treatments: tuple[_Entry, ...]


class Ailment(msgspec.Struct, frozen=True):
    """What a case is about: a condition of the vocabulary, a field of practice, a region of the body; or several."""

    condition: str | None
    region: str | None
    field: str | None = None


def ailments_of(diagnoses: Iterable[str], body_parts: Iterable[str]) -> tuple[Ailment, ...]:
    """What a case is about, each once: from its diagnoses (ICD-10 or ICD-9 codes, or words), else its body parts.

    Of a code the field, the condition or the region with the longest beginning of it; of words every field that they
    name, and the condition and region that the rest names. What says nothing is left out.
    """
    found: dict[Ailment, None] = {}
    for diagnosis in diagnoses:
        found.update(dict.fromkeys(_ailments(diagnosis)))
    if not found:
        for part in body_parts:
            region = region_of(part)
            found.update(dict.fromkeys((Ailment(None, region),) if region is not None else _in_words(part)))
    return tuple(found)


def who_treats(ailment: Ailment) -> Ties:
    """The specialties that evaluate or treat a condition; empty where nothing is known of it."""
    if ailment.field is not None:
        return _treats(ailment.field)
    entry = _condition(ailment.condition)
    region = ailment.region or (entry.region if entry else None)
    return _by_region().get(region or ("general" if entry else ""), {})


def treatment_in(request: str) -> tuple[str, TreatmentKind | None] | None:
    """The treatment that the lists name themselves, since the vocabulary has none, and that a request asks for, with
    its kind where the lists say one."""
    found = min((_order()[name] for name in _named_words().find(request).keys), default=None)
    if found is None:
        return None
    entry = _file().treatments[found]
    return (entry.named, entry.is_a) if entry.named is not None else None


def fields_asked(request: str) -> tuple[str, ...]:
    """The fields of practice that a request names itself."""
    return fields_in(request).keys


def is_surgical(request: str, kind: str) -> bool:
    """Whether a request for which no better kind is known asks for surgery."""
    if kind not in {"other", "visit"}:
        return False
    lists = _file().surgical
    words = plain(request).split()
    if kind == "visit" and _surgical_visits().find(request).keys:
        return False
    return bool(_surgical_words().find(request).keys) or any(w.endswith(ways_in(lists.endings)) for w in words)


def follows(treatment: Treatment, request: str) -> bool:
    """Whether an item follows the main items of its request: what goes with a treatment, and what a physician of any
    field judges (a consultation, a laboratory test, a transport)."""
    lists = _file().follows
    if treatment.procedure in lists.treatments or (treatment.kind in lists.kinds and not treatment.ingredients):
        return True
    return treatment.procedure is None and not treatment.ingredients and bool(_follow_words().find(request).keys)


def follows_surgery(treatment: Treatment, asked: tuple[str, ...] = ()) -> bool:
    """Whether an item follows a surgery of the same request: its aftercare, medication, equipment and care at home."""
    lists = _file().follows
    if treatment.procedure in lists.after_surgery:
        return True
    if any(name in lists.classes_after_surgery for name in drug_classes(treatment.ingredients)):
        return True
    return treatment.kind in {"equipment", "home care"} and not asked and not is_listed(treatment)


def is_listed(treatment: Treatment) -> bool:
    """Whether the lists know the treatment itself, and not only its kind."""
    classes = drug_classes(treatment.ingredients)
    return treatment.procedure in _by_treatment() or any(name in _by_class() for name in classes)


def is_apart(subspecialty: str) -> bool:
    """Whether a subspecialty is a practice of its own, so that the certificate under it counts two levels less."""
    return subspecialty in _file().apart


def from_apart(tie: Tie) -> Tie | None:
    """The tie of who has left the field for a subspecialty; None where nothing is left of it."""
    levels = [level for level in LEVELS if level != "seldom"]
    place = levels.index(tie.level) + 2 if tie.level in levels else len(levels)
    if place >= len(levels):
        return None
    return msgspec.structs.replace(tie, level=levels[place], weight=_file().levels[levels[place]])


def who_performs(
    treatment: Treatment, ailments: Iterable[Ailment], asked: tuple[str, ...] = ()
) -> tuple[Ties, str | None]:
    """The specialties that perform, prescribe or judge a treatment, and the region that was looked at.

    Empty where nothing is known of it. `ailments` are the case's, for a treatment that says no part of the body;
    `asked` are the fields that the request itself names.
    """
    where = tuple(ailments)
    own = _own_region(treatment)
    entry = _entry_for(treatment, own, asked, where)
    if entry is not None and entry.like is None:
        return _ties(entry), own
    places: tuple[Ailment, ...] = tuple(Ailment(None, None, name) for name in asked)
    if not places and own is not None:
        part = (a for a in where if a.field is not None and field(a.field).any_part) if treatment.kind == "surgery" else ()
        places = (Ailment(None, own), *part)
    ties = together(_acting(place, treatment) for place in places or where)
    if not ties and treatment.kind == "surgery":
        bare = next((e for e in _kinds(treatment.kind) if not e.region), None)
        ties = dict(_ties(bare)) if bare else {}
    if entry is not None and ties:  # who reads its pictures says nothing of who treats what they are for
        ties = together((ties, _ties(entry)))
    return ties, own


def is_similar(level: str) -> bool:
    """Whether a specialty of this level to a treatment is "the same or a similar specialty" (R8): `similar_from`."""
    return _reaches(level, _file().similar_from)


def is_close(level: str) -> bool:
    """Whether a treatment of this level belongs to the field of a specialty or stands beside it: `close_from`."""
    return _reaches(level, _file().close_from)


def _reaches(level: str, least: Level) -> bool:
    levels: tuple[str, ...] = LEVELS
    return level in levels and levels.index(level) <= levels.index(least)


def _ailments(diagnosis: str) -> tuple[Ailment, ...]:
    entry, code = condition_for_code(diagnosis), icd_of(diagnosis)
    if code is None:
        return (_of_condition(entry, None),) if entry is not None else _in_words(diagnosis)
    entry = entry or condition_for_code(code)
    found = field_for_code(code)
    if entry is not None and (found is None or _said_by(entry, code) >= found[1]):
        return (_of_condition(entry, None),)
    if found is None:
        return _in_words(diagnosis)
    return (Ailment(None, found[0].region, found[0].name),)


def _in_words(text: str) -> tuple[Ailment, ...]:
    said = fields_in(text)
    rest = said.rest if said.keys else text
    found = [Ailment(None, field(name).region, name) for name in said.keys]
    entry, part = find_condition(rest) if rest else None, region_of(rest) if rest else None
    if entry is not None:
        found.append(_of_condition(entry, part))
    if not found and part is None and (done := find_procedure(text)) is not None and done.region is not None:
        found.append(Ailment(None, done.region))  # "status post total knee replacement"
    if part is not None and (not found or all(a.field is not None and field(a.field).any_part for a in found)):
        found.append(Ailment(None, part))
    return tuple(found)


def _of_condition(entry: Condition, part: str | None) -> Ailment:
    """A condition's own field; one that can be anywhere belongs to the part of the body that is named."""
    name = field_of_condition(entry.id)
    region = entry.region or (field(name).region if name else None)
    if region is None and part is not None and name == "joints and muscles":
        return Ailment(entry.id, part)
    return Ailment(entry.id, region, name)


def _said_by(entry: Condition, code: str) -> int:
    return max((len(c) for own in entry.icd10 if code.startswith(c := own.replace(".", ""))), default=0)


def _own_region(treatment: Treatment) -> str | None:
    if treatment.kind == "equipment" and treatment.procedure in _file().follows.treatments:
        return None  # a knee scooter is not for the knee
    if treatment.body_part:
        return region_of(treatment.body_part)
    entry = procedure_of(treatment.procedure) if treatment.procedure else None
    return entry.region if entry else None


def _entry_for(
    treatment: Treatment, own: str | None, asked: tuple[str, ...], where: tuple[Ailment, ...]
) -> _Entry | None:
    near = {*asked, *(a.field for a in where if a.field is not None)}
    candidates = [_by_treatment().get(treatment.procedure or "", ())]
    candidates += [_by_class().get(name, ()) for name in drug_classes(treatment.ingredients)]
    listed = [[e for e in entries if _holds(e, own, near)] for entries in candidates]
    # What is said of a field counts before what is said of the treatment or class alone.
    found = next((e for es in listed for e in es if e.about), None) or next((e for es in listed for e in es), None)
    if found is not None:
        gives_way = found.gives_way is not None and (asked or (found.gives_way == "diagnosis" and near))
        return None if gives_way else found
    entries = _kinds(treatment.kind)
    if asked or not entries:
        return next((e for e in entries if e.like is not None), None)
    if own is None and treatment.kind == "surgery" and where:
        return None  # of each place those who operate there
    region = own or next((a.region for a in where if a.region is not None), None)
    in_region = next((e for e in entries if region in e.region), None)
    if treatment.kind == "surgery" and any(a.field is not None and field(a.field).any_part for a in where):
        return None
    return in_region or next((e for e in entries if not e.region), None)


def _holds(entry: _Entry, own: str | None, near: set[str]) -> bool:
    return (not entry.about or not near.isdisjoint(entry.about)) and (not entry.region or own in entry.region)


def _acting(place: Ailment, treatment: Treatment) -> Ties:
    """Who does in a place what is asked: operates there, takes samples there, or treats there."""
    sampling = treatment.procedure in _file().samples
    if treatment.kind != "surgery" and not sampling:
        return who_treats(place)
    operates = _operates(place.field) if place.field is not None else {}
    if not operates and place.region is not None:
        entry = next((e for e in _kinds("surgery") if place.region in e.region), None)
        operates = _ties(entry) if entry is not None else {}
    if not sampling:
        return operates
    near = {name: tie for name, tie in who_treats(place).items() if tie.level in {"special", "own"}}
    return together((near, operates))


def _condition(key: str | None) -> Condition | None:
    return find_condition(key) if key else None


@cache
def _kinds(kind: str) -> tuple[_Entry, ...]:
    return tuple(e for e in _file().treatments if e.kind == kind)


@cache
def _treats(name: str) -> Ties:
    return ties_of(field(name).treats, _file().levels)


@cache
def _operates(name: str) -> Ties:
    return ties_of(field(name).operates, _file().levels)


def _ties(entry: _Entry) -> Ties:
    return _by_entry()[id(entry)]


@cache
def _by_entry() -> Mapping[int, Ties]:
    """By identity: the entries are those of the file, which is read once."""
    return {id(entry): ties_of(entry, _file().levels) for entry in _file().treatments}


@cache
def _by_region() -> Mapping[str, Ties]:
    return {name: ties_of(lists, _file().levels) for name, lists in _file().regions.items()}


@cache
def _by_treatment() -> Mapping[str, tuple[_Entry, ...]]:
    return _listed((key, entry) for entry in _file().treatments
                   for key in (*entry.treatment, *((entry.named,) if entry.named else ())))  # fmt: skip


@cache
def _by_class() -> Mapping[str, tuple[_Entry, ...]]:
    return _listed((key, entry) for entry in _file().treatments for key in entry.drugs)


def _listed(pairs: Iterator[tuple[str, _Entry]] | Iterable[tuple[str, _Entry]]) -> Mapping[str, tuple[_Entry, ...]]:
    found: dict[str, list[_Entry]] = {}
    for key, entry in pairs:
        found.setdefault(key, []).append(entry)
    return {key: tuple(entries) for key, entries in found.items()}


@cache
def _order() -> Mapping[str, int]:
    """The place of each treatment that the lists name: of several in a request the first of the file counts."""
    return {entry.named: place for place, entry in enumerate(_file().treatments) if entry.named is not None}


@cache
def _named_words() -> Phrases:
    return Phrases({entry.named: ways_in(entry.words) for entry in _file().treatments if entry.named is not None})


@cache
def _surgical_words() -> Phrases:
    return Phrases({"surgery": ways_in(_file().surgical.words)})


@cache
def _surgical_visits() -> Phrases:
    return Phrases({"visit": ways_in(_file().surgical.visits)})


@cache
def _follow_words() -> Phrases:
    return Phrases({"follows": ways_in(_file().follows.words)})


@cache
def _file() -> _File:
    text = resources.files("openimr.vocabulary").joinpath("data/treated_by.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_File)
