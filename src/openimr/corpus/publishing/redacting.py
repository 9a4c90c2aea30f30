"""What goes out of a letter before it is public: its words laid out as one text, redacted as a whole.

As a whole, so that one person has one placeholder in the summary and in every rationale.
"""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

import msgspec

from openimr import model
from openimr.model import PublishedLetter
from openimr.privacy import Known, KnownPerson, known_of, redact
from openimr.privacy.folding import comparable, fold, folded, plain
from openimr.privacy.forms import telling
from openimr.privacy.rules import fields_of_practice, kinds

_GAP = "\n\n"
_DAYS = ("date_assigned", "date_of_injury", "decision_date", "ur_denial_date", "request_date", "application_received")
_LENGTHS = {"keep": 10, "month": 7, "year": 4, "remove": 0}


class Passage(msgspec.Struct, frozen=True):
    """A field of the letter and where its words stand in the whole text; `item` counts from 0, -1: of no item."""

    field: str
    item: int
    start: int
    end: int


class Cut(msgspec.Struct, frozen=True):
    """A stretch that goes out, by a rule: `says` stands there instead."""

    start: int
    end: int
    kind: str
    says: str
    rule: str
    sure: bool


class Doubtful(msgspec.Struct, frozen=True):
    """A stretch that a person has to look at, whether the rules took it out, and why it is doubtful."""

    start: int
    end: int
    removed: bool
    reason: str


class Found(msgspec.Struct, frozen=True):
    """A letter before anything is taken out, and what the rules found in it. The days of `letter` are told already."""

    letter: PublishedLetter
    text: str
    passages: tuple[Passage, ...]
    cuts: tuple[Cut, ...]
    doubts: tuple[Doubtful, ...]

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


class Identifiers(msgspec.Struct, frozen=True):
    """What is known to identify somebody in a case; `ids` are reviewers' account names and ids, as they are written."""

    known: Known
    ids: frozenset[str]


def identifiers(case: model.Case, document: model.Determination, reviewer: Collection[str]) -> Identifiers:
    """What is known of a case: its parties and numbers, its records' authors, and who decided it.

    Of `reviewer`, what is one word is the name of an account, an id, or a surname; one that is an ordinary word, too,
    is not looked for (see `is_looked_for`).
    """
    authors = sorted({record.author for record in document.records if record.author})
    names = sorted({name for name in reviewer if " " in name.strip() or (name.isalpha() and is_looked_for(name))})
    claim = msgspec.structs.replace(case, claim_number=case.claim_number or document.case.claim_number)
    more = Known(people=tuple(KnownPerson(role="physician", names=(name,)) for name in authors))
    ids = frozenset(name for name in reviewer if " " not in name.strip() and not name.isalpha())
    return Identifiers(known_of(claim, reviewers=names, more=more), ids)


def is_looked_for(name: str) -> bool:
    """Whether a reviewer's name or id tells one by itself: of one word of letters, where no dictionary has it."""
    return " " in name.strip() or not name.isalpha() or telling(fold(name))


def found_in(letter: PublishedLetter, who: Identifiers, practice: str) -> Found:
    """Lay a letter out, and find what identifies somebody in it.

    Raises:
        ValueError: there is no such practice.
    """
    text, passages = laid_out(letter)
    redacted = redact(text, who.known, practice=practice)
    cuts = [
        Cut(one.start, one.end, one.kind, one.placeholder, one.rule, one.certainty == "sure")
        for one in redacted.removals
    ]
    cuts += [
        Cut(start, end, "number", "[reviewer]", "known", sure=True)
        for start, end in _ids_in(text, who.ids)
        if not any(cut.start < end and start < cut.end for cut in cuts)
    ]
    return Found(
        letter=with_days(letter, practice),
        text=text,
        passages=passages,
        cuts=tuple(sorted(cuts, key=lambda cut: cut.start)),
        doubts=tuple(Doubtful(one.start, one.end, one.removed, one.reason) for one in redacted.doubts),
    )


def still_known(text: str, who: Identifiers, practice: str) -> list[str]:
    """Words of a text that name a party of the case, its numbers or its reviewer: none may stand in a public letter."""
    removals = redact(text, who.known, practice=practice).removals
    spans = [(one.start, one.end) for one in removals if "known" in one.rule]
    return [text[start:end] for start, end in (*spans, *_ids_in(text, who.ids))]


def still_named(letter: PublishedLetter, who: Identifiers, practice: str, let: Iterable[str]) -> int:
    """How many names or numbers of the case a public letter still has, but for the words that a person let stand."""
    left = {comparable(words) for words in still_known(laid_out(letter)[0], who, practice)}
    return len(left - set(map(comparable, let)))


def names_reviewer(text: str, names: Iterable[str]) -> bool:
    """Whether a reviewer's name stands in a text as it is known, whatever signs, accents and line ends are in it."""
    low = comparable(text)
    wanted = [comparable(name) for name in names if is_looked_for(name) and (" " in name.strip() or name.isalpha())]
    return any(name in low and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low) for name in wanted)


def _ids_in(text: str, ids: Iterable[str]) -> Iterator[tuple[int, int]]:
    if any_of := "|".join(map(_any_signs, sorted(ids, key=len, reverse=True))):
        read = folded(text)
        for found in re.finditer(rf"(?<![\w-])(?:{any_of})(?![\w-])", read.text, re.IGNORECASE):
            yield read.source(*found.span())


def _any_signs(one: str) -> str:
    """An id as a pattern: with other signs or a blank between its pieces, or none ("rv-104", "RV 104")."""
    return r"[-_. ]?".join(map(re.escape, re.findall(r"[^\W_]+", plain(one)))) or re.escape(one)


def laid_out(letter: PublishedLetter) -> tuple[str, tuple[Passage, ...]]:
    """The letter's own words as one text, and where each field stands in it."""
    pieces: list[str] = []
    passages: list[Passage] = []
    at = 0
    for field, item, words in _words_of(letter):
        passages.append(Passage(field, item, at, at + len(words)))
        pieces.append(words)
        at += len(words) + len(_GAP)
    return _GAP.join(pieces), tuple(passages)


def put_back(letter: PublishedLetter, passages: Iterable[Passage], words: Iterable[str]) -> PublishedLetter:
    """The letter with other words in its fields."""
    told = {(passage.field, passage.item): said for passage, said in zip(passages, words, strict=True)}
    items = []
    for number, item in enumerate(letter.items):
        part = item.partial_authorization
        if part is not None:
            part = msgspec.structs.replace(
                part,
                requested=told.get(("requested", number)),
                authorized=told.get(("authorized", number)),
                remaining=told.get(("remaining", number)),
            )
        claims = msgspec.structs.replace(item.claims_administrator, text=told.get(("claims administrator", number)))
        items.append(
            msgspec.structs.replace(
                item,
                request=told[("request", number)],
                partial_authorization=part,
                claims_administrator=claims,
                reviewer_text=told.get(("reviewer", number)),
                rationale=told.get(("rationale", number), ""),
            )
        )
    return msgspec.structs.replace(letter, clinical_summary=told.get(("summary", -1), ""), items=tuple(items))


def with_days(letter: PublishedLetter, practice: str) -> PublishedLetter:
    """The letter with its header's days as far as the practice tells them: whole, to the month, to the year, or not."""
    days: dict[str, Any] = {}
    for name in _DAYS:
        whole = getattr(letter, name)
        length = _LENGTHS[fields_of_practice()[name].under(practice)]
        days[name] = whole[:length] or None if whole else None
    return msgspec.structs.replace(letter, **days)


def kind_names() -> tuple[str, ...]:
    """The kinds of identifier that a person can name."""
    return tuple(kinds())


def _words_of(letter: PublishedLetter) -> Iterator[tuple[str, int, str]]:
    if letter.clinical_summary:
        yield "summary", -1, letter.clinical_summary
    for number, item in enumerate(letter.items):
        part = item.partial_authorization
        for field, words in (
            ("request", item.request),
            ("requested", part and part.requested),
            ("authorized", part and part.authorized),
            ("remaining", part and part.remaining),
            ("claims administrator", item.claims_administrator.text),
            ("reviewer", item.reviewer_text),
            ("rationale", item.rationale),
        ):
            if words:
                yield field, number, words
