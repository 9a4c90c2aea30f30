"""The names of events, roles and ways of service, and the ways of writing them (`words.yaml`)."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import msgspec


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name of the process: what it says, and other ways of writing it."""

    says: str = ""
    also: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All names, by kind."""

    events: dict[str, Word]
    roles: dict[str, Word]
    services: dict[str, Word]
    same: dict[str, tuple[str, ...]]


@cache
def words() -> Words:
    """The names as the file has them.

    Raises:
        msgspec.ValidationError: `words.yaml` is not in its own form.
    """
    text = resources.files("openimr.process").joinpath("words.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Words)


def event_type(text: str) -> str | None:
    """The name of an event from a way of writing it ("NOARFI mailed" is `assignment served`); None: not known.

    A way that is not listed is looked up by its words, in any order and by what they mean (`same` in words.yaml);
    words that fit two events fit none.
    """
    way = folded(text)
    return _index("events").get(way) or _by_words().get(_key(way))


def role_of(text: str) -> str | None:
    """The name of a role ("applicant" is `injured worker`); None: not known."""
    return _index("roles").get(folded(text))


def service_of(text: str | None) -> str | None:
    """The name of a way of service ("US mail" is `mail in California`); None: not said, or not known."""
    return None if text is None else _index("services").get(folded(text))


def folded(text: str) -> str:
    """Without regard to case, hyphens, underscores and runs of blanks."""
    return " ".join(text.replace("_", " ").replace("-", " ").replace("\u2019", "'").lower().split())


@cache
def _index(kind: str) -> Mapping[str, str]:
    named: Mapping[str, Word] = getattr(words(), kind)
    return {folded(way): name for name, word in named.items() for way in (name, *word.also)}


def _key(way: str) -> tuple[str, ...]:
    """The words of a name in the order of the alphabet, each as the word that stands for it."""
    text = f" {way} "
    for kept, phrases in _phrases():
        for phrase in phrases:
            text = text.replace(f" {phrase} ", f" {kept} ")
    idle = words().same["idle"]
    return tuple(sorted({word for word in text.split() if word not in idle}))


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands for what, the longest phrases of each first."""
    same = {kept: ways for kept, ways in words().same.items() if kept != "idle"}
    return tuple((kept, tuple(sorted(ways, key=lambda w: (-len(w), w)))) for kept, ways in same.items())


_VERBS = {"served", "received", "complete", "authorized"}
"""Words that name no event without another: what was served?"""


@cache
def _by_words() -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for way, name in _index("events").items():
        found.setdefault(_key(way), set()).add(name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1 and not set(key) <= _VERBS}
