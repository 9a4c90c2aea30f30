"""Makers of the drugs and devices at issue: by a brand of which only they can be meant, or by their own name."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from openimr.model import EvidenceGrade
from openimr.model.case import Case
from openimr.reviewers.conflicts.organizations import generic, org_readings, own_word
from openimr.reviewers.conflicts.rules import read_data
from openimr.vocabulary import fold_name as folded
from openimr.vocabulary import terms


class Brand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Brands, or names of a device, and who makes or sells them; further names of these in `makers` too."""

    names: tuple[str, ...]
    makers: tuple[str, ...]


class Makers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The list, with how sure it is."""

    grade: EvidenceGrade
    brands: tuple[Brand, ...]


def makers_of(case: Case) -> Iterator[tuple[int, str, str]]:
    """For each disputed item its place, the brand as the list has it, and a maker of it."""
    for place, item in enumerate(case.items):
        for name, makers in brands_in(item.request):
            for maker in makers:
                yield place, name, maker


@lru_cache(maxsize=1 << 12)
def brands_in(request: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The brands that a request names, with their makers. A generic name says nothing of who makes it."""
    found = {name: _by_name()[name] for name in _pattern().findall(folded(request))}
    return tuple(found.items())


@lru_cache(maxsize=1 << 16)
def own_names(organization: str) -> tuple[tuple[str, ...], ...]:
    """By which words a request would name an organisation: those that not every organisation has, one of them its own.

    "Zimmer Biomet" of Zimmer Biomet Holdings, Inc.; none of a name whose words stand in requests anyway.
    """
    found = (tuple(w for w in name.core if not generic(w)) for name in org_readings(organization))
    return tuple(dict.fromkeys(words for words in found if own_word(words) and not _medical(" ".join(words))))


@lru_cache(maxsize=1 << 12)
def runs_in(request: str) -> frozenset[tuple[str, ...]]:
    """Each run of words of a request, read as those of organisations: what `own_names` are looked for in."""
    words = tuple(dict.fromkeys(name.core for name in org_readings(request)))
    return frozenset(
        core[at:end] for core in words for at in range(len(core)) for end in range(at + 1, min(at + 5, len(core) + 1))
    )


def _medical(words: str) -> bool:
    """Whether words name a drug, a treatment, a part of the body or a disease: no maker is meant by them alone."""
    return bool(terms(words))


@cache
def makers() -> Makers:
    """The list of `rules/makers.yaml`; errors as for `conflict_rules`."""
    return read_data("openimr.reviewers", "rules/makers.yaml", Makers)


@cache
def _by_name() -> dict[str, tuple[str, ...]]:
    return {folded(name): brand.makers for brand in makers().brands for name in brand.names}


@cache
def _pattern() -> re.Pattern[str]:
    ways = sorted(map(re.escape, _by_name()), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(ways)})\b")
