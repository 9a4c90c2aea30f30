"""Numbers in names of organisations, as they are read aloud."""

import re
from functools import cache
from importlib import resources

import msgspec


class _Words(msgspec.Struct, frozen=True):
    ones: tuple[str, ...]
    ordinals: tuple[str, ...]
    tens: tuple[str, ...]
    tenths: tuple[str, ...]


@cache
def number_spelt(word: str) -> tuple[str, ...]:
    """A number below a hundred in words, as it is read aloud: 1st is first, 24 twenty four. Other words as they are."""
    found = re.fullmatch(r"([1-9]?\d)(st|nd|rd|th)?", word, re.ASCII)
    if found is None:
        return (word,)
    number, data = int(found[1]), _data()
    last = data.ordinals if found[2] else data.ones
    if number < len(last):
        return (last[number],)
    ten, one = divmod(number, 10)
    if not one:
        return ((data.tenths if found[2] else data.tens)[ten],)
    return (data.tens[ten], last[one])


@cache
def _data() -> _Words:
    text = resources.files("openimr.reviewers.conflicts").joinpath("organizations.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=_Words)
