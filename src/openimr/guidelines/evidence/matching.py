"""Which study on file a citation means: by its number, else by author and year, held against journal and pages."""

import re
import unicodedata
from collections.abc import Sequence

import msgspec

from openimr.guidelines.evidence.forms import Study

_READ = "the reviewer has to read it"


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """A citation's place in a text and its recognised parts."""

    start: int
    end: int
    author: str | None = None
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    volume: str | None = None
    pages: str | None = None
    pmid: str | None = None
    doi: str | None = None


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """The study on file, or None, and the sentence that says how sure that is."""

    study: Study | None
    says: str


def matched(part: Parts, known: Sequence[Study]) -> Match:
    """The study that a citation means. Two that fit equally well are none: the reviewer tells them apart."""
    for study in known:
        here = study.citation
        if (part.pmid and part.pmid == here.pmid) or (part.doi and part.doi.lower() == (here.doi or "").lower()):
            if part.author and part.year and not _same(part, study):
                return Match(study=None, says=f"Its number is that of {study.id}, but author or year differ; {_READ}.")
            return Match(study=study, says=f"On file as {study.id}, by its number.")
    if part.author is None or part.year is None:
        return Match(study=None, says=f"Not on file; {_READ}.")
    same = [s for s in known if _same(part, s)]
    if not same:
        return Match(study=None, says=f"Not on file; {_READ}.")
    fitting = [s for s in same if _fits(part, s)]
    names = " or ".join(s.id for s in same)
    if not fitting:
        return Match(study=None, says=f"Author and year are those of {names}, but not the journal; {_READ}.")
    if len(fitting) > 1:
        names = " or ".join(s.id for s in fitting)
        return Match(study=None, says=f"It may be {names}; which of them, {_READ.replace('read it', 'say')}.")
    study = fitting[0]
    if part.journal or part.pages:
        return Match(study=study, says=f"On file as {study.id}, by author, year and journal.")
    return Match(study=study, says=f"On file as {study.id}, by author and year only; check that it is the same paper.")


def _same(part: Parts, study: Study) -> bool:
    surname = re.sub(r"\s[A-Z]{1,3}$", "", part.author or "")
    return part.year == study.citation.year and _fold(surname) == _fold(study.citation.surname)


def _fits(part: Parts, study: Study) -> bool:
    here = study.citation
    if part.volume and part.pages and here.volume == part.volume and here.pages:
        return _first(part.pages) == _first(here.pages)
    if part.journal:
        return _journal(part.journal) in {_journal(name) for name in (here.journal, *here.also)}
    return True


def _first(pages: str) -> str:
    return re.split(r"\s?[-–]", pages, maxsplit=1)[0].upper()


def _journal(name: str) -> str:
    bare = re.sub(r"\([^)]*\)|^the\s", "", name.casefold())
    return re.sub(r"[^a-z]", "", bare)


def _fold(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z]", "", plain.lower())
