"""Who wrote the records of a case: persons and organisations, as an author line or a letterhead names them."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from openimr.model.case import Case
from openimr.model.record import Record
from openimr.process import role_of
from openimr.reviewers.conflicts import folding
from openimr.reviewers.conflicts.folding import signing_words
from openimr.reviewers.conflicts.lines import IN_PART, names_in_line
from openimr.reviewers.conflicts.organizations import generic, looks_like_organization, org_readings
from openimr.reviewers.conflicts.persons import likeness
from openimr.reviewers.conflicts.rules import AuthorRule, conflict_rules
from openimr.reviewers.conflicts.subjects import Subject
from openimr.vocabulary import fold_name as folded
from openimr.vocabulary import is_nobody

_BOTH = re.compile(r"\s*[/;\n|]\s*|\s+and\s+|\s*&\s*", re.IGNORECASE)
_LETTERHEAD = re.compile(r"\s*[|;:\n,]\s*|\s+[-\u2013\u2014]\s+")
_NPI = re.compile(r"\bNPI\W*((?:\d[\s-]?){10,15})", re.IGNORECASE)
_SAME_PHYSICIAN = 0.85
"""Likeness of an author's name to the requesting physician's from which a record is taken as that physician's."""


class Author(msgspec.Struct, frozen=True):
    """Who wrote a record: `subject` holds one person or organisation or more, all of one rule."""

    record: str
    role: str
    rule: str
    subject: Subject
    ties: bool


def authors_of(case: Case) -> Iterator[Author]:
    """The authors of the records, persons and organisations apart, each author once for a rule.

    A record that repeats another one is left out only where that other one is there. The organisations on a record
    of the requesting physician are that physician's group.
    """
    if not case.records:
        return
    originals = {r.id for r in case.records if r.duplicate_of is None}
    requesting = tuple(p.name for p in case.parties if p.name and role_of(p.role) == "requesting physician")
    seen: set[tuple[str, Subject]] = set()
    for record in case.records:
        if record.duplicate_of in originals and record.duplicate_of != record.id:
            continue
        rule = _rules_by_kind().get(record.kind, _OTHERS)
        persons, organizations = of_author(record.author or ""), _firms(record)
        theirs = any(likeness(x, y).score >= _SAME_PHYSICIAN for x, _ in persons.persons for y in requesting)
        for subject, name in ((persons, rule.person), (organizations, "C5" if theirs else rule.organization)):
            if name is not None and subject.known and (name, subject) not in seen:
                seen.add((name, subject))
                article = "an" if record.kind[0] in "aeio" else "a"
                yield Author(record.id, f"author of {article} {record.kind}", name, subject, rule.ties)


_OTHERS = AuthorRule(kinds=(), person="C10", organization="C10")


@cache
def _rules_by_kind() -> dict[str, AuthorRule]:
    return {kind: rule for rule in conflict_rules().authors for kind in rule.kinds}


@lru_cache(maxsize=1 << 14)
def of_author(author: str) -> Subject:
    """The persons of an author line: "Electronically signed by" and the like left out, two authors set apart.

    A practice that stands behind a comma is no part of the name.
    """
    found = _NPI.search(author)
    if found:
        author = author[: found.start()] + author[found.end() :]
    names = []
    for part in () if "," not in author and _names_a_practice(author) else _BOTH.split(author):
        name = ", ".join(
            p for p in _signed().sub("", part).split(",") if p.strip() and not _names_a_practice(p)
        ).strip()
        if name and not is_nobody(name):
            names.append((name, "record.author"))
            names += ((found, f"record.author, {IN_PART}") for found in names_in_line(_signed().sub("", part)))
    either = tuple(n for n in names if len(names) == 1 and _could_be_either(n[0]))
    return Subject(persons=tuple(names), organizations=either, npi=folding.npi(found[1]) if found else None)


@lru_cache(maxsize=1 << 14)
def of_letterhead(text: str, field: str) -> Subject:
    """The organisations that an author line or a heading names; a heading that says what a record is names none."""
    text = _signed().sub("", text).strip()
    whole = [text] if "," not in text and _names_a_practice(text) else []
    pieces = whole or [p for p in _LETTERHEAD.split(text) if _names_a_practice(p)]
    if field == "record.title":
        pieces = [p for p in pieces if _documents().isdisjoint(folded(p).split())]
    return Subject(organizations=tuple((p, field) for p in dict.fromkeys(pieces)))


def _firms(record: Record) -> Subject:
    found = of_letterhead(record.author, "record.author").organizations if record.author else ()
    if record.title:
        written = {folded(name) for name, _ in found}
        title = of_letterhead(record.title, "record.title").organizations
        found = (*found, *(one for one in title if folded(one[0]) not in written))
    return Subject(organizations=found)


def _names_a_practice(text: str) -> bool:
    """Whether a name is an organisation's, with a word that not every one has."""
    if not text.strip() or is_nobody(text) or not looks_like_organization(text):
        return False
    return any(not generic(word) for read in org_readings(text) for word in read.core)


def _could_be_either(text: str) -> bool:
    """One or two plain words without a title ("Kaiser Permanente") could be an organisation too."""
    words = text.split()
    return len(words) <= 2 and all(w.isalpha() and len(w) > 3 for w in words) and not is_nobody(text)


@cache
def _documents() -> frozenset[str]:
    return frozenset(conflict_rules().headings)


@cache
def _signed() -> re.Pattern[str]:
    """The words before the name of who signed."""
    ways = "|".join(way.replace(" ", r"[\s-]+") for way in sorted(signing_words(), key=len, reverse=True))
    return re.compile(rf"^\W*(?:{ways})\b\W*", re.IGNORECASE)
