"""The stage of a treatment: acute or chronic, first or further, after an operation (`stage.yaml`)."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

from openimr.requests import context_of
from openimr.vocabulary.entries import vocabulary

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")


class _Rules(NamedTuple):
    acute_days: int
    further: tuple[re.Pattern[str], ...]
    not_yet: tuple[re.Pattern[str], ...]


def stage_of(
    request: str,
    summary: str,
    *,
    procedure: str | None,
    ingredients: Iterable[str],
    injured: date | None,
    reviewed: date | None,
) -> tuple[str, ...]:
    """What of `acute`, `chronic`, `first`, `further`, `post-surgical` holds, as far as the letter tells.

    `injured` and `reviewed` are the days of the injury and of the utilization review decision. First or further is
    left out where neither the request nor the summary tells.
    """
    found: list[str] = []
    if injured is not None and reviewed is not None and reviewed >= injured:
        found.append("acute" if (reviewed - injured).days < _rules().acute_days else "chronic")
    said = context(request)
    course = "further" if said[0] else "first" if said[1] else _course(summary, procedure, tuple(ingredients))
    if course:
        found.append(course)
    if said[2]:
        found.append("post-surgical")
    return tuple(found)


@lru_cache(maxsize=65_536)
def context(request: str) -> tuple[bool, bool, bool]:
    """Whether a request's words tell of repetition, of a trial or an initial course, of an operation before it."""
    said = context_of(request)
    return said.repeat or said.weaning, said.trial or bool(_INITIAL.search(request)), said.post_operative


_INITIAL = re.compile(r"\b(?:initial|first|evaluat\w+)\b", re.IGNORECASE)


def _course(summary: str, procedure: str | None, ingredients: tuple[str, ...]) -> str | None:
    named = _naming(procedure, ingredients)
    if named is None or not named.search(summary):
        return None
    rules = _rules()
    for sentence in _SENTENCE.split(summary):
        if (
            named.search(sentence)
            and any(pattern.search(sentence) for pattern in rules.further)
            and not any(pattern.search(sentence) for pattern in rules.not_yet)
        ):
            return "further"
    return "first"


@lru_cache(maxsize=4_096)
def _naming(procedure: str | None, ingredients: tuple[str, ...]) -> re.Pattern[str] | None:
    """The ways of writing a treatment, as one pattern; of a drug, its name, ingredients and brands."""
    book = vocabulary()
    names: list[str] = []
    if ingredients:
        wanted = set(ingredients)
        for drug in book.drugs:
            if wanted == set(drug.ingredients):
                names += [drug.name, *drug.brands]
        names += [one for one in ingredients if one not in {"acetaminophen", "aspirin", "caffeine"}] or ingredients
    elif procedure:
        entry = next((one for one in book.procedures if one.id == procedure), None)
        names = [procedure, *(entry.names if entry else ())]
    if not names:
        return None
    exact = [re.escape(name[1:]) for name in names if name.startswith("=")]
    other = [re.escape(name) for name in names if not name.startswith("=")]
    ways = [*(f"(?-i:{name})" for name in sorted(exact)), *sorted(other, key=lambda name: (-len(name), name))]
    return re.compile(rf"\b(?:{'|'.join(ways)})s?\b", re.IGNORECASE)


@cache
def _rules() -> _Rules:
    raw = yaml.safe_load((Path(__file__).parent / "stage.yaml").read_text("utf-8"))
    compiled = {name: tuple(re.compile(one, re.IGNORECASE) for one in raw[name]) for name in ("further", "not_yet")}
    return _Rules(raw["acute"]["days"], compiled["further"], compiled["not_yet"])
