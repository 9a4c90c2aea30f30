"""The reasons for which an application is not reviewed (`eligibility.yaml`), and their codes as events write them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.dated import DatedRule, DatedValue, KeyDate, RuleFaultError

Answer = Literal["yes", "no", "unknown"]
Means = Literal["ineligible", "ineligible or duplicate", "defer", "ask", "terminate", "tell", "decide"]
"""What a reason that holds means for the application.

`tell`: the parties are told, and nothing is held up; `decide`: it is decided on what is there.
"""


class Reason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason: its test, what it asks where the facts are not known, what it sends, how it is cured or appealed."""

    says: str
    test: str
    notice: str
    cure: str
    appeal: str
    keyed_to: KeyDate
    values: tuple[DatedValue, ...]
    question: str | None = None

    @property
    def rule(self) -> DatedRule:
        """Its outcome as a dated rule."""
        return DatedRule(says=self.says, unit="choice", keyed_to=self.keyed_to, values=self.values)


class Default(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What holds where no reason does."""

    says: str
    section: str
    grade: EvidenceGrade
    source: str


class Eligibility(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file; `appeal` and `resend` are texts that several reasons share."""

    default: Default
    appeal: str
    resend: str
    reasons: dict[str, Reason]


@cache
def eligibility() -> Eligibility:
    """The reasons as the file has them.

    Raises:
        RuleFaultError: the file is not in its own form.
    """
    text = resources.files("openimr.process").joinpath("eligibility.yaml").read_bytes()
    try:
        return msgspec.yaml.decode(text, type=Eligibility)
    except msgspec.ValidationError as error:
        raise RuleFaultError(f"eligibility.yaml: {error}") from error


def reason_code(text: str) -> str | None:
    """The code of a reason ("E01", "e1: unsigned" are "E01_UNSIGNED"); None: it is none."""
    found = re.match(r"\s*[Ee](\d{1,2})(?!\d)", text)
    return None if found is None else _codes().get(int(found.group(1)))


def rejects(code: str) -> bool:
    """Whether an application can be found ineligible for it: E06 defers, E12 terminates, E13 never blocks."""
    means = {value.value for value in eligibility().reasons[code].values}
    return bool(means & {"ineligible", "ineligible or duplicate", "ask", "decide"})


@cache
def _codes() -> Mapping[int, str]:
    return {int(code[1:3]): code for code in eligibility().reasons}
