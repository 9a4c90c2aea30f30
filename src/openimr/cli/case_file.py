"""The text of a case.json, read leniently; what could not be used is named by its place."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar, get_args

import msgspec

from openimr.model import Application, Case, CaseItem, Event, Injury, Party, Treatment, UrOutcome
from openimr.model.record import Record
from openimr.process.lifecycle import outcome_of

SCHEMA = "openimr/case/1"
LARGEST = 64 * 2**20
"""Bytes of a case: no case.json is longer."""
_PRIORITIES = {"regular": "standard", "routine": "standard", "urgent": "expedited"}
_T = TypeVar("_T")
_S = TypeVar("_S", bound=msgspec.Struct)
_UR_OUTCOMES = {*get_args(UrOutcome), "approved"}


class CaseRefusedError(Exception):
    """The file can't be used as a case; the message says why, without what it holds."""


class CaseRead(msgspec.Struct, frozen=True, kw_only=True):
    """A case as read. `left_out` names what could not be used, by its place in the file; `places` those of the events.

    `places[n]` is the place in the file of event n of the case, from 0.
    """

    case: Case
    left_out: tuple[str, ...] = ()
    places: tuple[int, ...] = ()


def read_text(text: bytes) -> CaseRead:
    """The case in the bytes of a file.

    Fields that are not known are passed over. A list's entry or a field that is not in its form is left out and
    named; what is right goes on.

    Raises:
        CaseRefusedError: they hold no case, or one that no letter could be written of.
    """
    text = text.removeprefix(b"\xef\xbb\xbf")
    try:
        case = msgspec.json.decode(text, type=Case)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _leniently(text)
    if case.schema != SCHEMA:
        raise CaseRefusedError(f"is of another schema than {SCHEMA}")
    return _in_order(case, [], tuple(range(len(case.events))))


def _in_order(case: Case, left: list[str], places: tuple[int, ...]) -> CaseRead:
    """The case as the commands take it: days as ISO has them, no character in its number that a terminal would obey."""
    if case == Case() and not left:
        raise CaseRefusedError(f"holds no field of a case; give a case file of {SCHEMA}")
    number = case.case_number
    if number is not None and not number.isprintable():
        number = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in number)
        case = msgspec.structs.replace(case, case_number=number)
    injury = _day(case.injury.date, "injury.date", left)
    if injury != case.injury.date:
        case = msgspec.structs.replace(case, injury=msgspec.structs.replace(case.injury, date=injury))
    designated = _day(case.application.designated, "application.designated", left)
    if designated != case.application.designated:
        application = msgspec.structs.replace(case.application, designated=designated)
        case = msgspec.structs.replace(case, application=application)
    if any(len(event.at) != _USUAL for event in case.events):
        events = tuple(msgspec.structs.replace(event, at=_moment(event.at)) for event in case.events)
        case = msgspec.structs.replace(case, events=events)
    return CaseRead(case=case, left_out=tuple(left), places=places)


_USUAL = len("2024-05-01T09:30:00-07:00")


def _moment(text: str) -> str:
    """A moment with a blank too many, small letters (2015-03-24t11:00:00z) or as an American day, as ISO has it."""
    try:
        return _american(text) or text.strip().upper()
    except ValueError:
        return text


def _american(text: str) -> str | None:
    """The ISO day of one that is written 01/15/2013; None for any other text.

    Raises:
        ValueError: there is no such day.
    """
    found = re.fullmatch(r"\s*(\d{1,2})[/-](\d{1,2})[/-](\d{4})\s*", text)
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    return date(year, month, day).isoformat()


def _day(text: str | None, field: str, left: list[str]) -> str | None:
    """A day in ISO from ISO or from the American way of writing it (01/15/2013); what is none is left out and named."""
    if text is None:
        return None
    try:
        if (american := _american(text)) is not None:
            return american
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        left.append(f"`{field}` is no date; write it as 2013-01-15; left out")
        return None


def _leniently(text: bytes) -> CaseRead:
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CaseRefusedError("is not JSON; give a case.json of openimr/case/1") from error
    if not isinstance(raw, dict) or raw.get("schema", SCHEMA) != SCHEMA:
        raise CaseRefusedError(f"is not a case of {SCHEMA}; imr review writes one, or write it by hand (docs/cli.md)")
    if (place := _half_character(raw)) is not None:
        raise CaseRefusedError(
            f"`{place}` holds half of a character (\\ud800 to \\udfff alone); correct the text there"
        )
    left: list[str] = []
    read: dict[str, Any] = {}
    if isinstance(raw.get("priority"), str):
        word = raw["priority"].strip().lower()
        raw["priority"] = _PRIORITIES.get(word, word)
    if isinstance(raw.get("prior_reviewers"), str):
        raw["prior_reviewers"] = [raw["prior_reviewers"]]
    kinds: Mapping[str, Any] = {field.name: field.type for field in msgspec.structs.fields(Case)}
    for name, value in raw.items():
        if (
            value is None
            or name not in kinds
            or name in {"items", "events", "records", "parties", "application", "injury", "prior_reviewers"}
        ):
            continue
        try:
            read[name] = msgspec.convert(value, kinds[name])
        except msgspec.ValidationError as error:
            left.append(f"`{name}` is not in its form ({_place(error)}); left out")
    for name, kind in (("application", Application), ("injury", Injury)):
        try:
            if raw.get(name) is not None:
                read[name] = _fields(raw[name], name, kind, left)
        except msgspec.ValidationError as error:
            left.append(f"`{name}` is not in its form ({_place(error)}); left out")
    read["parties"], _ = _entries(
        raw.get("parties"), "parties", lambda v, at: _fields(_plain(v), at, Party, left), left
    )
    read["prior_reviewers"], _ = _entries(
        raw.get("prior_reviewers"), "prior_reviewers", lambda v, _: msgspec.convert(v, str), left
    )
    read["items"], _ = _entries(raw.get("items"), "items", lambda v, at: _item(v, at, left), left)
    read["events"], places = _entries(raw.get("events"), "events", lambda v, at: _event(v, at, left), left)
    read["records"], _ = _entries(raw.get("records"), "records", lambda v, _: msgspec.convert(v, Record), left)
    return _in_order(Case(**read), left, places)


def _half_character(raw: Mapping[str, Any]) -> str | None:
    """The place of the first text that cannot be written as UTF-8, among the fields that are read."""
    rest: list[tuple[str, object]] = [(name, raw[name]) for name in reversed(list(raw)) if name in _FIELDS]
    while rest:
        place, value = rest.pop()
        if isinstance(value, str):
            try:
                value.encode()
            except UnicodeEncodeError:
                return place
        elif isinstance(value, list):
            rest += reversed([(f"{place}[{n}]", one) for n, one in enumerate(value)])
        elif isinstance(value, dict):
            rest += reversed([(f"{place}.{name}", one) for name, one in value.items() if name in _FIELDS])
    return None


_FIELDS = frozenset(
    field.encode_name
    for struct in (Case, Party, Injury, CaseItem, Treatment, Event, Application, Record)
    for field in msgspec.structs.fields(struct)
)
"""Names of fields that may be shown: any other could be a person's name."""


NARROWS: Mapping[type[msgspec.Struct], frozenset[str]] = {Event: frozenset({"items", "to", "outcome"})}
"""Fields without which an entry would say more than was written."""


def _fields(value: object, name: str, kind: type[_S], left: list[str]) -> _S:
    """A struct; a field that may be missing and is not in its form is left out alone, and named.

    Not so a field that says whom, or which part of a case, it concerns (`NARROWS`): without it an event would be about
    everybody and everything.

    Raises:
        msgspec.ValidationError: it is no object, or a field that it needs or that narrows it is not in its form.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        if not isinstance(value, dict):
            raise
    fields: Mapping[str, Any] = {field.name: field for field in msgspec.structs.fields(kind)}
    right: dict[str, Any] = {}
    wrong: list[str] = []
    for key, content in value.items():
        if key not in fields:
            continue
        try:
            right[key] = msgspec.to_builtins(msgspec.convert(content, fields[key].type))
        except msgspec.ValidationError as error:
            if fields[key].required:
                raise
            if key in NARROWS.get(kind, ()):
                message = f"{str(error).partition(' - at ')[0]} - at `$.{key}`"
                raise msgspec.ValidationError(message) from error
            wrong.append(f"`{name}.{key}` is not in its form ({_place(error)}); this field is left out")
    made = msgspec.convert(right, kind)
    left += wrong
    return made


def _entries(
    value: object, name: str, convert: Callable[[object, str], _T], left: list[str]
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
            found.append(convert(entry, f"{name}[{place}]"))
        except msgspec.ValidationError as error:
            left.append(f"`{name}[{place}]` is not in its form ({_place(error)}); left out")
        else:
            places.append(place)
    return tuple(found), tuple(places)


def _event(value: object, name: str, left: list[str]) -> Event:
    """An event; a party's id without its quotation marks, and a single one for a list, are read too."""
    if isinstance(value, dict):
        by, to = value.get("by"), value.get("to")
        value = value | ({"by": str(by)} if isinstance(by, int) and not isinstance(by, bool) else {})
        value = value | ({"to": [to]} if isinstance(to, str) else {})
    return _fields(value, name, Event, left)


def _plain(value: object) -> object:
    """A party: a number without its quotation marks (`"npi": 1234567893`) and a single name for a list are read too.

    One party that cannot be read must not take the others along: who is not there is not screened for conflicts.
    """
    if not isinstance(value, dict):
        return value
    lists = {"licences", "other_names"}
    plain = {
        name: str(given) if isinstance(given, int) and not isinstance(given, bool) else given
        for name, given in value.items()
    }
    plain |= {name: [plain[name]] for name in lists if isinstance(plain.get(name), str)}
    return plain


def _item(value: object, name: str, left: list[str]) -> CaseItem:
    """A disputed item; what is written about its treatment need not be in its form for the other commands' sake.

    It keeps its place whatever is wrong with it: events name items by their places.
    """
    try:
        return msgspec.convert(value, CaseItem)
    except msgspec.ValidationError as error:
        if not isinstance(value, dict):
            left.append(f"`{name}` is not in its form ({_place(error)}); its place is kept, and nothing of it is read")
            value = {}
        plain: dict[str, object] = {}
        for key, kind in (("request", str), ("retrospective", bool | None), ("concurrent", bool | None)):
            try:
                plain |= {key: msgspec.convert(value[key], kind)} if key in value else {}
            except msgspec.ValidationError as wrong:
                left.append(f"`{name}.{key}` is not in its form ({_place(wrong)}); this field is left out")
        said = value.get("ur_outcome")
        if said is not None:
            plain["ur_outcome"] = outcome_of(said) if isinstance(said, str) else None
            if plain["ur_outcome"] not in _UR_OUTCOMES:
                del plain["ur_outcome"]
                left.append(f"`{name}.ur_outcome` is none of {', '.join(sorted(_UR_OUTCOMES))}; this field is left out")
        plain.setdefault("request", "")
        return msgspec.convert({**plain, "treatment": msgspec.to_builtins(Treatment(kind="other"))}, CaseItem)


def _place(error: msgspec.ValidationError) -> str:
    """What was expected and where, without what was found."""
    said, _, place = str(error).partition(" - at ")
    wanted = said.partition(",")[0] if said.startswith("Expected") else "wrong form"
    if "missing required field" in said:
        wanted = said.removeprefix("Object ")
    return f"{wanted}, at {place}" if place else wanted
