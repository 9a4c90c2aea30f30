"""Which specialties evaluate or treat what is in dispute, how close it is to their field, and why.

The lists are `data/treated_by.yaml` (treatments, regions) and `data/fields.yaml` (fields of practice with their words
and codes); the names are those of `data/boards.yaml`.
"""

from collections.abc import Iterable
from functools import cache

from openimr.model import Treatment
from openimr.vocabulary.ailments import Ailment
from openimr.vocabulary.body_parts import region_of
from openimr.vocabulary.conditions import find_condition
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.entries import Condition
from openimr.vocabulary.fields import field
from openimr.vocabulary.practice_lists import (
    Entry,
    by_class,
    by_region,
    by_treatment,
    is_close,
    lowered,
    of_kind,
    practice_file,
    ties_of_entry,
)
from openimr.vocabulary.procedures import procedure_of
from openimr.vocabulary.ties import Tie, Ties, ties_of, together


def who_treats(ailment: Ailment) -> Ties:
    """The specialties that evaluate or treat a condition; empty where nothing is known of it."""
    if ailment.field is not None:
        return _treats(ailment.field)
    entry = _condition(ailment.condition)
    region = ailment.region or (entry.region if entry else None)
    return by_region().get(region or ("general" if entry else ""), {})


def who_performs(
    treatment: Treatment, ailments: Iterable[Ailment], asked: tuple[str, ...] = ()
) -> tuple[Ties, str | None]:
    """The specialties that perform, prescribe or judge a treatment, and the region that was looked at.

    Empty where nothing is known of it. `ailments` are the case's, for a treatment that says no part of the body;
    `asked` are the fields that the request itself names.
    """
    where = tuple(ailments)
    own = _own_region(treatment, alone=not where)
    entry = _entry_for(treatment, own, asked, where)
    if entry is not None and entry.like is None:
        meant = _meant_for(treatment, entry, asked, where)
        return (_judged_for(meant, entry) if meant else ties_of_entry(entry)), own
    places: tuple[Ailment, ...] = tuple(Ailment(None, None, name) for name in asked)
    if not places and own is not None:
        places = _in_region(own, where, surgery=treatment.kind == "surgery")
    ties = together(_acting(place, treatment) for place in places or where)
    if not ties and treatment.kind == "surgery":
        bare = next((e for e in of_kind(treatment.kind) if not e.region), None)
        ties = dict(ties_of_entry(bare)) if bare else {}
    if entry is not None and ties:  # who reads its pictures says nothing of who treats what they are for
        ties = together((ties, ties_of_entry(entry)))
    return ties, own


def _meant_for(
    treatment: Treatment, entry: Entry, asked: tuple[str, ...], where: tuple[Ailment, ...]
) -> tuple[Ailment, ...]:
    """The fields for which a drug is given whose class alone is listed; none where its class says more of it."""
    if entry.about or entry.keeps or not treatment.ingredients or treatment.procedure is not None:
        return ()
    places = tuple(Ailment(None, field(name).region, name) for name in asked) or where
    clear = all(
        a.field is not None and not field(a.field).any_part and a.field not in practice_file().judged_by_class
        for a in places
    )
    return places if clear else ()


def _judged_for(places: tuple[Ailment, ...], entry: Entry) -> Ties:
    """Who treats what a drug is given for; of the list of its class who treats that too, and who treats any disease.

    Of a drug against pain, which goes along with any disease, the whole list beside them.
    """
    by_class_of_drug = ties_of_entry(entry)
    if entry.for_pain:
        return together((*(who_treats(place) for place in places), by_class_of_drug))
    theirs = {
        name: tie
        for name, tie in together(who_treats(place) for place in places).items()
        if is_close(tie.level) or name not in by_class_of_drug
    }
    listed: dict[str, Tie] = {}
    for name, tie in by_class_of_drug.items():
        if name in theirs or name in practice_file().generalists or not is_close(tie.level):
            listed[name] = tie
        else:
            listed[name] = lowered(tie, "close" if tie.level == "special" else "distant")
    return together((theirs, listed)) if theirs else by_class_of_drug


def _in_region(own: str, where: tuple[Ailment, ...], *, surgery: bool) -> tuple[Ailment, ...]:
    """The part of the body that a treatment says, with what the case has there.

    For surgery also the fields that lie anywhere (a burn, an infection); these alone where the case has nothing else.
    """
    there = [a for a in where if a.region == own and a.field is not None]
    anywhere = [a for a in where if surgery and a.field is not None and field(a.field).any_part and _operates(a.field)]
    if anywhere and len(anywhere) == len(where):
        return tuple(anywhere)
    return (Ailment(None, own), *there, *anywhere)


def _own_region(treatment: Treatment, *, alone: bool) -> str | None:
    if not alone and treatment.kind == "equipment" and treatment.procedure in practice_file().follows.treatments:
        return None  # a knee scooter is not for the knee
    if treatment.body_part:
        return region_of(treatment.body_part)
    entry = procedure_of(treatment.procedure) if treatment.procedure else None
    return entry.region if entry else None


def _entry_for(
    treatment: Treatment, own: str | None, asked: tuple[str, ...], where: tuple[Ailment, ...]
) -> Entry | None:
    near = {*asked, *(a.field for a in where if a.field is not None)}
    candidates = [by_treatment().get(treatment.procedure or "", ())]
    candidates += [by_class().get(name, ()) for name in drug_classes(treatment.ingredients)]
    listed = [[e for e in entries if _holds(e, own, near)] for entries in candidates]
    # What is said of a field counts before what is said of the treatment or class alone.
    found = next((e for es in listed for e in es if e.about), None) or next((e for es in listed for e in es), None)
    if found is not None:
        gives_way = found.gives_way is not None and (asked or (found.gives_way == "diagnosis" and near))
        return None if gives_way else found
    entries = of_kind(treatment.kind)
    if asked or not entries:
        return next((e for e in entries if e.like is not None), None)
    if own is None and treatment.kind == "surgery" and where:
        return None  # of each place those who operate there
    region = own or next((a.region for a in where if a.region is not None), None)
    in_region = next((e for e in entries if region in e.region), None)
    if treatment.kind == "surgery" and any(a.field is not None and field(a.field).any_part for a in where):
        return None
    return in_region or next((e for e in entries if not e.region), None)


def _holds(entry: Entry, own: str | None, near: set[str]) -> bool:
    return (not entry.about or not near.isdisjoint(entry.about)) and (not entry.region or own in entry.region)


def _acting(place: Ailment, treatment: Treatment) -> Ties:
    """Who does in a place what is asked: operates there, takes samples there, or treats there."""
    sampling = treatment.procedure in practice_file().samples
    if treatment.kind != "surgery" and not sampling:
        return who_treats(place)
    operates = _operates(place.field) if place.field is not None else {}
    if not operates and place.region is not None:
        entry = next((e for e in of_kind("surgery") if place.region in e.region), None)
        operates = ties_of_entry(entry) if entry is not None else {}
    if not sampling:
        return operates
    near = {name: tie for name, tie in who_treats(place).items() if tie.level in {"special", "own"}}
    return together((near, operates))


def _condition(key: str | None) -> Condition | None:
    return find_condition(key) if key else None


@cache
def _treats(name: str) -> Ties:
    return ties_of(field(name).treats, practice_file().levels)


@cache
def _operates(name: str) -> Ties:
    return ties_of(field(name).operates, practice_file().levels)
