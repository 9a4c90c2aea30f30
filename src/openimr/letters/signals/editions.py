"""Edition not in force: a guideline is cited in an edition that did not apply at the time, or did not exist yet."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache

import msgspec

from openimr.guidelines import as_date, shelf
from openimr.letters.signals.law import law
from openimr.letters.signals.reading import Reading, plain
from openimr.model import Citation, LetterItem, Signal
from openimr.requests import date_of_service, first_day_of, printed_edition

_YEAR = re.compile(r" (?:19|20)\d\d(?= )")
_LEFT_OUT = re.compile(
    r" (?:guidelines?|the|california|ca|mtus|acoem|of|and|chapter|edition|medical treatment|treatment)(?= )"
)


class _InForce(msgspec.Struct, frozen=True):
    """When a guideline's edition was in force, and what date of the case decides."""

    name: str
    start: date | None
    end: date | None
    by_service: bool


def editions_not_in_force(reading: Reading) -> Iterator[Signal]:
    """One signal for each party, item and edition that was not in force."""
    letter = reading.letter
    review = as_date(letter.ur_denial_date)
    decision = as_date(letter.decision_date)
    for number, item in enumerate(letter.items):
        parties = (
            ("claims administrator", item.claims_administrator.citations, item.claims_administrator.text, review),
            ("reviewer", item.citations, item.reviewer_text, decision),
        )
        for party, citations, text, own in parties:
            for citation in citations:
                why = _why_not(citation, item, review, decision, own)
                if why is not None:
                    yield Signal(
                        kind="edition not in force",
                        item=number,
                        value=None,
                        explain=f"the {party} cites {_name(citation)}, {why}",
                        quotes=(text,) if text else (),
                    )


def _name(citation: Citation) -> str:
    edition = citation.edition
    return citation.guideline if not edition or edition in citation.guideline else f"{citation.guideline} ({edition})"


def _why_not(
    citation: Citation, item: LetterItem, review: date | None, decision: date | None, own: date | None
) -> str | None:
    """Why an edition was not in force, in words that follow its name; None where it was, or nothing is known."""
    known = _known(citation.source, citation.guideline, citation.edition)
    if known is not None:
        why = _out_of_force(known, item, review, decision)
        if why is not None:
            return why
    dated = _first_day(citation)
    if dated is not None and own is not None and dated > own:
        return f"dated {dated.year}-{dated.month:02}, which is later than the decision of {own.isoformat()}"
    return None


def _out_of_force(edition: _InForce, item: LetterItem, review: date | None, decision: date | None) -> str | None:
    day = review or decision
    if day is None:
        return None
    said = f"the {'UR denial' if review else 'decision'} is of {day.isoformat()}"
    days = law()
    served = as_date(date_of_service(item.request)) if item.retrospective else None
    # The last day that the request, or for a service to come the service, may bear.
    latest = served or (day + timedelta(days=days.service.after_decision_days) if edition.by_service else day)
    if edition.start is not None and latest < edition.start:
        return f"in force from {edition.start.isoformat()}; {said}"
    if edition.end is None or (item.retrospective and served is None):
        return None
    earlier = days.request.before_decision_days + (0 if review else days.determination.after_review_days)
    earliest = served or day - timedelta(days=earlier)
    if earliest > edition.end:
        return f"in force until {edition.end.isoformat()}; {said}"
    return None


def _first_day(citation: Citation) -> date | None:
    """The first day that a cited edition can be of: of its last update, where one is printed, else of its year."""
    texts = (*citation.sections, citation.edition or "", citation.guideline)
    edition = next(filter(None, map(printed_edition, texts)), citation.edition)
    return first_day_of(edition) if edition else None


@lru_cache(maxsize=1024)
def _known(source: str, guideline: str, edition: str | None) -> _InForce | None:
    """The edition in the library that a citation names with its year; None where the library has no such edition."""
    if source != "MTUS":
        return None
    text = f"{guideline} {edition or ''}"
    years = set(_YEAR.findall(plain(text)))
    return _editions().get((_key(guideline), years.pop().strip())) if len(years) == 1 else None


def _key(name: str) -> str:
    """A guideline's name without its year and the words that citations leave out or put in as they like."""
    return " ".join(_LEFT_OUT.sub("", _YEAR.sub("", f" {' '.join(plain(name).split())} ")).split())


@cache
def _editions() -> dict[tuple[str, str], _InForce]:
    """The library's dated editions by name and year of their text."""
    found: dict[tuple[str, str], _InForce] = {}
    for guideline in shelf().library.guidelines:
        header = guideline.header
        start, end = as_date(header.edition.effective_from), as_date(header.edition.effective_to)
        if start is None and end is None:
            continue
        by_service = header.keyed_to == "service"
        names = {header.cited, *header.cited_as.values()}
        for name in names:
            year = _YEAR.search(f" {name} ") or _YEAR.search(f" {(header.edition_date or '')[:4]} ")
            if year is not None:
                found[_key(name), year[0].strip()] = _InForce(header.short, start, end, by_service)
        chapters = sorted(header.chapter_editions, key=lambda chapter: chapter.mtus_effective)
        for at, chapter in enumerate(chapters):
            later = [other for other in chapters[at + 1 :] if other.chapter == chapter.chapter]
            last = as_date(later[0].mtus_effective) if later else None
            found[_key(chapter.chapter), chapter.acoem_date[:4]] = _InForce(
                chapter.chapter,
                as_date(chapter.mtus_effective),
                last - timedelta(days=1) if last else None,
                by_service=True,
            )
    return found
