"""The names of events, roles and ways of service, and the ways of writing them (`words.yaml`)."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

import msgspec
from rapidfuzz import fuzz, process


class Word(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name of the process: what it says, and other ways of writing it."""

    says: str = ""
    also: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All names, by kind."""

    events: dict[str, Word]
    roles: dict[str, Word]
    services: dict[str, Word]
    service_idle: tuple[str, ...]
    service_joins: tuple[str, ...]
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


FORMER = "former "
"""Before the role of who is a party no longer."""


@lru_cache(maxsize=2**10)
def role_of(text: str) -> str | None:
    """The name of a role ("applicant" is `injured worker`); None: not known.

    What stands in brackets says the same once more, and of roles joined by a stroke all have to be one ("WCJ / WCAB").
    """
    known = _index("roles")
    way = folded(text)
    if (name := known.get(way)) is not None or ("/" not in way and "(" not in way):
        return name
    found = {known.get(part.strip()) for part in re.sub(r"\([^)]*\)", " ", way).split("/")}
    return found.pop() if len(found) == 1 else None


def standing_role(role: str) -> str:
    """The role that a former party had ("former representative" is `representative`); of any other its own."""
    return role.removeprefix(FORMER)


def former_role(role: str) -> str | None:
    """The role of a party that is not of the case any more; None: the process knows none for such a party."""
    name = f"{FORMER}{role_of(role)}"
    return name if name in words().roles else None


def service_of(text: str | None) -> str | None:
    """The name of a way of service ("US mail" is `mail in California`); None: not said, or not known.

    Of several ways ("fax and certified mail") that which gives the most days; one that is not known makes all unknown.
    """
    if text is None:
        return None
    known = _index("services")
    way = " ".join(re.sub(r"[.]", "", re.sub(r"[,;:/&+()]", " , ", folded(text))).split())
    if (name := known.get(folded(text)) or known.get(way)) is not None:
        return name
    joins, found = {",", *words().service_joins}, []
    for several in _split(way.split(), joins):
        bare = [word for word in several if word not in words().service_idle]
        if not bare:
            continue
        if (name := known.get(" ".join(several)) or known.get(" ".join(bare))) is None:
            return None
        found.append(name)
    return max(found, key=_MOST_DAYS.index, default=None)


def says_california(text: str | None) -> bool:
    """Whether a way of writing mail names California ("mail in California", "MAIL_CA", but not "mail")."""
    return text is not None and not {"california", "ca", "calif"}.isdisjoint(re.findall(r"[a-z]+", folded(text)))


_MOST_DAYS = ("personal", "fax", "electronic", "mail in California", "mail in another state", "mail abroad")


def _split(way: Sequence[str], joins: set[str]) -> Sequence[Sequence[str]]:
    """The words between the words that join them."""
    parts: list[list[str]] = [[]]
    for word in way:
        if word in joins:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def near_events(text: str) -> tuple[str, ...]:
    """Up to three names of events that a way of writing is near to, the nearest first; none where nothing is near."""
    return _near("events", text, _NEAR)


def near_roles(text: str) -> tuple[str, ...]:
    """The same of roles."""
    return _near("roles", text, _NEAR_ROLE)


def _near(kind: str, text: str, least: int) -> tuple[str, ...]:
    way = folded(text)[:_LONGEST_NAME]
    near = process.extract(way, list(_index(kind)), scorer=fuzz.token_set_ratio, score_cutoff=least, limit=12)
    near.sort(key=lambda one: (-one[1], -fuzz.ratio(way, one[0]), one[0]))
    return tuple(dict.fromkeys(_index(kind)[known] for known, _, _ in near))[:3]


_NEAR = 60
"""The least likeness, of 100, of the name of an event that is suggested."""
_NEAR_ROLE = 75
"""The same of a role: the names are shorter, and many have a word in common."""
_LONGEST_NAME = 80


def folded(text: str) -> str:
    """Without regard to case, hyphens, underscores and runs of blanks."""
    return " ".join(text.replace("_", " ").replace("-", " ").replace("\u2019", "'").lower().split())


@cache
def _index(kind: str) -> Mapping[str, str]:
    named: Mapping[str, Word] = getattr(words(), kind)
    return {folded(way): name for name, word in named.items() for way in (name, *word.also)}


def _key(way: str) -> tuple[str, ...]:
    """The words of a name in the order of the alphabet, each as the word that stands for it."""
    idle = words().same["idle"]
    text = _in_short(" ".join(re.sub(r"[,;:/&+().]", " ", way).split()))
    # "the case was found to be eligible" has its phrase only once the idle words are gone
    text = _in_short(" ".join(word for word in text.split() if word not in idle))
    return tuple(sorted({word for word in text.split() if word not in idle}))


def _in_short(way: str) -> str:
    """With each phrase as the word that stands for it."""
    text = f" {way} "
    for kept, phrases in _phrases():
        for phrase in phrases:
            text = text.replace(f" {phrase} ", f" {kept} ")
    return text.strip()


@cache
def _phrases() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What stands for what, the longest phrases of each first."""
    same = {kept: ways for kept, ways in words().same.items() if kept != "idle"}
    return tuple((kept, tuple(sorted(ways, key=lambda w: (-len(w), w)))) for kept, ways in same.items())


_VERBS = {"served", "received", "filed", "complete", "authorized", "extended", "decision"}
"""Words that name no event without another: what was served?"""


@cache
def _by_words() -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], set[str]] = {}
    for way, name in _index("events").items():
        found.setdefault(_key(way), set()).add(name)
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1 and not set(key) <= _VERBS}


def heading(name: str) -> str:
    """The name of an event or a role as a heading has it: "UR organization", "Records received"."""
    return f"UR {name[3:]}" if name[:3] == "ur " else f"{name[:1].upper()}{name[1:]}"
