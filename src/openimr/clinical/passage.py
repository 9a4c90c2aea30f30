"""What an extractor sees and what it gives back: the contract between reading notes and finding facts."""

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from typing import TypeAlias, TypeVar

import msgspec

from openimr.model import Assertion, AttributeValue, RecordKind
from openimr.vocabulary import Scan, Term, terms

SHARED = frozenset({"drug", "drug_class", "procedure", "body_part", "symptom"})
"""Categories that are looked up once a page and handed to every extractor with the passage."""


class PageContext(msgspec.Struct, frozen=True, kw_only=True):
    """Where a passage stands: file, page, record (id, kind, date ISO or null), and the date of injury.

    `narrative`: the page is an account of several visits in the past tense, and `date` is the visit's.
    """

    file: str
    page: int
    record: str
    kind: RecordKind
    date: str | None = None
    date_of_injury: str | None = None
    narrative: bool = False


class Passage(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A sentence, a list item, a table row or a form field of one page.

    `text` is the page's text from `start` (code points) on, to the letter, line ends included: a match at offset `i`
    of `text` stands at `start + i` on the page. `section` is the heading that governs it, in normal form:
    "subjective", "objective", "diagnoses", "plan", "medications", "history", "past history", "family history",
    "social history", "review of systems", "work status", "studies", "procedures", "allergies", "request", "decision",
    "reasons", "guideline", "records reviewed", "form" (name, address and number fields), "boilerplate", or "".
    `label` is the form label or heading text right before it on the same line or the line above ("Work status:"), as
    printed, or "". `checked` is True or False where the passage is a check box option, else None.
    `before` is the text of the passage that precedes it in the same section (for "he", "it", "same").
    `terms` are the vocabulary's terms of the `SHARED` categories, offsets in `text`; None where nobody has looked yet
    (use `terms_in`). `page` is the whole text of the page: `page[start:start + len(text)] == text`; "" where nobody
    has set it. `scan` is the search of the page for names; None where nobody has searched it.
    """

    text: str
    start: int
    section: str = ""
    label: str = ""
    checked: bool | None = None
    before: str = ""
    context: PageContext
    terms: tuple[Term, ...] | None = None
    page: str = ""
    scan: Scan | None = None

    @cached_property
    def lower(self) -> str:
        """The text in lower case, for a quick look for words; its offsets may differ from the text's."""
        return self.text.lower()


_T = TypeVar("_T")


def once(work: Callable[[Passage], _T]) -> Callable[[Passage], _T]:
    """Work that is done once for each passage and kept with it, since one extractor after another asks for it."""
    key = f"{work.__module__}.{work.__qualname__}"

    @wraps(work)
    def kept(passage: Passage) -> _T:
        found: dict[str, _T] = passage.__dict__
        if key not in found:
            found[key] = work(passage)
        return found[key]

    return kept


def terms_in(passage: Passage, *categories: str) -> list[Term]:
    """The passage's terms of some of the `SHARED` categories, in order, offsets in `passage.text`."""
    found = terms(passage.text, SHARED) if passage.terms is None else passage.terms
    return [term for term in found if term.category in categories]


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A finding as an extractor proposes it: offsets are code points in the PAGE's text (`passage.start + i`).

    `assertion` None leaves the mood to the assertion rules, which look at the words around `anchor` (page offset of
    the word that carries the fact; default `start`). `date` None takes the record's date.
    """

    kind: str
    start: int
    end: int
    attributes: dict[str, AttributeValue] = {}
    assertion: Assertion | None = None
    anchor: int | None = None
    date: str | None = None


Extractor: TypeAlias = Callable[[Passage], Iterable[Draft]]


class Gated(msgspec.Struct, frozen=True):
    """An extractor, the kinds of finding that it can yield, and the cues at which its gate tries it."""

    extract: Extractor
    kinds: frozenset[str]
    cues: tuple[str, ...]
