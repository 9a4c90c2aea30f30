"""The small fixed words of notices (`words.yaml`) and of the reasons of ineligibility (`reasons.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec

from openimr.process.notices.facts import LeftOut
from openimr.process.notices.written import Language
from openimr.process.reasons import reason_code


class NoticeWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words of one language. `gaps` name what the office has to fill in, by placeholder."""

    page: str
    reference: dict[str, str]
    attention: str
    by: dict[str, str]
    served: dict[str, str]
    copy: str
    closing: str
    enclosures: str
    enclosed: dict[str, str]
    copies: str
    rules: str
    rule_names: dict[str, str]
    to_fill_in: str
    record_columns: dict[str, tuple[str, str]]
    roles: dict[str, str]
    contact: dict[str, str]
    apply: dict[str, str]
    started: dict[str, str]
    left_out: dict[LeftOut, str]
    reason_about: str
    gaps: dict[str, str]


class ReasonWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a reason of ineligibility is told, and how it can be cured; each is a line of a template.

    `facts` follow `why` and show what is not known as a gap; those of `known` only where all that they name is known.
    `in_time`: it can be cured until the time to apply ends, and the notice says when that is.
    """

    title: str
    why: str
    cure: str
    facts: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    in_time: bool = False


@cache
def notice_words() -> Mapping[Language, NoticeWords]:
    """The fixed words, by language.

    Raises:
        msgspec.ValidationError: the file is not in its own form (so for `reason_words`).
    """
    text = resources.files("openimr.process.notices").joinpath("words.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[Language, NoticeWords])


@cache
def fee_words(rule: str) -> Mapping[str, str]:
    """What the fee of a rule is for, by language; a rule that nothing is said of gives nothing."""
    text = resources.files("openimr.process.notices").joinpath("fees.yaml").read_bytes()
    said = msgspec.yaml.decode(text, type=dict[str, dict[Language, str]])
    return {str(language): words for language, words in said.get(rule, {}).items()}


@cache
def question_words() -> Mapping[str, Mapping[Language, str]]:
    """The questions on eligibility, by the code of the reason that each would settle, and language."""
    text = resources.files("openimr.process.notices").joinpath("questions.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, dict[Language, str]])


@cache
def reason_words() -> Mapping[str, Mapping[Language, ReasonWords]]:
    """The reasons of ineligibility, by code and language."""
    text = resources.files("openimr.process.notices").joinpath("reasons.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=dict[str, dict[Language, ReasonWords]])


def reason_told(code: str) -> Mapping[Language, ReasonWords] | None:
    """How a reason is told, from its code however it is written ("E01", "E01_UNSIGNED"); None: there are no words."""
    wanted = reason_code(code)
    return next((told for name, told in reason_words().items() if wanted and reason_code(name) == wanted), None)


def question_told(text: str, language: Language) -> str:
    """The question that a reason's code stands for; a text that is no such code stays as it is."""
    told = question_words().get(text)
    return text if told is None else told[language]
