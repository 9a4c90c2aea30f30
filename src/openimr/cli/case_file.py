"""CASE: a case.json or the folder that holds it, read leniently; what could not be used is named by its place."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from openimr.model import Case, CaseItem, Event, Party, Treatment
from openimr.model.record import Record

SCHEMA = "openimr/case/1"
_LARGEST = 64 * 2**20
_PRIORITIES = {"regular": "standard", "routine": "standard", "urgent": "expedited"}
_T = TypeVar("_T")


class CaseRefusedError(Exception):
    """The file can't be used as a case; the message says why, without what it holds."""


class CaseRead(msgspec.Struct, frozen=True, kw_only=True):
    """A case as read. `left_out` names what could not be used, by its place in the file; `places` those of the events.

    `places[n]` is the place in the file of event n of the case, from 0.
    """

    case: Case
    left_out: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


def read_case(path: Path) -> CaseRead:
    """The case that a file holds, or the case.json of a folder.

    Fields that are not known are passed over. A list's entry or a field that is not in its form is left out and
    named; what is right goes on.

    Raises:
        CaseRefusedError: there is no such file, or it holds no case.
    """
    file = path / "case.json" if path.is_dir() else path
    if path.is_dir() and not file.is_file():
        raise CaseRefusedError("there is no case.json in it; imr review writes one, or write it by hand (docs/cli.md)")
    if file.exists() and not file.is_file():
        raise CaseRefusedError("is no ordinary file; give a case.json or the folder that holds it")
    try:
        if file.stat().st_size > _LARGEST:
            raise CaseRefusedError("is over 64 MB, which no case.json is; give a case.json or the folder that holds it")
        text = file.read_bytes()
    except OSError as error:
        raise CaseRefusedError(f"{error.strerror or 'cannot be read'}; give a case.json or its folder") from error
    return read_text(text)


def read_text(text: bytes) -> CaseRead:
    """The case in the bytes of a file; see `read_case` for what is passed over and for errors."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    try:
        case = msgspec.json.decode(text, type=Case)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _leniently(text)
    if case.schema != SCHEMA:
        raise CaseRefusedError(f"is of another schema than {SCHEMA}")
    return CaseRead(case=case, places=tuple(range(len(case.events))))


def _leniently(text: bytes) -> CaseRead:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseRefusedError("is not JSON; give a case.json of openimr/case/1") from error
    if not isinstance(raw, dict) or raw.get("schema", SCHEMA) != SCHEMA:
        raise CaseRefusedError(f"is not a case of {SCHEMA}; imr review writes one, or write it by hand (docs/cli.md)")
    left: list[str] = []
    read: dict[str, Any] = {}
    if isinstance(raw.get("priority"), str):
        word = raw["priority"].strip().lower()
        raw["priority"] = _PRIORITIES.get(word, word)
    kinds: Mapping[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Case)}
    for name, value in raw.items():
        if value is None or name not in kinds or name in {"parties", "items", "events", "records"}:
            continue
        try:
            read[name] = msgspec.convert(value, kinds[name])
        except msgspec.ValidationError as error:
            left.append(f"`{name}` is not in its form ({_place(error)}); left out")
    read["parties"], _ = _entries(raw.get("parties"), "parties", _party, left)
    read["items"], _ = _entries(raw.get("items"), "items", _item, left)
    read["events"], places = _entries(raw.get("events"), "events", lambda v: msgspec.convert(v, Event), left)
    read["records"], _ = _entries(raw.get("records"), "records", lambda v: msgspec.convert(v, Record), left)
    return CaseRead(case=Case(**read), left_out=tuple(left), places=places)


def _entries(
    value: object, name: str, convert: Callable[[object], _T], left: list[str]
) -> tuple[tuple[_T, ...], tuple[int, ...]]:
    """The entries of a list that are in their form, with their places; the others are named by place."""
    if value is None:
        return (), ()
    if not isinstance(value, list):
        left.append(f"`{name}` is no list; left out")
        return (), ()
    found: list[_T] = []
    places: list[int] = []
    for place, entry in enumerate(value):
        try:
            found.append(convert(entry))
        except msgspec.ValidationError as error:
            left.append(f"`{name}[{place}]` is not in its form ({_place(error)}); left out")
        else:
            places.append(place)
    return tuple(found), tuple(places)


def _party(value: object) -> Party:
    """A party: a number without its quotation marks (`"npi": 1234567893`) and a single name for a list are read too.

    One party that cannot be read must not take the others along: who is not there is not screened for conflicts.
    """
    if not isinstance(value, dict):
        return msgspec.convert(value, Party)
    lists = {"licences", "other_names"}
    plain = {
        name: str(given) if isinstance(given, int) and not isinstance(given, bool) else given
        for name, given in value.items()
    }
    plain |= {name: [plain[name]] for name in lists if isinstance(plain.get(name), str)}
    return msgspec.convert(plain, Party)


def _item(value: object) -> CaseItem:
    """A disputed item; what is written about its treatment need not be in its form for the other commands' sake."""
    try:
        return msgspec.convert(value, CaseItem)
    except msgspec.ValidationError:
        if not isinstance(value, dict):
            raise
        plain = {name: value.get(name) for name in ("request", "retrospective", "concurrent") if name in value}
        plain.setdefault("request", "")
        return msgspec.convert({**plain, "treatment": msgspec.to_builtins(Treatment(kind="other"))}, CaseItem)


def _place(error: msgspec.ValidationError) -> str:
    """What was expected and where, without what was found."""
    said, _, place = str(error).partition(" - at ")
    wanted = said.partition(",")[0] if said.startswith("Expected") else "wrong form"
    if "missing required field" in said:
        wanted = said.removeprefix("Object ")
    return f"{wanted}, at {place}" if place else wanted
