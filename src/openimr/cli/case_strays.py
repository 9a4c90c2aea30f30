"""Fields of a case file that nobody knows, and fields that stand twice: what the reading of a case passes over.

Case files come from others, so most unknown fields are a remark. One that may hold a party, an earlier reviewer, an
author or an actor is more: whoever stands there is held against nobody, and no conflict found would mean nothing.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from rapidfuzz import fuzz

from openimr.model import Case, Event, Party
from openimr.model.record import Record


class Strays(msgspec.Struct, frozen=True):
    """`telling`: lines on what may decide a conflict, each with its place first, in backticks; `remarks`: the rest."""

    telling: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class Twice(dict[str, Any]):
    """An object in which a name stands more than once."""

    names: tuple[str, ...] = ()


def strays_of(text: bytes) -> Strays:
    """What of a case file is passed over; nothing of a text that is no JSON object, which is refused elsewhere.

    A line repeats the name of a field only where it is nearly that of one that is known: any other could be a person's.
    """
    try:
        raw = json.loads(text.removeprefix(b"\xef\xbb\xbf"), object_pairs_hook=paired)
    except (ValueError, RecursionError):
        return Strays()
    if not isinstance(raw, dict):
        return Strays()
    telling: list[str] = []
    others: list[str] = []
    _look(raw, "", Case, telling, others)
    for name, struct in (("parties", Party), ("records", Record), ("events", Event)):
        entries = raw.get(name)
        for place, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                _look(entry, f"{name}[{place}]", struct, telling, others)
    return Strays(tuple(telling), tuple(_remark(others)))


def paired(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; one in which a name stands more than once says so."""
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    counted = Counter(name for name, _ in pairs)
    twice = Twice(made)
    twice.names = tuple(name for name in made if counted[name] > 1)
    return twice


def _look(
    entry: Mapping[str, Any], at: str, struct: type[msgspec.Struct], telling: list[str], others: list[str]
) -> None:
    fields = fields_of(struct)
    twice = entry.names if isinstance(entry, Twice) else ()
    telling += [f"`{_place(at, n)}` stands twice; which is right is not known: leave one" for n in twice if n in fields]
    for number, (name, value) in enumerate(entry.items(), 1):
        if name in fields or value in (None, "", [], {}):
            continue
        meant = meant_by(name, struct, entry)
        if meant is None:
            others.append(f"field {number} of `{at}`" if at else f"field {number} of the file")
        elif at:
            telling.append(f"`{at}` has a field `{name}` that is not known; {_todo(name, meant)}")
        else:
            telling.append(f"`{meant}` may stand in the field `{name}`, which is not known; {_todo(name, meant)}")


def _todo(name: str, meant: str) -> str:
    return f"did you mean {meant}? It is not read" if name.casefold() != meant else f"write it {meant}; it is not read"


def _place(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _remark(others: list[str]) -> Iterator[str]:
    if others:
        many = f"{len(others)} fields have names that are not known, the first: {others[0]}; they are not read"
        yield many if len(others) > 1 else f"{others[0]} has a name that is not known; it is not read"


_SLIP = 80
"""Of 100: how like the name of a field must be to be taken for a slip in it."""

_DECIDE: Mapping[type[msgspec.Struct], Mapping[str, tuple[str, ...]]] = {
    Case: {
        "parties": ("party", "people", "persons", "participants", "facilities", "makers", "manufacturers", "providers",
                    "physicians", "officers", "family members", "representatives"),
        "prior_reviewers": ("reviewers", "reviewer", "previous reviewers", "earlier reviewers", "former reviewers",
                            "excluded reviewers", "decided by", "prior reviewer ids"),
        "records": (),
        "events": (),
    },
    Party: {
        "name": ("full name", "person", "first name", "last name", "given name", "surname", "middle name"),
        "organization": ("organisation", "company", "firm", "practice", "group", "employer", "clinic", "hospital"),
        "other_names": ("alias", "aliases", "aka", "dba", "former name", "former names", "trade name", "maiden name"),
        "npi": ("npi number",),
        "tin": ("tax id", "ein", "ssn", "taxpayer number"),
        "address": ("addresses", "street", "office address"),
        "licences": ("license", "licenses", "licence", "license number", "licence number"),
        "role": (),
    },
    Record: {
        "author": ("authors", "signed by", "written by", "provider", "physician"),
        "title": ("heading", "letterhead"),
    },
    Event: {"by": ("reviewer", "reviewer id", "actor", "who", "person"), "type": (), "at": ()},
}  # fmt: skip
"""What the search for conflicts reads, by the record that it stands in, and other names that it may go by."""


_PARTLY = frozenset(
    ("full name", "first name", "last name", "given name", "surname", "middle name", "street", "office address")
) | {"npi number", "license number", "licence number", "license", "licence"}
"""Names of fields that say again what a known field says, where that is there."""

_BY_A_REVIEWER = frozenset({"reviewer assigned", "reviewer removed", "review completed"})
"""Events of which it matters who did them."""


def meant_by(name: str, struct: type[msgspec.Struct], entry: Mapping[str, Any]) -> str | None:
    """The deciding field that an unknown one may be; None where it is like none of them."""
    if struct is Event and _event_type(entry.get("type")) not in _BY_A_REVIEWER:
        return None
    word = " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])|[\W_]+", " ", name).lower().split())
    for field, others in _DECIDE[struct].items():
        if word == field.replace("_", " ") or word in others:
            return None if word in _PARTLY and entry.get(field) else field
    near = {field: fuzz.ratio(word, field.replace("_", " ")) for field in _DECIDE[struct] if len(field) > 3}
    best = max(near, key=lambda field: near[field])
    if near[best] >= _SLIP:
        return best
    return "parties" if struct is Case and _is_role(word) else None


def _event_type(written: object) -> str | None:
    from openimr.process import event_type

    return event_type(written) if isinstance(written, str) else None


def _is_role(word: str) -> bool:
    from openimr.process import role_of

    return role_of(word) is not None


@cache
def fields_of(struct: type[msgspec.Struct]) -> frozenset[str]:
    """The names of a record's fields as a file has them."""
    return frozenset(field.encode_name for field in msgspec.structs.fields(struct))
