"""The kinds of notices, the statements that the law requires in them, and the placeholders of their templates."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal, TypeVar

import msgspec

from openimr.model import EvidenceGrade
from openimr.process.clock import ClockState

Audience = Literal["worker", "administrator", "employer", "physician"]
"""For whom a text is written: several roles may share one, a copy to an attorney is of the client's text."""

T = TypeVar("T")


class NoticeKind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of notice: what it says, to whom it goes, the event that its service is, and what it must say.

    `again`: it comes again and again in one case (a question), each time with a clock of its own.
    `requires` are the names of statements with the audiences to which each is owed. `template` is the kind whose
    template writes it (the answer to a reviewer is told by the template of the request). `owed`: the rule that says to
    whom it goes. The rest says when what it tells is still so: see the head of `kinds.yaml`.
    """

    says: str
    to: tuple[Audience, ...]
    event: str | None = None
    template: str | None = None
    again: bool = False
    owed: str | None = None
    tells_of: tuple[str, ...] = ()
    theirs: bool = False
    beside: str | None = None
    not_beside: str | None = None
    undone_by: str | None = None
    times_of: str | None = None
    while_clock: dict[str, ClockState] = {}
    requires: dict[str, tuple[Audience, ...]] = {}


class EarlierSection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a statement stood until a day."""

    until: date
    section: str
    grade: EvidenceGrade
    source: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A statement that the law requires: where it stands, how sure that is, and its words in each language.

    The words are a template of their own. The text that was read is of the rules from `since` to before `until`; for a
    notice of another day it is carried over, and counts as not verified. `earlier` are the sections before renumbering.
    """

    says: str
    section: str
    grade: EvidenceGrade
    source: str | None = None
    since: date | None = None
    until: date | None = None
    earlier: tuple[EarlierSection, ...] = ()
    note: str | None = None
    en: str
    es: str


class RecordAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a party is asked to send with its records: the letter of the rule, the words, and where it stands."""

    letter: str
    section: str
    grade: EvidenceGrade
    source: str | None = None
    en: str
    es: str


class Placeholder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name that templates may use. `kinds`: in these notices only; `fields` are those of a repeated list."""

    says: str
    is_: Literal["text", "condition", "list", "table"] = msgspec.field(default="text", name="is")
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


def _read(name: str, form: type[T]) -> T:
    return msgspec.yaml.decode(resources.files("openimr.process.notices").joinpath(name).read_bytes(), type=form)


@cache
def notice_kinds() -> Mapping[str, NoticeKind]:
    """Every kind of notice, by name.

    Raises:
        msgspec.ValidationError: `kinds.yaml` is not in its own form (so for the files of the functions below).
    """
    return _read("kinds.yaml", dict[str, NoticeKind])


@cache
def statements() -> Mapping[str, Statement]:
    """Every statement that the law requires, by name."""
    return _read("statements.yaml", dict[str, Statement])


@cache
def records_asked() -> Mapping[Audience, tuple[RecordAsked, ...]]:
    """The records that each party is asked for, or may send, with the Notice of Assignment."""
    return _read("records.yaml", dict[Audience, tuple[RecordAsked, ...]])


@cache
def placeholders() -> Mapping[str, Placeholder]:
    """Every name that a template may use."""
    return _read("placeholders.yaml", dict[str, Placeholder])


def template_kinds() -> tuple[str, ...]:
    """The kinds that have a template of their own."""
    return tuple(name for name, kind in notice_kinds().items() if kind.template is None)


def file_stem(kind: str) -> str:
    """The kind's name in file names: `determination-cover`."""
    return kind.replace(" ", "-")


def kind_of(text: str) -> str | None:
    """The kind that is meant, without regard to case, hyphens and underscores; None: there is no such notice."""
    wanted = " ".join(text.replace("_", " ").replace("-", " ").lower().split())
    also = {"noarfi": "assignment", "notice of assignment": "assignment"}
    return also.get(wanted, wanted if wanted in notice_kinds() else None)
