"""The stage of a treatment: acute or chronic, first or further, after an operation (`stage.yaml`)."""

import re
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from openimr.requests import context_of
from openimr.vocabulary import procedure_of
from openimr.vocabulary.entries import vocabulary

COMPANIONS = frozenset({"acetaminophen", "aspirin", "caffeine", "ibuprofen"})
"""Ingredients that say little of a product which has another: a summary that names them may mean another drug."""


class _Rules(NamedTuple):
    acute_days: int
    further: re.Pattern[str]
    not_yet: re.Pattern[str]


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
    found = _naming_sentences(summary, _names(procedure, ingredients))
    if not found:
        return None
    rules = _rules()
    told = (rules.further.search(sentence) and not rules.not_yet.search(sentence) for sentence in found)
    return "further" if any(told) else "first"


def _naming_sentences(summary: str, names: tuple[tuple[str, bool], ...]) -> tuple[str, ...]:
    """The sentences of a summary that name a treatment: plain searches, since this is asked of every letter."""
    low = summary.lower()
    if len(low) != len(summary):
        low = summary
    sentences: dict[tuple[int, int], str] = {}
    for name, exact in names:
        text = summary if exact else low
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            if not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()) or _plural(low, at, end):
                start = max(low.rfind(". ", 0, at), low.rfind("; ", 0, at), -1) + 1
                stops = [stop for stop in (low.find(". ", end), low.find("; ", end)) if stop >= 0]
                close = min(stops, default=len(low))
                sentences[start, close] = summary[start:close]
            at = text.find(name, end)
    return tuple(sentences[place] for place in sorted(sentences))


def _plural(low: str, at: int, end: int) -> bool:
    return low[end : end + 1] == "s" and not low[at - 1 : at].isalnum() and not low[end + 1 : end + 2].isalnum()


@lru_cache(maxsize=4_096)
def _names(procedure: str | None, ingredients: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """The ways of writing a treatment, each with whether only these capitals count; of a drug, its brands too."""
    book = vocabulary()
    names: list[str] = []
    if ingredients:
        wanted = set(ingredients)
        for drug in book.drugs:
            if wanted == set(drug.ingredients):
                names += [drug.name, *drug.brands]
        names += [one for one in ingredients if one not in COMPANIONS] or ingredients
    elif procedure:
        entry = procedure_of(procedure)
        names = [procedure, *(entry.names if entry else ())]
    ways = {(name[1:], True) if name.startswith("=") else (name.lower(), False) for name in names}
    return tuple(sorted(ways))


@cache
def _rules() -> _Rules:
    raw = msgspec.yaml.decode((Path(__file__).parent / "stage.yaml").read_text("utf-8"))
    further, not_yet = (re.compile("|".join(raw[name]), re.IGNORECASE) for name in ("further", "not_yet"))
    return _Rules(raw["acute"]["days"], further, not_yet)
