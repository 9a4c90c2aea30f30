"""Professions that review: how they are written, and what each may review (`rules/professions.yaml`)."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources

import msgspec

from openimr.model import EvidenceGrade, Licence, Reviewer, Treatment
from openimr.vocabulary.credentials import licensing_state


class Scope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """What a profession may review from a day on, where the law says so, and how sure that is."""

    section: str
    grade: EvidenceGrade
    start: date | None = None
    source: str | None = None
    note: str | None = None
    all: bool = False
    treatments: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    def covers(self, treatment: Treatment, region: str | None, fields: tuple[str, ...] = ()) -> bool | None:
        """Whether an item is within the scope; None where the item is not known well enough to say.

        `region` is the part of the body, `fields` are the fields of practice (fields.yaml) that the item belongs to.
        """
        if self.all:
            return True
        if treatment.procedure in self.treatments:
            return True
        if treatment.kind in self.kinds and any(name in self.fields for name in fields):
            return True
        if self.kinds and treatment.kind in self.kinds:
            return None if region is None else region in self.regions
        return None if treatment.kind == "other" and treatment.procedure is None else False


class Profession(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A profession; `specialty` is the one in which its holders practise where they name none.

    `california` is how the numbers of its licences begin there.
    """

    says: str
    scope: tuple[Scope, ...]
    also: tuple[str, ...] = ()
    physician: bool = False
    specialty: str | None = None
    california: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """With its article: "an acupuncturist"."""
        return f"{'an' if self.says[0] in 'aeio' else 'a'} {self.says}"

    def scope_on(self, on: date) -> Scope | None:
        """The scope that holds on a day; None where none had begun."""
        begun = [s for s in self.scope if s.start is None or s.start <= on]
        return begun[-1] if begun else None


@cache
def professions() -> Mapping[str, Profession]:
    """Every profession by its name."""
    text = resources.files("openimr.reviewers").joinpath("rules/professions.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, Profession])


@cache
def profession_named(text: str) -> str | None:
    """The name of a profession: "M.D." is MD; None where it is not known.

    Of several ("MD, LAc", "DC/MD") a physician's, where all are known or are degrees: what a physician reviews holds
    the rest. Two professions that are neither's scope are not known.
    """
    known = _index().get(_folded(text))
    if known is not None:
        return known
    parts = [_folded(part) for part in re.split(r"[,/;&|+]|\band\b", text) if _folded(part)]
    named = [_index().get(part) for part in parts]
    if len(parts) < 2 or not all(name or part in _DEGREES for name, part in zip(named, parts, strict=True)):
        return None
    physicians = {name for name in named if name is not None and professions()[name].physician}
    others = {name for name, part in zip(named, parts, strict=True) if name and part not in _DEGREES} - physicians
    found = physicians or others
    return found.pop() if len(found) == 1 else None


_DEGREES = frozenset(("phd", "mph", "mba", "ms", "msc", "ma", "bs", "ba", "mha", "mpp", "jd", "esq", "facs", "facp",
                      "faaos", "faapmr", "faafp", "facoem", "fapa"))  # fmt: skip
"""Letters behind a name that are no profession of their own beside one."""


def profession_of(reviewer: Reviewer) -> str | None:
    """The name of a reviewer's profession; None where the roster names none that is known."""
    return profession_named(reviewer.profession) if reviewer.profession else None


def of_another_profession(licence: Licence, profession: str | None) -> tuple[str, ...]:
    """The professions whose California licences begin as this one's number does, where `profession` is not of them.

    Where the profession is not known, whose number it is cannot be known either: then they are all of them.
    """
    if licence.number is None or licensing_state(licence.state) != "California":
        return ()
    number = re.sub(r"[^A-Z0-9]", "", licence.number.upper())
    begins = re.sub(r"\d+$", "", number)
    others = tuple(name for name, entry in professions().items() if begins in entry.california)
    return () if profession in others else others


@cache
def _index() -> Mapping[str, str]:
    return {_folded(way): name for name, entry in professions().items() for way in (name, *entry.also)}


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace(".", "")).split())
