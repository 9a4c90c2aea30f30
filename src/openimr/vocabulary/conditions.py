"""Diagnoses: by name, by code, and who treats them."""

import re
from collections.abc import Iterable
from functools import cache

from openimr.vocabulary.entries import Condition, vocabulary
from openimr.vocabulary.matching import terms

_CONDITIONS = frozenset({"condition"})
_ICD10 = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")
_ICD9 = re.compile(r"(?:\d{3}|V\d{2}|E\d{3})(?:\.\d{1,2})?")


def find_condition(text: str) -> Condition | None:
    """The condition with this id, or the first that `text` names; None where it names none."""
    entry = _by_id().get(text)
    if entry is None:
        found = terms(text, _CONDITIONS)
        entry = _by_id()[found[0].id] if found else None
    return entry


def condition_for_code(code: str) -> Condition | None:
    """The condition of an ICD-10 or ICD-9 code: that with the longest prefix of it (dots optional in ICD-10)."""
    code = code.strip().upper()
    if _ICD9.fullmatch(code) and not (code[0] in "VE" and _ICD10.fullmatch(code)):
        return _longest(code, _by_icd9())
    if len(code) > 3 and "." not in code:
        code = f"{code[:3]}.{code[3:]}"
    return _longest(code, _by_icd10()) if _ICD10.fullmatch(code) else None


def specialties_of(conditions: Iterable[str]) -> tuple[str, ...]:
    """The specialties that treat these conditions (ids) by their nature, in order, each once."""
    found: dict[str, None] = {}
    for key in conditions:
        entry = _by_id().get(key)
        if entry is not None:
            found.update(dict.fromkeys(entry.specialties))
    return tuple(found)


def _longest(code: str, index: dict[str, Condition]) -> Condition | None:
    for length in range(len(code), 1, -1):
        entry = index.get(code[:length].rstrip("."))
        if entry is not None:
            return entry
    return None


@cache
def _by_id() -> dict[str, Condition]:
    return {entry.id: entry for entry in vocabulary().conditions}


@cache
def _by_icd10() -> dict[str, Condition]:
    return _index("icd10")


@cache
def _by_icd9() -> dict[str, Condition]:
    return _index("icd9")


def _index(edition: str) -> dict[str, Condition]:
    index: dict[str, Condition] = {}
    for entry in vocabulary().conditions:
        for code in entry.icd10 if edition == "icd10" else entry.icd9:
            index.setdefault(code, entry)
    return index
