"""What assignment weighs and in which order: `rules/assignment.yaml`, checked."""

from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Literal, TypeAlias

import msgspec

from openimr.model import EvidenceGrade

Weighed: TypeAlias = Literal["reviews", "presence", "groups", "fit", "licence", "load", "lot"]
"""What an assignment is judged by."""


class AssignmentRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is weighed: what it says, why, and how sure it is that it has to be so."""

    id: Weighed
    says: str
    because: str
    grade: EvidenceGrade


class NumberSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole number with its unit and reason."""

    value: int
    unit: str
    because: str


class WordsSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words with what they are and the reason."""

    value: tuple[str, ...]
    unit: str
    because: str


class AssignmentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers and words that the rules speak of; see `rules/assignment.yaml`."""

    fit_step: NumberSetting
    fit_floor: NumberSetting
    load_step: NumberSetting
    days_present: NumberSetting
    most_open: NumberSetting
    group_ties: WordsSetting


class AssignmentRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules in their order, first the one that outweighs all others."""

    version: str
    order: tuple[AssignmentRule, ...]
    settings: AssignmentSettings

    @property
    def ids(self) -> tuple[Weighed, ...]:
        """What is weighed, in order."""
        return tuple(rule.id for rule in self.order)


class AssignmentRulesError(ValueError):
    """The rules of assignment are not in order; the message says what is wrong."""


@cache
def assignment_rules() -> AssignmentRules:
    """The rules that come with the package.

    Raises:
        AssignmentRulesError: the file is not in its own form.
    """
    return read_assignment_rules(_text())


def read_assignment_rules(text: bytes) -> AssignmentRules:
    """Rules from YAML. An organisation may put them in another order; `reviews` stays first, `lot` last.

    Raises:
        AssignmentRulesError: they are not in order.
    """
    try:
        rules = msgspec.yaml.decode(text, type=AssignmentRules)
    except msgspec.ValidationError as error:
        raise AssignmentRulesError(f"assignment.yaml: {error}") from error
    if len(set(rules.ids)) != len(rules.ids):
        raise AssignmentRulesError("assignment.yaml: a rule of `order` stands twice")
    if not rules.ids or rules.ids[0] != "reviews" or rules.ids[-1] != "lot":
        raise AssignmentRulesError("assignment.yaml: `order` has to begin with reviews and to end with lot")
    if not 1 <= rules.settings.fit_step.value <= 1000:
        raise AssignmentRulesError("assignment.yaml: fit_step has to be 1 to 1000 thousandths")
    if not 0 <= rules.settings.fit_floor.value <= 1000 or not 1 <= rules.settings.most_open.value <= 10**6:
        raise AssignmentRulesError("assignment.yaml: fit_floor has to be 0 to 1000, most_open 1 to 1000000")
    if not 1 <= rules.settings.load_step.value <= 1000 or rules.settings.days_present.value < 1:
        raise AssignmentRulesError("assignment.yaml: load_step has to be 1 to 1000, days_present 1 or more")
    return rules


def rules_fingerprint(rules: AssignmentRules) -> str:
    """The SHA-256 of the rules as they were used."""
    return sha256(msgspec.json.encode(rules)).hexdigest()


def _text() -> bytes:
    return resources.files("openimr.reviewers").joinpath("rules", "assignment.yaml").read_bytes()
