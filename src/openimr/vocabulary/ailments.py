"""What a case is about, from its diagnoses: fields of practice, conditions of the vocabulary, regions of the body."""

from collections.abc import Iterable

import msgspec

from openimr.vocabulary.body_parts import region_of
from openimr.vocabulary.conditions import condition_for_code, find_condition
from openimr.vocabulary.entries import Condition
from openimr.vocabulary.fields import field, field_for_code, field_of_condition, fields_in, icd_of
from openimr.vocabulary.procedures import find_procedure

_ANY_JOINT = "joints and muscles"
"""The field of what can happen to any joint or bone: beside a field of its own it says nothing ("jaw fracture")."""


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
    if entry is not None and not (found and part is None and field_of_condition(entry.id) == _ANY_JOINT):
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
    if region is None and part is not None and name == _ANY_JOINT:
        return Ailment(entry.id, part)
    return Ailment(entry.id, region, name)


def _said_by(entry: Condition, code: str) -> int:
    return max((len(c) for own in entry.icd10 if code.startswith(c := own.replace(".", ""))), default=0)
