"""The rules of conflicts as data: `rules/conflicts.yaml` and `rules/affiliations.yaml`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, TypeVar

import msgspec

from openimr.model import EvidenceGrade
from openimr.vocabulary import fold_name as folded

T = TypeVar("T")


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"start": "from"}):
    """A figure and the first day on which it holds (null: always), with its provenance."""

    value: float
    section: str
    grade: EvidenceGrade
    start: date | None = None
    source: str | None = None
    note: str | None = None


class Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure of the rules over time. `office` is whether an office may set it for itself."""

    says: str
    unit: str
    office: bool
    values: tuple[Figure, ...]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With whom a tie is a conflict; `person` and `organization` say which part of the party bars by itself."""

    says: str
    roles: tuple[str, ...]
    section: str
    grade: EvidenceGrade
    source: str | None = None
    note: str | None = None
    person: Literal["certain", "check"] = "certain"
    organization: Literal["certain", "check"] = "certain"


class Relatives(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Relatives of one definition of family."""

    section: str
    grade: EvidenceGrade
    relations: tuple[str, ...]
    source: str | None = None


class Family(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`immediate` relatives bar, `wider` ones are looked at by a person."""

    immediate: Relatives
    wider: Relatives


class AskedQuestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question of the attestation; `always` where it is asked even if the case names nobody in its roles."""

    id: str
    rule: str
    roles: tuple[str, ...]
    asks: str
    always: bool = False
    items: bool = False


class AuthorRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Under which rule the authors of some kinds of record fall; null is none. `ties`: their affiliations count."""

    kinds: tuple[str, ...]
    person: str | None = None
    organization: str | None = None
    ties: bool = True


class Attested(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Statements of attestations: `none`, that there is no conflict; `either`, of which nobody can say."""

    none: tuple[str, ...]
    either: tuple[str, ...]


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of affiliation; the head of `affiliations.yaml` explains the fields."""

    nature: Literal["professional", "familial", "financial", "clinical", "control"]
    material: Literal["certain", "check", "exempt"]
    hop: str
    back: str
    carries: Literal["up", "down", "across", "weak", "none"]
    section: str
    grade: EvidenceGrade
    source: str | None = None
    threshold: bool = False
    inward: bool = False
    looks_back: bool = True
    also: tuple[str, ...] = ()


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules of conflicts."""

    values: dict[str, Value]
    rules: dict[str, Rule]
    family: Family
    questions: tuple[AskedQuestion, ...]
    authors: tuple[AuthorRule, ...]
    headings: tuple[str, ...]
    attested: Attested


UNKNOWN_KIND = Kind(
    nature="professional",
    material="check",
    hop="tied to",
    back="tied to",
    carries="weak",
    section="none: own rule",
    grade="INF",
)
"""A kind that nobody knows is looked at by a person."""


@cache
def conflict_rules() -> Rules:
    """The rules as the file has them.

    Raises:
        msgspec.ValidationError: the file is not in its own form.
    """
    return read_data("openimr.reviewers", "rules/conflicts.yaml", Rules)


@cache
def affiliation_kinds() -> Mapping[str, Kind]:
    """The kinds of affiliation by name; errors as for `conflict_rules`."""
    return read_data("openimr.reviewers", "rules/affiliations.yaml", dict[str, Kind])


def kind_of(written: str) -> str | None:
    """The kind that a way of writing means ("Employed by" is `employment`); None: not known."""
    return _kinds_by_way().get(folded(written))


def rule_of(role: str | None) -> str | None:
    """The id of the rule for a role of `process/words.yaml`; None where nobody in that role is compared."""
    if role is None:
        return "other"
    return _rules_by_role().get(role)


def figure(name: str, on: date, office: Mapping[str, float] | None = None) -> float:
    """The figure that holds on a day; an office's own value goes before it where the rule lets the office set it.

    Raises:
        KeyError: there is no such value. ValueError: the value is not one for an office to set.
    """
    value = conflict_rules().values[name]
    if office and name in office:
        if not value.office:
            raise ValueError(f"{name!r} is not for an office to set")
        return office[name]
    held = [f for f in value.values if f.start is None or f.start <= on]
    return held[-1].value


def read_data(package: str, path: str, form: type[T]) -> T:
    """A data file of a package, strictly in its form."""
    file = resources.files(package)
    for part in path.split("/"):
        file = file.joinpath(part)
    return msgspec.yaml.decode(file.read_bytes(), type=form)


@cache
def _kinds_by_way() -> Mapping[str, str]:
    return {folded(way): name for name, kind in affiliation_kinds().items() for way in (name, *kind.also)}


@cache
def _rules_by_role() -> Mapping[str, str]:
    return {role: name for name, rule in conflict_rules().rules.items() for role in rule.roles}
