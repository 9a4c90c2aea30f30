"""Identifiers by their form: the patterns of `data/patterns.yaml`, and dates, which keep their year."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from openimr.privacy.cues import MONTHS, Cue
from openimr.privacy.model import Hit
from openimr.privacy.rules import Rule, contexts, pattern_rules
from openimr.privacy.words import Words

_RANK = 20
_RULE, _MONTH = int(Cue.RULE), int(Cue.MONTH)
_DIGITS = str.maketrans("0123456789oli", "#############")
_MONTHS = "|".join(sorted(MONTHS, key=len, reverse=True))
_D = r"[0-3OolI]?[\dOolI]"
_YEAR = r"(?:19|20|2O|l9|I9|2o)[\dOolI]{2}"
_ORDINAL = r"(?:st|nd|rd|th)?"
_NUMERIC = re.compile(
    rf"(?<![\w/.$%-])(?:(?P<y1>{_YEAR})\s?[-/.]\s?{_D}\s?[-/.]\s?{_D}(?:T[\d:.]+(?:Z|[+-][\d:]+)?)?"
    rf"|{_D}\s?(?P<s>[-/.])\s?{_D}\s?(?:(?P=s)|[-/.])\s?(?P<y2>{_YEAR}|'?[\dOol]{{2}})"
    rf"|(?:0?[1-9]|1[0-2])\s?[/-]\s?(?P<y3>(?:19|20)\d\d))(?!\w|[/-]\d|\.\d)"
)
_SOLID = re.compile(
    r"(?<![\w/.-])(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?P<a>(?:19|20)\d\d)"
    r"|(?P<b>(?:19|20)\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?![\w/-])"
)
_DAY_FIRST = re.compile(
    rf"(?<![\w-]){_D}{_ORDINAL}(?: day)?(?: of| de)?[ -]{{0,2}}(?:{_MONTHS})\b\.?,?(?: of| de)?[ \n-]{{0,2}}"
    rf"(?P<y>{_YEAR}|'?\d\d(?!\d|\s?(?:mg|%)))?(?![\w])",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"(?<![\w-])(?:{_MONTHS})\b\.?(?:[ -]{{0,2}}(?:the )?{_D}{_ORDINAL}(?!\d|/|\.\d|\s?(?:mg|mcg|ml|%|/10))"
    rf"(?:\s?(?:,|-|–|and|through|to|&)\s?{_D}{_ORDINAL}(?!\d))?)?"
    rf"(?:,?(?: of| de)?[ \n-]{{0,2}}(?P<y>{_YEAR})|,? ?'\d\d|(?<=[\dhtd])-\d\d)?(?![\w])",
    re.IGNORECASE,
)
_LED = re.compile(
    r"\b(?:on|dated|dates?|from|through|thru|since|until|by|before|after|of|dos|seen|visit|note|report|exam|between|and|to"
    r"|doi|for|pr-2|effective)[\s:]{1,2}$",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"(?<![\w/.%-])(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])(?![\w/%-]|\.\d|\s?(?:pain|on |VAS|strength|scale|mg"
    r"|points?|in severity|to \d+/\d+ pain|weeks?|days?|hours?|times|out))"
)
_ORDINAL_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)(?= of\b|,|\.|;| at\b| and\b)(?! of (?:the )?(?:month|each|every))")
_THE_DAY = re.compile(r"\b(?:on|by|until|since) the $", re.IGNORECASE)
_WRONG = {"o": "0", "O": "0", "l": "1", "I": "1"}
_PIVOT = 40
"""Two figures up to this are 20xx, the others 19xx; no clock is asked."""
_BEHIND_NUMBER = frozenset({" ", ",", "½"})
_SCORE = re.compile(r"\d{1,2}/10")


def pattern_hits(words: Words, *, dates: bool) -> list[Hit]:
    """What the patterns find; dates too, if they are to lose day and month."""
    text = words.text
    low = text.lower()
    shape = low.translate(_DIGITS)
    hits: list[Hit] = []
    for rule in _split()[0]:
        if any(need in (shape if "#" in need else low) for need in rule.needs):
            hits += _all(rule, text)
    tried = [rule for rule in _split()[1] if any(need in (shape if "#" in need else low) for need in rule.needs)]
    streets = [rule for rule in tried if rule.kind == "address"]
    figures = [rule for rule in tried if rule.kind != "address"]
    by_key = _split()[2]
    # Where a rule has found something, it goes on behind it, as a search would.
    reached: dict[str, int] = {}
    for index in words.digits:
        start = words.starts[index]
        for rule in figures:
            _try(rule, text, start, reached, hits)
        # A house number has a word behind it; most figures of a letter have not.
        if text[words.ends[index] : words.ends[index] + 1] in _BEHIND_NUMBER and index + 1 < len(words):
            for rule in streets:
                _try(rule, text, start, reached, hits)
    for index in words.cued:
        if words.cues[index] & _RULE:
            for rule in by_key.get(words.keys[index], ()):
                _try(rule, text, words.starts[index], reached, hits)
    return [*hits, *_dates(words)] if dates else hits


@cache
def _split() -> tuple[list[Rule], list[Rule], dict[str, list[Rule]]]:
    """Rules that are tried everywhere, at words with a digit, and at the words that begin them."""
    anywhere = [rule for rule in pattern_rules() if not rule.at]
    figures = [rule for rule in pattern_rules() if "#" in rule.at]
    by_key: dict[str, list[Rule]] = {}
    for rule in pattern_rules():
        for begin in rule.at:
            by_key.setdefault(begin, []).append(rule)
    return anywhere, figures, by_key


@cache
def _matchers() -> dict[str, Callable[[str, int], re.Match[str] | None]]:
    return {rule.id: rule.expression.match for rule in pattern_rules()}


def _try(rule: Rule, text: str, start: int, reached: dict[str, int], hits: list[Hit]) -> None:
    if start < reached.get(rule.id, 0):
        return
    if rule.id == "phone" and start and text[start - 1] in "(+":
        start -= 2 if text[max(start - 2, 0)] in "(+" and start > 1 else 1
    found = _matchers()[rule.id](text, start)
    if found is not None and (hit := _hit(rule, found)) is not None:
        reached[rule.id] = hit.end
        hits.append(hit)


def year_of(written: str) -> str | None:
    """The four figures of a year as written in a date: 14 is 2014, 87 is 1987, 2O14 is 2014."""
    figures = "".join(_WRONG.get(c, c) for c in written if c != "'")
    if len(figures) == 2:
        figures = ("20" if int(figures) <= _PIVOT else "19") + figures
    return figures if figures.isdigit() and len(figures) == 4 else None


def _all(rule: Rule, text: str) -> Iterator[Hit]:
    return (hit for found in rule.expression.finditer(text) if (hit := _hit(rule, found)) is not None)


def _hit(rule: Rule, found: re.Match[str]) -> Hit | None:
    groups = found.groupdict()
    group = next((name for name in ("v", "w") if groups.get(name)), None)
    start, end = found.span(group) if group else found.span()
    if end <= start:
        return None
    says = "[age: 90 or older]" if rule.kind == "age" else None
    if rule.kind == "url" and _publisher(found[0]):
        return None
    return Hit(start=start, end=end, kind=rule.kind, rule=rule.id, rank=_RANK + 5 * (rule.kind == "number"), says=says)


def _publisher(address: str) -> bool:
    """Whether an address is a publisher's of guidelines or literature, which says nothing of a person."""
    host = re.sub(r"^https?\s?://", "", address.lower()).split("/")[0]
    return any(host == kept or host.endswith("." + kept) for kept in contexts().kept_hosts)


def _dates(words: Words) -> Iterator[Hit]:
    text = words.text
    for index in words.digits:
        start = words.starts[index]
        if found := _NUMERIC.match(text, start):
            yield _date(*found.span(), found["y1"] or found["y2"] or found["y3"], "date")
        elif words.ends[index] - start == 8 and (found := _SOLID.match(text, start)):
            yield _date(*found.span(), found["a"] or found["b"], "date-solid")
        elif index + 3 < len(words) and _month_near(words, index) and (found := _DAY_FIRST.match(text, start)):
            yield _spelt(found)
        elif (found := _SHORT.match(text, start)) and not _SCORE.fullmatch(found[0]):
            if _LED.search(text, max(start - 12, 0), start):
                yield _doubtful(*found.span(), "date-short", "may be a score, not a date")
        elif (found := _ORDINAL_DAY.match(text, start)) and _THE_DAY.search(text, max(start - 10, 0), start):
            yield _doubtful(*found.span(), "date-day", None)
    for index in words.cued:
        if not words.cues[index] & _MONTH:
            continue
        found = _MONTH_FIRST.match(text, words.starts[index])
        if found is not None and any(c.isdigit() for c in found[0]):
            yield _spelt(found)


def _month_near(words: Words, index: int) -> bool:
    return (
        any(words.cues[step] & _MONTH for step in range(index, min(index + 4, len(words))))
        or "-" in words.written[index]
    )


def _doubtful(start: int, end: int, rule: str, reason: str | None) -> Hit:
    return Hit(start=start, end=end, kind="date", rule=rule, rank=_RANK + 3, says="[date]", reason=reason)


def _spelt(found: re.Match[str]) -> Hit:
    said = found[0].rstrip(" -,\n")
    return _date(found.start(), found.start() + len(said), _spelt_year(said, found), "date-spelt")


def _spelt_year(said: str, found: re.Match[str]) -> str | None:
    year: str | None = found["y"]
    if year is None and (late := re.search(r"(?:'|-)(\d\d)$", said)):
        year = late[1]
    return year


def _date(start: int, end: int, year: str | None, rule: str) -> Hit:
    known = year_of(year) if year else None
    return Hit(
        start=start, end=end, kind="date", rule=rule, rank=_RANK + 1, says=f"[date: {known}]" if known else "[date]"
    )
