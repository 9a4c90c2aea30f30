"""Slips in the names of fields, and fields that stand twice: what is said in a case file and would pass as not said.

For the commands that tell where a case stands. An event whose items, parties or outcome would be lost so is left out:
without them it would be about everybody and everything.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from rapidfuzz import fuzz

from openimr.cli.case_file import NARROWS, CaseRead, CaseRefusedError
from openimr.cli.case_strays import Twice, fields_of, meant_by, paired
from openimr.model import Application, Case, CaseItem, Event, Injury, Party

_SLIP = 85
"""Of 100: how like a name that is known must be to be taken for it."""
_AT = frozenset({"type", "at"})
_ONCE = ("events", "items")
_COUNTED = frozenset({"events", "items", "type", "at", "by", "to", "outcome", "service", "reasons"})
"""Names that stand nowhere but in a case and its events: counted, they show that none stands twice."""
_NAMES = re.compile(b'"(?:' + b"|".join(name.encode() for name in sorted(_COUNTED)) + b')"')
_LISTS = (("events", Event), ("items", CaseItem), ("parties", Party))
_PARTS = (("application", Application), ("injury", Injury))


class Slips(msgspec.Struct, frozen=True):
    """`lines` for a person, each with its place first; `events` are the places of those that are left out.

    `remarks` are lines on fields that nobody knows and that are like none that is known: they decide nothing.
    """

    lines: tuple[str, ...] = ()
    events: frozenset[int] = frozenset()
    remarks: tuple[str, ...] = ()


def slips_of(text: bytes) -> Slips:
    """The slips of a case file that is JSON; a line repeats a name only where it is nearly one that is known.

    Raises:
        CaseRefusedError: the case's events or items stand twice: which are right is not known.
    """
    text = text.removeprefix(b"\xef\xbb\xbf")
    if _sound(text):
        return Slips()
    try:
        raw = json.loads(text, object_pairs_hook=paired)
    except (ValueError, RecursionError):
        return Slips()
    if not isinstance(raw, dict):
        return Slips()
    if twice := [name for name in _ONCE if isinstance(raw, Twice) and name in raw.names]:
        message = f"holds `{twice[0]}` twice; which is right is not known: leave one"
        raise CaseRefusedError(message)
    lines: list[str] = []
    left_out: set[int] = set()
    remarks: list[str] = []
    for place, at, entry, kind in _entries(raw):
        remarks += _unknown(entry, at, kind)
        for name, line in _slips(entry, at, kind):
            lost = kind is Event and (name in NARROWS[Event] or name in _AT)
            lines.append(f"{line}; the event is left out" if lost else line)
            left_out |= {place} if lost else set()
    more = [f"{len(remarks) - _SHOWN} more fields have names that are not known; they are not read"]
    return Slips(tuple(lines), frozenset(left_out), (*remarks[:_SHOWN], *(more if len(remarks) > _SHOWN else ())))


def without(read: CaseRead, slips: Slips) -> CaseRead:
    """The case without the events that are left out, its faults with the slips."""
    kept = [n for n, place in enumerate(read.places) if place not in slips.events]
    case = msgspec.structs.replace(read.case, events=tuple(read.case.events[n] for n in kept))
    places = tuple(read.places[n] for n in kept)
    return msgspec.structs.replace(read, case=case, places=places, left_out=(*slips.lines, *read.left_out))


def _sound(text: bytes) -> bool:
    """Whether every field is known and stands once, as far as that can be told in a hurry: of many cases most are."""
    try:
        top = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        entries = [top]
        for name, kind in _LISTS:
            listed = msgspec.json.decode(top[name], type=list[dict[str, msgspec.Raw]]) if name in top else []
            if any(not entry.keys() <= fields_of(kind) for entry in listed):
                return False
            entries += listed
        for name, part in _PARTS:
            fields = msgspec.json.decode(top[name], type=dict[str, msgspec.Raw]) if name in top else {}
            if not fields.keys() <= fields_of(part):
                return False
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    if not top.keys() <= fields_of(Case):
        return False
    return len(_NAMES.findall(text)) == sum(len(_COUNTED & entry.keys()) for entry in entries)


def _entries(raw: Mapping[str, Any]) -> Iterator[tuple[int, str, Mapping[str, Any], type[msgspec.Struct]]]:
    yield -1, "", raw, Case
    for name, kind in _LISTS:
        listed = raw.get(name)
        for place, entry in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(entry, dict):
                yield place, f"{name}[{place}]", entry, kind
    for name, part in _PARTS:
        if isinstance(raw.get(name), dict):
            yield -1, name, raw[name], part


def _slips(entry: Mapping[str, Any], at: str, kind: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """Each slip of an entry: the field that is meant, and the line."""
    fields = fields_of(kind)
    for name in entry.names if isinstance(entry, Twice) else ():
        if name in fields:
            place = f"{at}.{name}" if at else name
            yield name, f"`{place}` stands twice; which is right is not known: leave one"
    for name, value in entry.items():
        if name in fields or value in (None, "", [], {}):
            continue
        meant = _like(name, entry, kind)
        if meant is not None:
            where = f"`{at}` has" if at else "the file has"
            yield meant, f"{where} a field `{name}` that is not known; write it {meant}; it is not read"


_SHOWN = 12
"""How many fields that nobody knows are told of, one a line: files of other programs may have hundreds."""


def _unknown(entry: Mapping[str, Any], at: str, kind: type[msgspec.Struct]) -> Iterator[str]:
    """A line on each field that nobody knows: by its place, for its name could be a person's."""
    fields = fields_of(kind)
    for number, (name, value) in enumerate(entry.items(), 1):
        if name in fields or value in (None, "", [], {}) or _like(name, entry, kind):
            continue
        where = f"field {number} of `{at}`" if at else f"field {number} of the file"
        yield f"{where} has a name that is not known; it is not read"


def _like(name: str, entry: Mapping[str, Any], kind: type[msgspec.Struct]) -> str | None:
    """The field that an unknown one is taken to mean: a slip in its name, or the reviewer of an event."""
    meant = _meant(name, fields_of(kind) - entry.keys())
    return meant if meant is not None or kind is not Event else meant_by(name, kind, entry)


def _meant(name: str, fields: frozenset[str]) -> str | None:
    """The field that an unknown name is nearly that of; None: of none that the entry lacks."""
    word = name.strip().casefold().replace("-", "_").replace(" ", "_")
    if word in fields:
        return word
    near = {field: fuzz.ratio(word, field) for field in sorted(fields) if len(field) > 3}
    best = max(near, key=lambda field: near[field], default=None)
    return best if best is not None and near[best] >= _SLIP else None
