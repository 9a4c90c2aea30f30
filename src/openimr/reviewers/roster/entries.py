"""The raw entries of a roster's file: YAML, JSON or CSV to plain mappings, and these to structs."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeVar, get_args, get_origin

import msgspec
from rapidfuzz import fuzz

from openimr.reviewers.roster.decoding import FormError, Mapped, decoded, from_json, whole
from openimr.reviewers.roster.putting_right import discipline_of
from openimr.vocabulary.credentials import nearest

Raw = dict[str, Any]
Struct = TypeVar("Struct", bound=msgspec.Struct)
LONGEST = 64_000_000
"""Bytes of a roster; 1,000 reviewers with 20 affiliations each take 4 MB."""
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[ Tt]00:00:00(?:\.0+)?")
"""A spreadsheet's date, which comes with a midnight."""
_EXPONENT = re.compile(r"-?\d+(?:\.\d+)?[eE][-+]?\d{1,3}")
"""A number as a program writes very small or large ones (1.5e-05)."""
_OTHER_NAMES = {
    "licenses": "licences",
    "license": "licences",
    "licence": "licences",
    "board": "boards",
    "board_certifications": "boards",
    "certifications": "boards",
    "organisation": "organization",
    "tax_id": "tin",
    "ein": "tin",
    "years_in_practice": "years_active",
}


class Surplus(dict[str, Any]):
    """A row of a table that has more cells than the first row has columns: which cell is which is not known."""


class TwiceError(ValueError):
    """A field stands twice in an entry; the message is its place."""


class Stray(msgspec.Struct, frozen=True):
    """A field that nobody knows, in the record at `path` ("affiliations[0]"; "" the entry); `near` is what it may be.

    `tells` is whether something may stand there that matters: not so where its name says that it is a remark.
    `ties`: it holds lists or records, or its name is nearly that of a field or one for a tie. `word`: the field is
    known, and what stands there is none of its words.
    """

    path: str
    near: str | None = None
    tells: bool = False
    ties: bool = False
    word: bool = False


class Converted(msgspec.Struct, frozen=True):
    """An entry as a struct, or why it is none: (field, what is wrong, what to do); `unknown` are fields without use."""

    made: msgspec.Struct | None
    wrong: tuple[str, str, str] | None
    unknown: tuple[Stray, ...] = ()


def raw_entries(text: bytes, *, table: bool, struct: type[msgspec.Struct], under: str) -> list[Any]:
    """The entries of a file, not checked: a list, or a mapping that has it under the name `under`.

    Raises:
        FormError: the text is no such file.
    """
    try:
        text_ = text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError("is not text in UTF-8; save it as UTF-8") from error
    if table:
        return list(_rows(text_, struct))
    found = decoded(text_)
    if isinstance(found, dict) and isinstance(found.get(under), list):
        if isinstance(found, Mapped) and under in found.twice:
            raise FormError(f"has {under} twice; put all entries under one")
        found = found[under]
    if found is None:
        return []
    if not isinstance(found, list):
        raise FormError(f"is not a list of {under}; begin each entry with '- id:', as docs/reviewers.md shows")
    return found


def converted(entry: object, struct: type[Struct]) -> Converted:
    """An entry as a struct; dates and numbers as YAML reads them become text where text is asked."""
    if not isinstance(entry, dict):
        return Converted(None, ("entry", "is no mapping of fields", "write it as '- id: ...' with its fields under it"))
    if isinstance(entry, Surplus):
        return Converted(None, ("entry", "has more cells than there are columns", "quote cells that hold a comma"))
    if (place := _half_a_letter(entry, "")) is not None:
        return Converted(None, (place or "entry", "holds half of a character (a lone surrogate)", "write it anew"))
    unknown: list[Stray] = []
    try:
        made = msgspec.convert(_normal(entry, struct, "", unknown), struct)
    except TwiceError as error:
        return Converted(None, (str(error), "stands twice", "leave the one that is right"), tuple(unknown))
    except msgspec.ValidationError as error:
        return Converted(None, _said(str(error)), tuple(unknown))
    return Converted(made, None, tuple(unknown))


def _half_a_letter(value: object, path: str) -> str | None:
    r"""Where something stands that is no text in any file (JSON can write it as \udfff); None where nothing does.

    A field whose own name is none is given by the record that it stands in.
    """
    if isinstance(value, str):
        return path if any("\ud800" <= letter <= "\udfff" for letter in value) else None
    parts: Iterable[tuple[str, object]] = ()
    if isinstance(value, dict):
        if any(_half_a_letter(str(key), path) is not None for key in value):
            return path
        parts = ((f"{path}.{key}" if path else str(key), part) for key, part in value.items())
    elif isinstance(value, list | tuple):
        parts = ((f"{path}[{n}]", part) for n, part in enumerate(value))
    return next((found for where, part in parts if (found := _half_a_letter(part, where)) is not None), None)


def plain(value: object) -> Any:  # noqa: ANN401  data of any shape
    """A struct as a file holds it: defaults left out, an open end as an explicit null."""
    if isinstance(value, msgspec.Struct):
        out: Raw = {}
        for field in msgspec.structs.fields(value):
            held = getattr(value, field.name)
            required = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
            if field.name in {"open_ended", "lifetime"}:
                if held:
                    out.update({field.name: True} if out.get("to") else {"to": None})
            elif required or held not in (field.default, ()):
                out[field.encode_name] = plain(held)
        return out
    return [plain(part) for part in value] if isinstance(value, tuple) else value


@cache
def _types(struct: type[msgspec.Struct]) -> Mapping[str, object]:
    """The type of each field by its name in a file."""
    return {field.encode_name: field.type for field in msgspec.structs.fields(struct)}


def _rows(text: str, struct: type[msgspec.Struct]) -> Iterator[object]:
    """CSV: one row an entry; lists of words parted by semicolons, lists of records as JSON, an empty cell is absent."""
    fields = _types(struct)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise FormError("is not CSV; docs/reviewers.md shows the columns") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return
    heads = [_name(head, fields) or f"column {place}" for place, head in enumerate(rows[0], 1)]
    if "id" not in heads:
        raise FormError("has no column 'id' in its first row; docs/reviewers.md shows the columns")
    if len(set(heads)) < len(heads):
        raise FormError("has a column twice in its first row; leave the one that is right")
    for row in rows[1:]:
        if any(cell.strip() for cell in row[len(heads) :]):
            yield Surplus({"id": row[heads.index("id")].strip()})
            continue
        cells = dict(zip(heads, row, strict=False))
        yield {name: _cell(value.strip(), fields.get(name)) for name, value in cells.items() if value.strip()}


def _cell(value: str, kind: object) -> object:
    if value.startswith("[") if get_origin(kind) is tuple else kind is None and value.startswith(("[", "{")):
        try:
            return from_json(value)
        except (ValueError, RecursionError):
            return value
    if get_origin(kind) is tuple:
        return [part.strip() for part in value.split(";") if part.strip()]
    wanted = set(get_args(kind)) or {kind}
    if bool in wanted and value.lower() in {"true", "false", "yes", "no"}:
        return value.lower() in {"true", "yes"}
    if wanted & {int, float} and re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return float(value) if "." in value else whole(value)
    return value


def _normal(entry: Mapping[Any, Any], struct: type[msgspec.Struct], path: str, unknown: list[Stray]) -> Raw:
    fields = _types(struct)
    out: Raw = {}
    seen: set[str] = set()
    for key in getattr(entry, "twice", ()):
        raise TwiceError(f"{path}{_name(key, fields)}" if _name(key, fields) in fields else path.rstrip(".") or "entry")
    for given, value in entry.items():
        key = str(given)
        name = _name(key, fields)
        if name in seen:
            raise TwiceError(f"{path}{name}")
        seen.update({name} & fields.keys())
        if name not in fields:
            unknown.append(_stray(key, value, path, fields))
        elif value is None:
            out.update(_open_end(name, fields))
        elif name == "discipline" and "discipline" in fields:
            meant = discipline_of(value)
            if meant is None:
                unknown.append(Stray(f"{path}discipline", word=True))
            else:
                out[name] = meant
        else:
            out[name] = _value(value, fields[name], f"{path}{name}", unknown)
    return out


def _stray(key: str, value: object, path: str, fields: Mapping[str, object]) -> Stray:
    word = re.sub(r"[^a-z]+", " ", key.lower()).strip()
    unnamed = _UNNAMED.fullmatch(key) and isinstance(value, list | dict)
    near = "affiliations" if (word in _TIES or unnamed) and "affiliations" in fields else nearest(key, fields)
    slip = near is not None and fuzz.ratio(word, near.replace("_", " ")) >= _SLIP
    says = value not in (None, "", [], {})
    ties = slip or word in _TIES or isinstance(value, list | dict)
    return Stray(path.rstrip("."), near, tells=says and word not in _REMARKS, ties=ties)


_UNNAMED = re.compile(r"column \d+")
"""A column of a table without a name: records in it can be those that bar somebody."""
_SLIP = 75
"""Of 100: how like the name of a field must be to be taken for a slip in it."""


_REMARKS = frozenset({"note", "notes", "comment", "comments", "remark", "remarks", "source", "sources", "verified",
                      "verified by", "verified on", "entered by", "entered on", "updated", "url", "id"})  # fmt: skip
"""Names of fields that say something of the entry, and not of whom it is about."""

_OTHERWISE = """
ties, relationships, relations, interests, conflicts, conflicts of interest, disclosures, financial interests, employer,
employers, employment, ownership, parent, parents, owner, owners, subsidiary, subsidiaries, affiliates, officers,
directors, alias, aliases, aka, dba, d b a, fka, former names, former name, trade name, trade names
"""
_TIES = frozenset(" ".join(name.split()) for name in _OTHERWISE.split(","))
"""Names of fields that a roster may have for `affiliations`, or a register for ties and other names."""


def _name(key: str, fields: Mapping[str, object]) -> str:
    """The field that a key means, without regard to case and to spelling."""
    folded = key.strip().lower()
    return key if key in fields else folded if folded in fields else _OTHER_NAMES.get(folded, key.strip())


def _open_end(name: str, fields: Mapping[str, object]) -> Raw:
    """An explicit null: absent like any other field, but for the end of a licence or certificate, which has none."""
    for flag in ("lifetime", "open_ended"):
        if name == "to" and flag in fields:
            return {flag: True}
    return {}


def _value(value: object, kind: object, path: str, unknown: list[Stray]) -> object:
    if get_origin(kind) is tuple:
        inner = get_args(kind)[0]
        if isinstance(value, dict) or not isinstance(value, list | tuple):
            value = [value]
        return [_value(part, inner, f"{path}[{n}]", unknown) for n, part in enumerate(value)]
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and isinstance(value, dict):
        return _normal(value, kind, f"{path}.", unknown)
    if isinstance(value, str) and float in _kinds(kind) and _EXPONENT.fullmatch(value.strip()):
        return float(value)
    if isinstance(value, str) and (midnight := _MIDNIGHT.fullmatch(value.strip())):
        return midnight.group(1)
    if isinstance(value, int) and not isinstance(value, bool) and str in _kinds(kind):
        return str(value)
    return value.strip() if isinstance(value, str) else value


def _kinds(kind: object) -> Iterable[object]:
    return get_args(kind) or (kind,)


def _said(message: str) -> tuple[str, str, str]:
    """The field and what is wrong, of a message by msgspec, without content."""
    place = re.search(r"`\$\.?([^`]*)`", message)
    field = place.group(1) if place else "entry"
    lacking = re.match(r"Object missing required field `(\w+)`", message)
    if lacking:
        name = f"{field}.{lacking.group(1)}" if place and field else lacking.group(1)
        return name, "is missing", "add it"
    typed = re.match(r"Expected `([^`]+)`, got `([^`]+)`", message)
    if typed:
        return field, f"is {_word(typed.group(2))} where {_word(typed.group(1))} is asked", "write it as the docs show"
    return field, "has a value that is not allowed", "write one that docs/reviewers.md lists"


_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "yes or no", "array": "a list",
          "object": "a record", "null": "nothing"}  # fmt: skip


def _word(types: str) -> str:
    return " or ".join(_WORDS.get(t.strip(), t.strip()) for t in types.split("|") if t.strip() != "null") or "nothing"
