"""The tables of headings and of boilerplate (`headings.yaml`, `boilerplate.yaml`), read once."""

import re
from functools import cache
from importlib import resources

import msgspec
from ahocorasick_rs import AhoCorasick

from openimr.model import RecordKind

_LONG_LINE = 400
FORM = "form"
BOILERPLATE = "boilerplate"


class _HeadingFile(msgspec.Struct, frozen=True):
    sections: dict[str, tuple[str, ...]]
    form: tuple[str, ...]
    by_kind: dict[str, dict[str, str]]
    colon_only: frozenset[str]
    stop_too: frozenset[str]
    glued: tuple[str, ...]


class _BoilerplateFile(msgspec.Struct, frozen=True):
    anywhere: tuple[str, ...]
    address_kinds: frozenset[str]
    address: tuple[str, ...]
    openers: tuple[str, ...]
    opens: dict[str, str]
    columns: frozenset[str]


class Headings:
    """What a printed phrase opens, for records of one kind."""

    def __init__(
        self,
        sections: dict[str, str],
        colon_only: frozenset[str],
        stop_too: frozenset[str],
        glued: tuple[str, ...],
    ) -> None:
        self._sections = sections
        self._colon_only = colon_only
        self._first = frozenset(phrase.split(" ", 1)[0] for phrase in sections)
        self.stop_too = stop_too
        self._glued = glued
        self._glued_at = re.compile(r"(?<=[.;!?\])] )(?:" + "|".join(map(re.escape, glued)) + r")(?=\s)")

    def glued_in(self, text: str) -> re.Match[str] | None:
        """The first heading that stands within a line, after a full stop and without a colon."""
        if len(text) > _LONG_LINE and not any(phrase in text for phrase in self._glued):
            return None
        return self._glued_at.search(text)

    def section(self, phrase: str, *, colon: bool) -> str | None:
        """The section that a phrase opens, or None; `colon` says that a colon or a dash follows it on the page."""
        first = phrase.split(None, 1)[0].lower().replace("’", "'") if phrase[:1].isalpha() else "."
        # A heading begins with a heading's first word; what may be a number ("IV.", "A)") takes the long way.
        if first[-1] not in ".)" and first not in self._first and first.rstrip(_TRAILING) not in self._first:
            return None
        name = normal(phrase)
        if not colon and name in self._colon_only:
            return None
        found = self._sections.get(name)
        if found is None:
            found = self._sections.get(_TAIL.sub("", name))
        return found


class Boilerplate:
    """How printed matter is told from what a clinician wrote, for records of one kind."""

    def __init__(self, phrases: tuple[str, ...], openers: tuple[str, ...], opens: dict[str, str]) -> None:
        self._phrases = AhoCorasick(phrases)
        self._openers = openers
        self._opens = opens
        self._beginnings = tuple(opens)
        self._initials = frozenset(phrase[0] for phrase in openers)
        self._first = frozenset(phrase[0] for phrase in opens)

    def anywhere_in(self, page: str) -> bool:
        """Whether a phrase of printed matter stands on a page at all: most pages need no look at each passage."""
        return bool(self._phrases.find_matches_as_indexes(_flat(page)))

    def is_boilerplate(self, text: str, *, phrases: bool = True) -> bool:
        """Whether a passage is printed matter; `phrases` False where none of the phrases stands on its page."""
        if not phrases and not _begins(text, self._initials):
            return False
        flat = f" {_flat(text)} "
        if flat.startswith(self._openers, 1):
            return True
        for _, start, end in self._phrases.find_matches_as_indexes(flat):
            if not flat[start - 1].isalpha() and not flat[end].isalpha():
                return True
        return False

    def opens(self, text: str) -> str | None:
        """The section whose entries follow a printed instruction such as "List each specific requested ..."."""
        if not _begins(text, self._first):
            return None
        flat = _flat(text)
        if not flat.startswith(self._beginnings):
            return None
        return next((section for phrase, section in self._opens.items() if flat.startswith(phrase)), None)


_NUMBERING = re.compile(r"^(?:[IVX]{1,4}[.)]|\d{1,2}[.)](?:\s*/\s*\d{1,2}\.)?|[A-H][.)]|[-•*#]+)\s+")


_TRAILING = " :_-–—.*?"
_TAIL = re.compile(r"\s*\([^()]*\)$|\s+(?:on |dated )?\d{1,2}/\d{1,2}/\d{2,4}$")


def normal(phrase: str) -> str:
    """A heading without its numbering, its colon and its rule, in lower case with single spaces.

    >>> normal("IV.  OBJECTIVE   Findings: ____")
    'objective findings'
    """
    bare = _NUMBERING.sub("", phrase.strip()).rstrip(_TRAILING).lstrip("*_ ")
    return " ".join(bare.lower().replace("’", "'").split())


@cache
def headings(kind: RecordKind) -> Headings:
    """The heading table for records of a kind.

    Raises:
        msgspec.ValidationError: `headings.yaml` is not in its own form.
    """
    file = msgspec.yaml.decode(_read("headings.yaml"), type=_HeadingFile)
    sections = {phrase: section for section, phrases in file.sections.items() for phrase in phrases}
    sections |= {normal(phrase): FORM for phrase in file.form if normal(phrase) not in sections}
    sections |= file.by_kind.get(kind, {})
    return Headings(sections, file.colon_only, file.stop_too, file.glued)


@cache
def table_columns() -> frozenset[str]:
    """Words that head the columns of tables.

    Raises:
        msgspec.ValidationError: `boilerplate.yaml` is not in its own form.
    """
    return msgspec.yaml.decode(_read("boilerplate.yaml"), type=_BoilerplateFile).columns


@cache
def boilerplate(kind: RecordKind) -> Boilerplate:
    """The boilerplate table for records of a kind.

    Raises:
        msgspec.ValidationError: `boilerplate.yaml` is not in its own form.
    """
    file = msgspec.yaml.decode(_read("boilerplate.yaml"), type=_BoilerplateFile)
    phrases = file.anywhere + (file.address if kind in file.address_kinds else ())
    return Boilerplate(phrases, file.openers, file.opens)


def _begins(text: str, letters: frozenset[str]) -> bool:
    """Whether a text may begin with one of these letters once it is flat."""
    first = text[:1].lower()
    return first in letters or first == "’" or first.isspace()


def _flat(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())


def _read(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
