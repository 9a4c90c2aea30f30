"""Fields of practice: what of the body and its diseases is in the hands of the same specialties (`data/fields.yaml`).

A field is found in the words of a request or a diagnosis and by ICD-10-CM code; every chapter of the code has some.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.vocabulary.phrases import Phrases, Said, ways_in
from openimr.vocabulary.ties import Lists

_CODE = re.compile(r"\s*([A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)\b(?![-/])", re.IGNORECASE)


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"name": "field"}):
    """A field of practice, or (without a name) a region of the body that codes belong to.

    `words` and `codes` are as written, `unless` words by which it is not meant; `any_part`: it lies wherever the rest
    of the text says. `treats` are those who evaluate it and judge drugs, tests, visits and equipment for it,
    `operates` those who do surgery for it.
    """

    name: str | None = None
    region: str | None = None
    any_part: bool = False
    of: tuple[str, ...] = ()
    words: str = ""
    unless: str = ""
    codes: str = ""
    treats: Lists = Lists()
    operates: Lists = Lists()


def field(name: str) -> Field:
    """The field of a name, or KeyError."""
    return _by_name()[name]


def fields() -> Mapping[str, Field]:
    """Every field by its name, in the order of the file."""
    return _by_name()


@lru_cache(maxsize=8192)
def fields_in(text: str, beside: str = "") -> Said:
    """The fields that a text names, and what is left of it.

    `beside` is what is said elsewhere, by which a field may not be meant (`unless`).
    """
    said = _phrases().find(text)
    meant = tuple(
        name for name in said.keys if not (name in _unless() and _unless()[name].find(f"{text} {beside}").keys)
    )
    return said if meant == said.keys else Said(meant, said.rest if meant else "")


def field_of_condition(condition: str) -> str | None:
    """The field to which a condition of the vocabulary belongs, by name; None where its region says it all."""
    return _by_condition().get(condition)


def icd_of(diagnosis: str) -> str | None:
    """The ICD-10-CM code that a diagnosis is or begins with, without its point."""
    found = _CODE.match(diagnosis)
    if found is None or (found[1].isdigit()):
        return None
    rest = diagnosis[found.end() :].strip()
    # "B12 deficiency" and "T12 fracture" are words: a code that words follow has a point, or a dash after it.
    if rest and "." not in found[1] and not rest.startswith(("-", ":", "(", ",")):
        return None
    return found[1].upper().replace(".", "")


def field_for_code(code: str) -> tuple[Field, int] | None:
    """The field or region of an ICD-10-CM code (without its point), and how much of the code says so."""
    index = _by_code()
    for length in range(len(code), 0, -1):
        if (found := index.get(code[:length])) is not None:
            return found, length
    return None


@cache
def _all() -> tuple[Field, ...]:
    text = resources.files("openimr.vocabulary").joinpath("data/fields.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=tuple[Field, ...])


@cache
def _by_name() -> Mapping[str, Field]:
    return {entry.name: entry for entry in _all() if entry.name is not None}


@cache
def _by_condition() -> Mapping[str, str]:
    return {key: name for name, entry in _by_name().items() for key in entry.of}


@cache
def _by_code() -> Mapping[str, Field]:
    index: dict[str, Field] = {}
    for entry in _all():
        for code in entry.codes.split():
            index.setdefault(code, entry)
    return index


@cache
def _unless() -> Mapping[str, Phrases]:
    return {name: Phrases({name: ways_in(entry.unless)}) for name, entry in _by_name().items() if entry.unless}


@cache
def _phrases() -> Phrases:
    return Phrases({name: ways_in(entry.words) for name, entry in _by_name().items()})
