"""Word lists that several steps share (`words.yaml`)."""

import re
from functools import cache
from importlib import resources

import msgspec


@cache
def words(name: str) -> frozenset[str]:
    """The list of this name, in lower case.

    Raises:
        KeyError: there is no such list.
    """
    data = resources.files("openimr.casefile.records").joinpath("words.yaml").read_bytes()
    return frozenset(msgspec.yaml.decode(data, type=dict[str, tuple[str, ...]])[name])


@cache
def any_of(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """A pattern for any word of the list as a whole word, without regard to case, between two other patterns."""
    longest_first = sorted(words(name), key=lambda word: (-len(word), word))
    inner = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first)
    return re.compile(rf"{before}(?<!\w)(?:{inner})(?!\w){after}", re.IGNORECASE)
