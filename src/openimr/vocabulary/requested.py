"""What the words of a request say of it: a treatment that the lists name, surgery, an item that follows others."""

import re
from collections.abc import Mapping
from functools import cache

from openimr.model import Treatment
from openimr.model.treatment import TreatmentKind
from openimr.vocabulary.drugs import drug_classes
from openimr.vocabulary.fields import field, fields_in, icd_of
from openimr.vocabulary.icd import icd_description
from openimr.vocabulary.phrases import Phrases, ways_in
from openimr.vocabulary.practice_lists import is_listed, practice_file


def treatment_in(request: str) -> tuple[str, TreatmentKind | None] | None:
    """The treatment that the lists name themselves, since the vocabulary has none, and that a request asks for.

    With its kind where the lists say one.
    """
    found = min((_order()[name] for name in _named_words().find(request).keys), default=None)
    if found is None:
        return None
    entry = practice_file().treatments[found]
    return (entry.named, entry.is_a) if entry.named is not None else None


def fields_asked(request: str, diagnoses: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The fields of practice that a request names itself; by the diagnoses, in words or codes, one may not be meant."""
    named = fields_in(request).keys
    if not any(field(name).unless for name in named):
        return named
    said = ((diagnosis, icd_description(icd_of(diagnosis) or "") or "") for diagnosis in diagnoses)
    return fields_in(request, " ".join(word for words in said for word in words)).keys


def is_surgical(request: str, kind: str) -> bool:
    """Whether a request for which no better kind is known asks for surgery."""
    if kind not in {"other", "visit"}:
        return False
    lists = practice_file().surgical
    if kind == "visit" and _surgical_visits().find(request).keys:
        return False
    said = _surgical_words().find(request)
    if "surgery" in said.keys or any(word.endswith(ways_in(lists.endings)) for word in said.rest.split()):
        return True
    return "perhaps" in said.keys and not is_a_drug(request)


def is_a_drug(request: str) -> bool:
    """Whether a request says a strength or a form that drugs have."""
    return bool(_STRENGTH.search(request) or _forms().find(request).keys)


_STRENGTH = re.compile(r"\d\s*(?:mg|mcg|ug|meq|iu)\b", re.IGNORECASE)


def follows(treatment: Treatment, request: str) -> bool:
    """Whether an item follows the main items of its request.

    What goes with a treatment does, and what a physician of any field judges: a consultation, a laboratory test, a
    transport.
    """
    lists = practice_file().follows
    if treatment.procedure in lists.treatments or (treatment.kind in lists.kinds and not treatment.ingredients):
        return True
    return treatment.procedure is None and not treatment.ingredients and bool(_follow_words().find(request).keys)


def follows_surgery(treatment: Treatment, asked: tuple[str, ...] = ()) -> bool:
    """Whether an item follows a surgery of the same request: its aftercare, medication, equipment and care at home."""
    lists = practice_file().follows
    if treatment.procedure in lists.after_surgery:
        return True
    classes = drug_classes(treatment.ingredients)
    if any(name in lists.classes_of_their_own for name in classes):
        return False
    if any(name in lists.classes_after_surgery for name in classes):
        return True
    return treatment.kind in {"equipment", "home care"} and not asked and not is_listed(treatment)


def follows_its_part(treatment: Treatment) -> bool:
    """Whether what follows belongs to a part of the body: equipment, therapy and care at home, not a transport."""
    return treatment.procedure in practice_file().follows.of_a_part


@cache
def _order() -> Mapping[str, int]:
    """The place of each treatment that the lists name: of several in a request the first of the file counts."""
    return {entry.named: place for place, entry in enumerate(practice_file().treatments) if entry.named is not None}


@cache
def _named_words() -> Phrases:
    return Phrases(
        {entry.named: ways_in(entry.words) for entry in practice_file().treatments if entry.named is not None}
    )


@cache
def _surgical_words() -> Phrases:
    lists = practice_file().surgical
    return Phrases({"not": ways_in(lists.not_), "surgery": ways_in(lists.words), "perhaps": ways_in(lists.perhaps)})


@cache
def _forms() -> Phrases:
    return Phrases({"form": ways_in(practice_file().surgical.forms)})


@cache
def _surgical_visits() -> Phrases:
    return Phrases({"visit": ways_in(practice_file().surgical.visits)})


@cache
def _follow_words() -> Phrases:
    return Phrases({"follows": ways_in(practice_file().follows.words)})
