"""YAML and JSON that come from outside, read without harm: a limit to nesting, no aliases, dates left as text.

The files of an office are flat. What is nested deeper than `DEEPEST` is no roster, and reading it by recursion would
end the process; so YAML is built from its events, one by one. A key that stands twice in a mapping is kept in mind
(`Mapped.twice`), since which of the two is meant is not known.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import yaml

DEEPEST = 40
"""Levels of lists and mappings; a roster has four."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BROKEN = re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.[0-9]+|[-+]?[0-9]+\.")
_LONGEST_NUMBER = 20


class FormError(ValueError):
    """The file as a whole is not in the form that is asked; the message says what is wrong and what to do."""


class Mapped(dict[Any, Any]):
    """A mapping as it stands in a file; `twice` are the keys that stand there more than once."""

    twice: tuple[str, ...] = ()


def decoded(text: str) -> object:
    """What a YAML or JSON text holds: `Mapped`, lists, text, numbers, true, false and null. Dates stay text.

    Raises:
        FormError: it is neither, is nested too deep, or uses anchors.
    """
    if text.lstrip()[:1] in {"[", "{"}:
        try:
            return from_json(text)
        except (ValueError, RecursionError):
            pass  # a YAML list may be written in brackets, too
    try:
        return _built(yaml.parse(text, Loader=_LOADER))
    except FormError:
        raise
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise FormError(f"is not YAML{line}; docs/reviewers.md shows the form") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FormError("is not YAML; docs/reviewers.md shows the form") from error


def from_json(text: str) -> object:
    """JSON with `Mapped` for its objects; a number of too many digits stays text.

    Raises:
        ValueError: it is no JSON, or a FormError: it is nested too deep.
        RecursionError: it is nested much too deep.
    """
    found = json.loads(text, object_pairs_hook=_mapped, parse_int=whole)
    level: list[object] = [found]
    for _ in range(DEEPEST + 1):
        level = [part for held in level for part in _parts(held)]
        if not level:
            return found
    raise FormError(_TOO_DEEP)


_TOO_DEEP = f"is nested deeper than {DEEPEST} levels; docs/reviewers.md shows the form"


def _parts(held: object) -> Iterator[object]:
    if isinstance(held, dict):
        yield from held.values()
    elif isinstance(held, list):
        yield from held


def _mapped(pairs: list[tuple[Any, Any]]) -> Mapped:
    made = Mapped(pairs)
    if len(made) < len(pairs):
        count = Counter(key for key, _ in pairs)
        made.twice = tuple(str(key) for key in made if count[key] > 1)
    return made


def whole(digits: str) -> int | str:
    """The number of a row of digits; what is longer than any number of a roster stays text."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _built(events: Iterator[yaml.Event]) -> object:
    """The document of a stream of events; an empty stream holds nothing."""
    done: list[object] = []
    open_: list[tuple[bool, list[Any]]] = []  # whether it is a mapping, and what stands in it so far
    for event in events:
        if isinstance(event, yaml.AliasEvent) or (getattr(event, "anchor", None) is not None):
            raise FormError("uses anchors (& and *); write the entries out")
        if isinstance(event, yaml.ScalarEvent):
            made: object = _scalar(event)
        elif isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            if len(open_) >= DEEPEST:
                raise FormError(_TOO_DEEP)
            if event.tag is not None and event.tag not in _PLAIN_TAGS:
                raise FormError("is not YAML of lists and fields alone (a tag); take the tag out")
            open_.append((isinstance(event, yaml.MappingStartEvent), []))
            continue
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            mapping, parts = open_.pop()
            made = _fields(parts) if mapping else parts
        else:
            continue
        if open_:
            open_[-1][1].append(made)
        else:
            done.append(made)
    if len(done) > 1:
        raise FormError("holds more than one document (---); leave one")
    return done[0] if done else None


_PLAIN_TAGS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})


def _fields(parts: list[Any]) -> Mapped:
    pairs = list(zip(parts[::2], parts[1::2], strict=True))
    if any(isinstance(key, list | dict) for key, _ in pairs):
        raise FormError(
            "is not YAML of named fields (a list or mapping stands as a name); docs/reviewers.md shows the form"
        )
    return _mapped([("" if key is None else str(key), value) for key, value in pairs])


def _scalar(event: yaml.ScalarEvent) -> object:
    text: str = event.value
    if event.tag is not None and event.tag not in {"!", "tag:yaml.org,2002:str"}:
        if event.tag.startswith("tag:yaml.org,2002:") and event.tag.rpartition(":")[2] in {"int", "float", "bool"}:
            return _read(text)
        raise FormError("is not YAML of text and numbers alone (a tag); take the tag out")
    return text if event.style or event.tag is not None else _read(text)


def _read(text: str) -> object:
    """A scalar without quotes: null, true or false, a number; anything else, dates among it, is text."""
    if text in {"", "~"} or text.lower() == "null":
        return None
    if text.lower() in {"true", "yes", "on"} and text in {text.lower(), text.upper(), text.capitalize()}:
        return True
    if text.lower() in {"false", "no", "off"} and text in {text.lower(), text.upper(), text.capitalize()}:
        return False
    if _WHOLE.fullmatch(text):
        return whole(text)
    if _BROKEN.fullmatch(text):
        return float(text) if len(text) <= _LONGEST_NUMBER else text
    return text
