"""Studies cited in a letter or a request for authorization, and those of them that are on file.

Three forms are read: a reference ("Smith J, et al. Title. Spine 2014;39:123-9"), a mention ("(Smith et al., 2014)",
"Smith et al., JAMA 2018") and a number (PMID, DOI). Each pattern is bounded, so the time grows with the text only.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from openimr.guidelines.evidence.forms import Applicability, Method, Study, StudyCitation
from openimr.guidelines.evidence.levels import LevelFound, level_of
from openimr.guidelines.evidence.load import methods, studies
from openimr.guidelines.evidence.matching import Match, Parts, matched

_NAME = r"(?:(?:van|von|de|der|den|del|la|le)\s){0,2}[A-Z][A-Za-zÀ-ÿ'’\-]{1,30}"
_YEAR = r"(?P<year>(?:19|20)\d\d)[a-z]?"
_NUMBERED = re.compile(
    r"(?<![/\-\d])" + _YEAR + r"(?:\s[A-Z][a-z]{2,8}\.?(?:\s\d{1,2})?)?\s{0,2};\s{0,2}(?P<volume>\d{1,4})?\s?"
    r"(?:\([^()\n]{1,15}\))?\s?:\s{0,2}(?P<pages>[A-Z]{0,2}\d{1,7}(?:\s?[-–]\s?[A-Z]{0,2}\d{1,7})?)"
)
_AUTHOR = rf"{_NAME}(?:\s[A-Z][a-zÀ-ÿ]{{1,30}})?\s(?!MD\b|DO\b|PT\b|DC\b|NP\b|PA\b|RN\b)[A-Z]{{1,3}}\b"
_AUTHORS = re.compile(rf"(?P<lead>{_AUTHOR})(?P<more>(?:,?\s(?:and\s|&\s)?{_AUTHOR}){{0,30}}(?:,?\set\sal)?)(?=[.,:])")
_BREAK = re.compile(r"\n[ \t]*\n|\n[ \t]*(?:\[?\d{1,3}[.\])]|[•*-])[ \t]|\A\s*\[?\d{1,3}[.\])][ \t]")
_JOURNAL = r"(?P<journal>(?:(?:[A-Z][A-Za-z&]{0,20}\.?|of|and|the)\s){1,8})"
_MENTIONS = (
    re.compile(rf"\b(?P<author>{_NAME})(?:\s[A-Z]{{1,3}})?,?\set\sal\.?,?\s?(?:{_JOURNAL})?\(?{_YEAR}\b\)?"),
    re.compile(rf"[(;]\s?(?P<author>{_NAME})(?:\s(?:and|&)\s{_NAME})?,\s{_YEAR}(?=[;)])"),
    re.compile(rf"\b(?P<author>{_NAME})\s(?:and|&)\s{_NAME}\s\({_YEAR}\)"),
)
_PMID = re.compile(r"\bPMID\s?:?\s?(?P<pmid>\d{5,8})\b")
_DOI = re.compile(r"\b(?P<doi>10\.\d{4,9}/[^\s\"<>,;]{3,100})")
_WINDOW, _BESIDE = 600, 60
# What stands before a year in brackets and is no author: months, and the words of guideline editions.
_NO_AUTHOR = re.compile(
    r"january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|winter|"
    r"revised|updated?|effective|edition|chapter|guidelines?|version|dated",
    re.IGNORECASE,
)


class CitedStudy(Parts, frozen=True, kw_only=True):
    """A study cited at `text[start:end]`, with the parts that were recognised.

    `study` is the one on file that it is, `level` that study's; both None where it is not on file or can't be told
    apart, and `says` tells the reviewer so.
    """

    text: str
    study: Study | None = None
    level: LevelFound | None = None
    says: str


def studies_in(
    text: str, on_file: Sequence[Study] | None = None, method: Method | None = None
) -> tuple[CitedStudy, ...]:
    """Every study cited in `text`, in order of position.

    Studies are held against those of the package, or `on_file`; levels are of 8 CCR 9792.25.1, or of `method`.
    """
    known = studies() if on_file is None else on_file
    table = method or next(m for m in methods().methods if m.levels)
    return tuple(_cited(text, part, matched(part, known), table) for part in _parts(text))


def unread_study(cited: CitedStudy) -> Study:
    """A cited study that is not on file, in the form that `rank` takes; unread, it decides nothing."""
    unread = "not read"
    return Study(
        id=f"cited-{(cited.author or 'unknown').split()[0].lower()}-{cited.year or 'undated'}-{cited.start}",
        citation=StudyCitation(
            lead_author=cited.author or "unknown",
            title=cited.title or cited.text,
            journal=cited.journal or "unknown",
            year=cited.year or 0,
            volume=cited.volume,
            pages=cited.pages,
            pmid=cited.pmid,
            doi=cited.doi,
        ),
        question="treatment benefit",
        design="unknown",
        bias="unknown",
        population=unread,
        setting=unread,
        intervention=unread,
        outcome=unread,
        finding=unread,
        applies_to=Applicability(),
        direction="unknown",
        verified=False,
        source="cited by a party",
    )


def _cited(text: str, part: Parts, match: Match, table: Method) -> CitedStudy:
    return CitedStudy(
        **msgspec.structs.asdict(part),
        text=text[part.start : part.end],
        study=match.study,
        level=level_of(match.study, table) if match.study else None,
        says=match.says,
    )


def _parts(text: str) -> list[Parts]:
    found = list(_references(text))
    found += _outside(found, _mentions(text))
    numbers = [Parts(start=m.start(), end=m.end(), pmid=m["pmid"]) for m in _PMID.finditer(text)]
    for m in _DOI.finditer(text):
        doi = m["doi"].rstrip(".)]")
        numbers.append(Parts(start=m.start(), end=m.start() + len(doi), doi=doi))
    return _with_numbers(sorted(found, key=lambda p: p.start), sorted(numbers, key=lambda p: p.start))


def _references(text: str) -> Iterator[Parts]:
    done = 0
    for anchor in _NUMBERED.finditer(text):
        start = max(done, anchor.start() - _WINDOW)
        window = text[start : anchor.start()]
        breaks = list(_BREAK.finditer(window))
        if breaks:
            start += breaks[-1].end()
            window = text[start : anchor.start()]
        authors = _authors(window)
        if authors is None:
            continue
        tail = window[authors.end() :].strip(" .,:;(\n")
        title, _, journal = tail.rpartition(". ") if ". " in tail else tail.rpartition("? ")
        yield Parts(
            start=start + authors.start(),
            end=anchor.end(),
            author=_flat(authors["lead"]),
            title=_flat(title) or None,
            journal=_flat(journal) or None,
            year=int(anchor["year"]),
            volume=anchor["volume"],
            pages=anchor["pages"],
        )
        done = anchor.end()


def _authors(window: str) -> re.Match[str] | None:
    """The list of authors that the reference begins with: the last real list, else the first single name."""
    lists = list(_AUTHORS.finditer(window))
    several = [m for m in lists if m["more"]]
    return several[-1] if several else (lists[0] if lists else None)


def _mentions(text: str) -> Iterator[Parts]:
    for pattern in _MENTIONS:
        for m in pattern.finditer(text):
            if _NO_AUTHOR.fullmatch(m["author"]):
                continue
            start, end = m.start("author"), m.end()
            if text[end - 1] == ")" and "(" not in text[start:end]:
                end -= 1
            journal = m.groupdict().get("journal")
            yield Parts(
                start=start,
                end=end,
                author=_flat(m["author"]),
                journal=_flat(journal).rstrip(".") if journal else None,
                year=int(m["year"]),
            )


def _outside(taken: Sequence[Parts], more: Iterator[Parts]) -> list[Parts]:
    """Those of `more` that lie in no span already taken."""
    kept: list[Parts] = []
    spans = sorted((p.start, p.end) for p in taken)
    last, at = -1, 0
    for part in sorted(more, key=lambda p: (p.start, -p.end)):
        while at < len(spans) and spans[at][1] <= part.start:
            at += 1
        if part.start >= last and not (at < len(spans) and spans[at][0] < part.end):
            kept.append(part)
            last = part.end
    return kept


def _with_numbers(found: list[Parts], numbers: list[Parts]) -> list[Parts]:
    """A number that stands in or shortly after a citation belongs to it; any other is a citation of its own."""
    result, at = list(found), -1
    alone: list[Parts] = []
    for number in numbers:
        while at + 1 < len(result) and result[at + 1].start <= number.start:
            at += 1
        host = result[at] if at >= 0 else None
        if host is not None and number.start - host.end <= _BESIDE:
            result[at] = msgspec.structs.replace(
                host, end=max(host.end, number.end), pmid=host.pmid or number.pmid, doi=host.doi or number.doi
            )
        else:
            alone.append(number)
    return sorted([*result, *alone], key=lambda p: p.start)


def _flat(text: str) -> str:
    return " ".join(text.split())
