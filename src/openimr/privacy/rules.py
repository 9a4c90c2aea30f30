"""The lists and rules of `data/`, read once."""

import re
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

Action = Literal["keep", "year", "month", "remove"]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern of `patterns.yaml`; `needs` are the strings without which it can't match, `at` where it may begin.

    `only` is a pattern without which a text has none of it, quicker to look for than itself.
    """

    id: str
    kind: str
    needs: tuple[str, ...]
    pattern: str
    at: tuple[str, ...] = ()
    only: str = ""

    @property
    def expression(self) -> re.Pattern[str]:
        """The pattern compiled; labels in any case, as their group says."""
        return compiled(self.pattern)

    @property
    def figures(self) -> int:
        """How many figures the shortest of its needs has."""
        return min(need.count("#") for need in self.needs)


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of identifier, the subparagraph of the regulation that names it, and how sure that is."""

    letter: str
    grade: str
    says: str


class Practice(msgspec.Struct, frozen=True):
    """What each practice does with a part of a letter, and what that rests on."""

    public: Action
    programme: Action
    grade: str
    source: str

    def under(self, practice: str) -> Action:
        """The action under the practice of this name."""
        action: Action = getattr(self, practice)
        return action


class Contexts(msgspec.Struct, frozen=True):
    """`contexts.yaml`: lists of words in lower case."""

    titles: frozenset[str]
    weak_titles: frozenset[str]
    suffixes: frozenset[str]
    credentials: tuple[str, ...]
    particles: frozenset[str]
    before: tuple[str, ...]
    labels: tuple[str, ...]
    verbs: frozenset[str]
    organizations: dict[str, tuple[str, ...]]
    dose: str
    medical_endings: tuple[str, ...]
    kept_hosts: tuple[str, ...]
    few: str
    initials_after: frozenset[str]
    abbreviations: str

    @property
    def abbreviation_words(self) -> frozenset[str]:
        """Capitals that are no initials, in lower case."""
        return frozenset(self.abbreviations.split())

    @property
    def few_words(self) -> frozenset[str]:
        """Words that are never a name by themselves."""
        return frozenset(self.few.split())


class Eponyms(msgspec.Struct, frozen=True):
    """`eponyms.yaml`, taken apart into sets of words in lower case."""

    names: frozenset[str]
    nouns: frozenset[str]
    results: frozenset[str]
    people_too: frozenset[str]
    states_too: frozenset[str]
    surnames_all_the_same: frozenset[str]
    words: frozenset[str]


def _yaml(name: str) -> Any:  # noqa: ANN401  YAML of any shape; converted by those who ask
    return msgspec.yaml.decode(resources.files("openimr.privacy").joinpath("data", name).read_bytes())


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern of the data files."""
    return re.compile(pattern)


@cache
def pattern_rules() -> tuple[Rule, ...]:
    """The patterns in the order in which they count."""
    return msgspec.convert(_yaml("patterns.yaml")["patterns"], tuple[Rule, ...])


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of identifier by name."""
    return msgspec.convert(_yaml("patterns.yaml")["kinds"], dict[str, Kind])


@cache
def contexts() -> Contexts:
    """The words beside names."""
    return msgspec.convert(_yaml("contexts.yaml"), Contexts)


@cache
def eponyms() -> Eponyms:
    """The names of medicine."""
    told = _yaml("eponyms.yaml")
    return Eponyms(
        names=frozenset(told["names"].split()),
        nouns=frozenset(told["nouns"]),
        results=frozenset(told["results"]),
        people_too=frozenset(told["people_too"]),
        states_too=frozenset(told["states_too"]),
        surnames_all_the_same=frozenset(told["surnames_all_the_same"]),
        words=frozenset(told["words"].split()),
    )


@cache
def fields_of_practice() -> dict[str, Practice]:
    """What happens to each field of a letter."""
    return msgspec.convert(_yaml("practice.yaml")["fields"], dict[str, Practice])


@cache
def text_of_practice() -> dict[str, Practice]:
    """What happens in running text: `dates`, `ages`, `case_number`."""
    return msgspec.convert(_yaml("practice.yaml")["text"], dict[str, Practice])


@cache
def practices() -> frozenset[str]:
    """The names of the practices."""
    return frozenset(_yaml("practice.yaml")["practices"])


@cache
def roles() -> dict[str, dict[str, Any]]:
    """Role of a party to what its placeholder says."""
    told: dict[str, dict[str, Any]] = _yaml("practice.yaml")["roles"]
    return told
