"""Where an address is, as far as service by mail asks: in California, in another state, or abroad (`places.yaml`)."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

import msgspec

from openimr.process.words import folded

_CODE = re.compile(r"(?:(?:^|\s)([A-Z]{2})|,\s*([A-Za-z]{2}))\.?,?\s+\d{5}(?:-\d{4})?$|,\s*([A-Z]{2})\.?$")
"""A state's two letters before its ZIP code, or at the end after a comma."""
_ZIP = re.compile(r"[\s,]*\b\d{5}(?:-\d{4})?$")
_POSTCODE = re.compile(r"\b[a-z]?\d[\w-]*\b", re.IGNORECASE)


class Places(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """States by their two letters, and the names of other countries."""

    home: tuple[str, ...]
    states: Mapping[str, tuple[str, ...]]
    countries: tuple[str, ...]


@cache
def places() -> Places:
    """The names as the file has them.

    Raises:
        msgspec.ValidationError: `places.yaml` is not in its own form.
    """
    text = resources.files("openimr.process").joinpath("places.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=Places)


@lru_cache(maxsize=2**12)
def place_of(address: str | None) -> str | None:
    """The way of service that mail to an address is ("mail in another state"); None: the address does not say.

    The end of the address decides: a country, a state's name, or its two letters. A city or a ZIP code alone says
    nothing here.
    """
    text = " ".join((address or "").replace("\n", ", ").split()).strip(" ,.;")
    if not text:
        return None
    text, at_home = _without_home(text)
    if not at_home and _last_part(text) in _countries():
        return "mail abroad"
    code = _CODE.search(text)
    state = (code[1] or code[2] or code[3]).upper() if code else _state_named(_ZIP.sub("", text))
    if state not in places().states:
        return None
    return "mail in California" if state == "CA" else "mail in another state"


def _without_home(text: str) -> tuple[str, bool]:
    """Without the name of the country at its end, and whether it had one."""
    for name in places().home:
        short = re.sub(rf"[\s,]+{re.escape(name)}\.?$", "", text, flags=re.IGNORECASE)
        if short != text:
            return short.strip(" ,.;"), True
    return text, False


def _last_part(text: str) -> str:
    """What stands after the last comma, without a postal code."""
    return folded(_POSTCODE.sub("", text.rpartition(",")[2])).strip(" .")


def _state_named(text: str) -> str | None:
    """The state whose name ends the text, as a part of its own or after the city."""
    end = folded(text).strip(" ,.")
    for name, code in _state_names():
        if end == name or end.endswith((f", {name}", f",{name}")) or (end.endswith(f" {name}") and "," in end):
            return code
    return None


@cache
def _state_names() -> tuple[tuple[str, str], ...]:
    """Names of states with their two letters, the longest first: West Virginia before Virginia."""
    named = [(folded(name), code) for code, names in places().states.items() for name in names]
    return tuple(sorted(named, key=lambda pair: -len(pair[0])))


@cache
def _countries() -> frozenset[str]:
    return frozenset(folded(name) for name in places().countries)
