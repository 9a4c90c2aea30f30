"""The plain words of the site (`words.yaml`)."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision in a word or two, in a clause, and in two sentences."""

    name: str
    short: str
    says: str


class Term(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A word of letters with what it means; `forms` are how it is written."""

    letter: str
    forms: tuple[str, ...]
    means: str

    @property
    def anchor(self) -> str:
        """Its place on the page of words."""
        return re.sub(r"[^a-z0-9]+", "-", self.letter.lower()).strip("-")


class Facet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A filter as the page calls it; `open`: it stands there without being asked for."""

    name: str
    label: str
    open: bool


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of words.yaml."""

    decisions: Mapping[str, Decision]
    glossary: tuple[Term, ...]
    silent: Mapping[Literal["unread", "few", "alike"], str]
    facets: tuple[Facet, ...]


@cache
def words() -> Words:
    """The words as the file has them."""
    data = resources.files("openimr.server.public").joinpath("words.yaml").read_bytes()
    return msgspec.yaml.decode(data, type=Words)


def decision_of(decision: str | None) -> Decision:
    """What a decision is called and means."""
    return words().decisions[decision or "unknown"]


@cache
def _forms() -> tuple[re.Pattern[str], Mapping[str, Term]]:
    known = {form: term for term in words().glossary for form in term.forms}
    listed = "|".join(re.escape(form) for form in sorted(known, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)"), known


def terms_in(text: str) -> tuple[Term, ...]:
    """The words of the glossary that a text has, in the glossary's order."""
    pattern, known = _forms()
    found = {known[form].letter for form in set(pattern.findall(text))}
    return tuple(term for term in words().glossary if term.letter in found)
