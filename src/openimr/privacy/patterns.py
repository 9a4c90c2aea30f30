"""Identifiers by their form: the patterns of `data/patterns.yaml`, and dates, which keep their year."""

import re
from collections.abc import Iterator

from openimr.privacy.model import Hit
from openimr.privacy.rules import Rule, pattern_rules

_RANK = 20
_DIGITS = str.maketrans("123456789", "#########", "")
_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)"
)
_D = r"[0-3OolI]?[\dOolI]"
_YEAR = r"(?:19|20|2O|l9|I9|2o)[\dOolI]{2}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NUMERIC = re.compile(
    rf"(?<![\w/.$%-])(?:(?P<y1>{_YEAR})\s?[-/.]\s?{_D}\s?[-/.]\s?{_D}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
    rf"|{_D}\s?(?P<s>[-/.])\s?{_D}\s?(?:(?P=s)|[-/.])\s?(?P<y2>{_YEAR}|'?[\dOol]{{2}})"
    rf"|(?:0?[1-9]|1[0-2])\s?[/-]\s?(?P<y3>(?:19|20)\d\d))(?!\w|[/-]\d|\.\d)"
)
_SOLID = re.compile(r"(?<![\w/.-])(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?P<a>(?:19|20)\d\d)|(?P<b>(?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w/-])")
_SPELT = re.compile(
    rf"(?<![\w-])(?:{_D}{_ORDINAL}(?: day)?(?: of| de)?[ -]{{0,2}}(?:{_MONTHS})\b\.?,?(?: of| de)?[ -]{{0,2}}(?P<y1>{_YEAR}|'?\d\d(?!\d|\s?(?:mg|%)))?"
    rf"|(?:{_MONTHS})\b\.?(?:[ -]{{0,2}}(?:the )?{_D}{_ORDINAL}(?!\d|/|\.\d|\s?(?:mg|mcg|ml|%|/10))(?:\s?(?:,|-|and|through|to|&)\s?{_D}{_ORDINAL}(?!\d))?)?"
    rf"(?:,?(?: of| de)?[ \n-]{{0,2}}(?P<y2>{_YEAR})|,? ?'\d\d|(?<=[\dhtd])-\d\d)?)(?![\w])",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?i:on|dated|dates?|from|through|thru|since|until|by|before|after|of|DOS|seen|visit|note|report|exam|between|and|to|DOI|for|PR-2|effective)"
    r"[\s:]{1,2}(?P<v>(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01]))(?![\w/%-]|\.\d|\s?(?:pain|on |VAS|strength|scale|mg|points?|in severity|to \d+/\d+ pain|weeks?|days?|hours?|times|out))"
)
_ORDINAL_DAY = re.compile(r"\b(?:on|by|until|since) the (?P<v>\d{1,2}(?:st|nd|rd|th))(?= of\b|,|\.|;| at\b| and\b)(?! of (?:the )?(?:month|each|every))")
_WRONG = {"o": "0", "O": "0", "l": "1", "I": "1"}
_PIVOT = 40
"""Two figures up to this are 20xx, the others 19xx; no clock is asked."""
_SCORE = re.compile(r"\d{1,2}/10")


def pattern_hits(text: str, *, dates: bool) -> list[Hit]:
    """What the patterns find; dates too, if they are to lose day and month."""
    low = text.lower()
    shape = low.translate(_DIGITS).replace("0", "#")
    hits = [hit for rule in pattern_rules() if _needed(rule, low, shape) for hit in _found(rule, text)]
    if dates:
        hits += _dates(text)
    else:
        hits = [hit for hit in hits if hit.kind != "date"]
    return hits


def year_of(written: str) -> str | None:
    """The four figures of a year as written in a date: 14 is 2014, 87 is 1987, 2O14 is 2014."""
    figures = "".join(_WRONG.get(c, c) for c in written if c not in "'")
    if len(figures) == 2:
        figures = ("20" if int(figures) <= _PIVOT else "19") + figures
    return figures if figures.isdigit() and len(figures) == 4 else None


def _needed(rule: Rule, low: str, shape: str) -> bool:
    return any((need in shape) if "#" in need else (need in low) for need in rule.needs)


def _found(rule: Rule, text: str) -> Iterator[Hit]:
    for found in rule.expression.finditer(text):
        groups = found.groupdict()
        group = next((name for name in ("v", "w") if groups.get(name)), None)
        start, end = found.span(group) if group else found.span()
        if rule.kind == "age":
            yield Hit(start=start, end=end, kind="age", rule=rule.id, rank=_RANK, says="[age: 90 or older]")
        elif end > start:
            yield Hit(start=start, end=end, kind=rule.kind, rule=rule.id, rank=_rank(rule))


def _rank(rule: Rule) -> int:
    return _RANK + (5 if rule.kind == "number" else 0)


def _dates(text: str) -> Iterator[Hit]:
    for found in _NUMERIC.finditer(text):
        yield _date(*found.span(), found["y1"] or found["y2"] or found["y3"], "date")
    for found in _SOLID.finditer(text):
        yield _date(*found.span(), found["a"] or found["b"], "date-solid")
    for found in _SPELT.finditer(text):
        said = found[0]
        if any(c.isdigit() for c in said):
            yield _date(found.start(), found.start() + len(said.rstrip(" -,")), _spelt_year(said, found), "date-spelt")
    for found in _SHORT.finditer(text):
        if not _SCORE.fullmatch(found["v"]):
            start, end = found.span("v")
            yield Hit(start=start, end=end, kind="date", rule="date-short", rank=_RANK + 3, says="[date]", reason="may be a score, not a date")
    for found in _ORDINAL_DAY.finditer(text):
        start, end = found.span("v")
        yield Hit(start=start, end=end, kind="date", rule="date-day", rank=_RANK + 3, says="[date]")


def _spelt_year(said: str, found: re.Match[str]) -> str | None:
    year: str | None = found["y1"] or found["y2"]
    if year is None and (late := re.search(r"(?:'|-)(\d\d)$", said)):
        year = late[1]
    return year


def _date(start: int, end: int, year: str | None, rule: str) -> Hit:
    known = year_of(year) if year else None
    return Hit(start=start, end=end, kind="date", rule=rule, rank=_RANK + 1, says=f"[date: {known}]" if known else "[date]")
