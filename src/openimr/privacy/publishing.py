"""A determination or letter as the public gets it: every free text redacted as one, fields as the practice says."""

from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import msgspec

from openimr.model import Determination, LetterFact, Patient, PublishedLetter
from openimr.privacy.model import Doubt, Known, Removal, together
from openimr.privacy.redacting import redact
from openimr.privacy.rules import fields_of_practice

D = TypeVar("D", Determination, PublishedLetter)
_BETWEEN = "\n\n\u241e\n\n"
_OLDEST = 90


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """What was found in one free text of the document; offsets are in that text as it was. `path` is a JSON path."""

    path: str
    removals: tuple[Removal, ...]
    doubts: tuple[Doubt, ...]


class PublicForm(msgspec.Struct, Generic[D], frozen=True, kw_only=True):
    """The public form with the report that a person looks at before it goes out.

    `texts` tells what went out of each free text and what is doubtful; `fields` what was done to each other field (path
    to "year", "month", "removed").
    """

    document: D
    texts: tuple[Placed, ...]
    fields: dict[str, str]

    def __repr__(self) -> str:
        removed, doubts = (sum(len(getattr(t, n)) for t in self.texts) for n in ("removals", "doubts"))
        return f"PublicForm({removed} removals, {doubts} doubts)"


@cache
def _fields() -> dict[str, frozenset[str]]:
    text = resources.files("openimr.privacy").joinpath("data", "fields.yaml").read_bytes()
    told = msgspec.yaml.decode(text, type=dict[str, list[str]])
    return {name: frozenset(names) for name, names in told.items()}


def redact_determination(document: D, known: Known, *, practice: str = "public") -> PublicForm[D]:
    """The public form of a sealed determination, or of a letter's record, and the report on it.

    One person has one number throughout. Files, authors, checks and what only concerns a draft are left out; evidence
    keeps its record, page and redacted quotation, without offsets, as the pages are not public. The result redacted
    again is itself.

    Raises:
        ValueError: there is no such practice.
    """
    number = document.case_number if isinstance(document, PublishedLetter) else document.case.case_number
    known = together(known, Known(case_number=number))
    texts: dict[str, str] = {}

    def gather(path: str, text: str) -> str:
        texts[path] = text.replace("\u241e", " ")
        return text

    _Walk(gather, practice).of(document, "$")
    found = redact(_BETWEEN.join(texts.values()), known, practice=practice)
    new = dict(zip(texts, found.text.split(_BETWEEN), strict=True))
    placed = tuple(_placed(texts, found.removals, found.doubts))
    walk = _Walk(lambda path, _: new[path], practice)
    public = walk.of(document, "$")
    if isinstance(public, PublishedLetter) and isinstance(document, PublishedLetter):
        by_path = {text.path: text for text in placed}
        moved = by_path.get("$.clinical_summary")
        facts = tuple(_fact(fact, moved, public.clinical_summary) for fact in public.facts)
        public = msgspec.structs.replace(public, facts=facts, source=public.case_number or "")
    return PublicForm(document=public, texts=placed, fields=walk.fields)


class _Walk:
    """A way through a document that puts free texts through `text` and other fields through the practice."""

    def __init__(self, text: Callable[[str, str], str], practice: str) -> None:
        self.fields: dict[str, str] = {}
        self._text = text
        self._practice = practice

    def of(self, value: Any, path: str, name: str = "") -> Any:  # noqa: ANN401  any part of a document
        """The value as the public gets it."""
        if isinstance(value, msgspec.Struct):
            names = value.__struct_fields__
            return msgspec.structs.replace(
                value, **{name: self._field(value, name, f"{path}.{name}") for name in names}
            )
        if isinstance(value, str):
            closed = name in _fields()["closed"] or not value.strip()
            return value if closed else self._text(path, value)
        if isinstance(value, tuple):
            return tuple(self.of(inner, f"{path}[{place}]", name) for place, inner in enumerate(value))
        if isinstance(value, dict) and name not in _fields()["closed"]:
            return {key: self.of(inner, f"{path}.{key}", str(key)) for key, inner in value.items()}
        return value

    def _field(self, owner: msgspec.Struct, field: str, path: str) -> Any:  # noqa: ANN401
        held = getattr(owner, field)
        if field in _fields()["dropped"]:
            if held not in ((), None, ""):
                self.fields[path] = "removed"
            return () if isinstance(held, tuple) else "" if field == "file" else None
        if field in {"start", "end"}:
            return held if isinstance(owner, LetterFact) else 0
        if field == "age" and isinstance(owner, Patient) and isinstance(held, int) and held >= _OLDEST:
            self.fields[path] = "90 or older"
            return _OLDEST
        rule = fields_of_practice().get("request_date" if field == "date" else field)
        if rule is not None and isinstance(held, str):
            return _by_rule(held, rule.under(self._practice), path, self.fields)
        return self.of(held, path, field)


def _by_rule(held: str, action: str, path: str, fields: dict[str, str]) -> str | None:
    if action == "keep":
        return held
    cut = {"year": 4, "month": 7}.get(action)
    short = held[:cut] if cut else None
    if short != held:
        fields[path] = action if cut else "removed"
    return short


def _placed(texts: dict[str, str], removals: tuple[Removal, ...], doubts: tuple[Doubt, ...]) -> Iterator[Placed]:
    """What was found in the joined text, by the text that it stands in."""
    start = shift = 0
    for path, text in texts.items():
        end = start + len(text)
        own = [one for one in removals if start <= one.start < end]
        moved = []
        for one in own:
            out = one.out_start - start - shift
            moved.append(
                msgspec.structs.replace(
                    one, start=one.start - start, end=one.end - start, out_start=out, out_end=out + len(one.placeholder)
                )
            )
        mine = [
            msgspec.structs.replace(d, start=d.start - start, end=d.end - start)
            for d in doubts
            if start <= d.start < end
        ]
        if moved or mine:
            yield Placed(path=path, removals=tuple(moved), doubts=tuple(mine))
        shift += sum(len(one.placeholder) - (one.end - one.start) for one in own)
        start = end + len(_BETWEEN)


def _fact(fact: LetterFact, moved: Placed | None, summary: str) -> LetterFact:
    """The fact with its place in the redacted summary; its quotation grows over what was replaced at its edges."""
    start, end = fact.start, fact.end
    for removal in moved.removals if moved else ():
        if removal.start < fact.end and fact.start < removal.end:
            start, end = min(start, removal.start), max(end, removal.end)
    shift_start = shift_end = 0
    for removal in moved.removals if moved else ():
        change = len(removal.placeholder) - (removal.end - removal.start)
        shift_start += change if removal.end <= start else 0
        shift_end += change if removal.end <= end else 0
    start, end = start + shift_start, end + shift_end
    return msgspec.structs.replace(fact, start=start, end=end, quote=summary[start:end])
