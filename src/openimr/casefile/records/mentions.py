"""Mentions of records in running text: `office note 12/16/2014`, `notes of 11/17 and 12/01/2016`."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from openimr.casefile.records.calendar import find_dates
from openimr.casefile.records.words import words
from openimr.model import RecordKind

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PARTIAL = re.compile(r"(?<![\d/.-])(\d{1,2})/(\d{1,2})(?![\d/])")
_MONTH_YEAR = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?,?\s+(?:of\s+)?((?:19|20)\d\d)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?<![\d/.#$-])((?:19|20)\d\d)(?![\d/]|-\d)")
_TO = re.compile(r"\s*(?:-|–|—|to|through|thru)\s*", re.IGNORECASE)
_CLAUSE = re.compile(
    r";|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bNo)(?<!\bMrs)\.\s+(?=[A-Z0-9])|\n(?=[A-Z][A-Za-z /]{2,30}:)"
    r"|\n\s*(?:[•*▪●-]|\(?\d{1,2}[.)])\s|\n\s*\n|•|▪"
)

_BEFORE = re.compile(r"(?:\b[A-Za-z][\w'’-]*\s+){0,3}$")


class MentionRules(msgspec.Struct, frozen=True, kw_only=True):
    """How one group of records is spoken of, and what answers to it."""

    kinds: tuple[RecordKind, ...]
    nouns: tuple[str, ...]
    days: int = 1
    specific: bool = False


class When(msgspec.Struct, frozen=True, kw_only=True):
    """A day (`first` = `last`), a range, a month or a year, as first and last ISO day; `exact` where a day is named."""

    first: str
    last: str
    exact: bool


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A record spoken of: its group, the words for it, its date (None: not said), and what stands between the two."""

    group: str
    what: str
    when: When | None
    gap: str = ""


class _Noun(msgspec.Struct, frozen=True):
    group: str
    start: int
    end: int


class _Dated(msgspec.Struct, frozen=True):
    when: When
    start: int
    end: int


@cache
def mention_rules() -> dict[str, MentionRules]:
    """The groups of `mentions.yaml`."""
    data = resources.files("openimr.casefile.records").joinpath("mentions.yaml").read_bytes()
    return msgspec.yaml.decode(data, type=dict[str, MentionRules])


@cache
def _pattern() -> tuple[re.Pattern[str], tuple[str, ...]]:
    groups = tuple(mention_rules())
    parts = [f"(?P<g{i}>{'|'.join(mention_rules()[group].nouns)})" for i, group in enumerate(groups)]
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(parts)})(?![\w/])", re.IGNORECASE), groups


def clauses(text: str) -> Iterator[str]:
    """The text in parts that a list or a full stop sets off."""
    for part in _CLAUSE.split(text):
        if part and part.strip():
            yield " ".join(part.split())


def mentions_in(clause: str) -> list[Mention]:
    """The records that one clause speaks of. A date goes with the word before it, or else with the one after it."""
    nouns = _nouns(clause)
    if not nouns:
        return []
    dates = _dates(clause)
    leading = bool(dates) and dates[0].start < nouns[0].start
    found: list[Mention] = []
    named: set[int] = set()
    for date in dates:
        before = [i for i, noun in enumerate(nouns) if noun.end <= date.start]
        after = [i for i, noun in enumerate(nouns) if noun.start >= date.end]
        index = after[0] if after and (leading or not before) else before[-1] if before else None
        if index is None:
            continue
        noun = nouns[index]
        named.add(index)
        gap = clause[noun.end : date.start] if noun.end <= date.start else clause[date.end : noun.start]
        found.append(Mention(group=noun.group, what=_what(clause, noun), when=date.when, gap=gap.strip()))
    found += [Mention(group=n.group, what=_what(clause, n), when=None) for i, n in enumerate(nouns) if i not in named]
    return found


def _nouns(clause: str) -> list[_Noun]:
    pattern, groups = _pattern()
    found: list[_Noun] = []
    for match in pattern.finditer(clause):
        group = groups[int((match.lastgroup or "g0")[1:])]
        if found and group == "progress report" and clause[found[-1].end : match.start()].strip() == "":
            found[-1] = _Noun(found[-1].group, found[-1].start, match.end())  # "lumbar film report"
        else:
            found.append(_Noun(group, match.start(), match.end()))
    return found


def _what(clause: str, noun: _Noun) -> str:
    before = _BEFORE.search(clause[: noun.start])
    near = before[0].split() if before else []
    stop = words("before a record")
    for place in range(len(near) - 1, -1, -1):
        if near[place].lower() in stop:
            near = near[place + 1 :]
            break
    return " ".join([*near, clause[noun.start : noun.end]])


def _dates(clause: str) -> list[_Dated]:
    full = [_Dated(When(first=d.iso, last=d.iso, exact=True), d.start, d.end) for d in find_dates(clause)]
    taken = [(d.start, d.end) for d in full]
    found = list(full)

    def free(start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in taken)

    for match in _PARTIAL.finditer(clause):
        later = next((d for d in full if d.start >= match.end()), None)
        if later is not None and free(*match.span()):
            day = _iso(later.when.first[:4], match[1], match[2])
            if day:
                found.append(_Dated(When(first=day, last=day, exact=True), *match.span()))
                taken.append(match.span())
    for match in _MONTH_YEAR.finditer(clause):
        if free(*match.span()):
            month = _MONTHS.index(match[1][:3].lower()) + 1
            found.append(
                _Dated(
                    When(first=f"{match[2]}-{month:02}-01", last=f"{match[2]}-{month:02}-31", exact=False),
                    *match.span(),
                )
            )
            taken.append(match.span())
    found += [
        _Dated(When(first=f"{match[1]}-01-01", last=f"{match[1]}-12-31", exact=False), *match.span())
        for match in _YEAR.finditer(clause)
        if free(*match.span())
    ]
    found.sort(key=lambda d: d.start)
    return _ranges(clause, found)


def _ranges(clause: str, dates: list[_Dated]) -> list[_Dated]:
    joined: list[_Dated] = []
    for date in dates:
        if joined and joined[-1].when.exact and date.when.exact and _TO.fullmatch(clause[joined[-1].end : date.start]):
            begin = joined.pop()
            joined.append(_Dated(When(first=begin.when.first, last=date.when.last, exact=False), begin.start, date.end))
        else:
            joined.append(date)
    return joined


def _iso(year: str, month: str, day: str) -> str | None:
    found = find_dates(f"{month}/{day}/{year}")
    return found[0].iso if found else None
