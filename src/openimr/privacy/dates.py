"""Dates, which keep their year: in figures, with a month's name, in words; dates of birth, which keep nothing."""

import re
from collections.abc import Iterator

import msgspec

from openimr.privacy.cues import MONTHS, Cue
from openimr.privacy.model import Hit
from openimr.privacy.words import LOWER, Words

RANK = 20
_MONTH = int(Cue.MONTH)
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
_UNIT = "one|two|three|four|five|six|seven|eight|nine"
_TEEN = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TEN = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TWO = rf"(?:(?:{_TEN})(?:[\s-]+(?:{_UNIT}))?|{_TEEN}|{_UNIT})"
_YEAR_WORDS = (
    rf"(?:(?:nineteen|twenty)[\s-]+(?:hundred(?:[\s-]+(?:and[\s-]+)?{_TWO})?|(?:oh|o|aught)[\s-]+(?:{_UNIT})"
    rf"|(?:{_TEN})(?:[\s-]+(?:{_UNIT}))?|{_TEEN})|two[\s-]+thousand(?:[\s,-]+(?:and[\s-]+)?{_TWO})?)\b"
)
_NTH = (
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth"
    "|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth"
)
_NTH_DAY = rf"(?:(?:twenty|thirty)[\s-]+(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|{_NTH})"
_GOES_ON = (
    r"(?=\W*$|\s*[,.;:)\]]|\s+(?:and|or|for|the|at|with|was|were|is|he|she|they|it|to|in|on|by|when|after|before|that"
    r"|which|who|as|from|through|until|because|but|of|due|while|since|her|his|there|without)\b)"
)
"""What follows a date in words: "March second was", not "March second opinion"."""
_ENDS = re.compile(_GOES_ON, re.IGNORECASE)
_NTH_BEFORE = re.compile(
    rf"(?<![\w-])(?:the\s+)?{_NTH_DAY}(?:\s+day)?,?\s+(?P<of>of\s+)?(?:the\s+month\s+of\s+)?$", re.IGNORECASE
)
_DAY_BEHIND = re.compile(
    rf"\.?,?\s+(?:the\s+)?(?:{_NTH_DAY}\b(?:{_GOES_ON}|(?=,?\s+(?:{_YEAR}|{_YEAR_WORDS})))"
    rf"|(?:{_TWO}|{_D}{_ORDINAL})(?=,?\s+{_YEAR_WORDS}))",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(
    rf"\.?,?\s+(?:(?:of|in)\s+)?(?:the\s+year\s+)?(?P<y>{_YEAR_WORDS}|{_YEAR}(?!\w|[/-]\d))", re.IGNORECASE
)
_NTH_ALONE = re.compile(
    r"\b(?:on|by|until|since) the (?P<d>eleventh|twelfth|\w+teenth|twentieth|twenty[ -](?:\w+th|first|second|third)"
    r"|thirtieth|thirty[ -]first)(?=\s*[,.;]|$)",
    re.IGNORECASE,
)
_SHORT_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec"
_SIGNED = re.compile(
    rf"(?<![\w/.])(?:{_D}{_ORDINAL}\s?[-/.]\s?(?:{_MONTHS})\.?\s?[-/.,]\s?(?P<a>{_YEAR}|'?\d\d)"
    rf"|(?P<b>{_YEAR})\s?[-/. ]\s?(?:{_MONTHS})\.?\s?[-/. ]\s?{_D}{_ORDINAL}"
    rf"|\d{{1,2}}(?:{_SHORT_MONTHS}|{_MONTHS})(?P<c>{_YEAR}|'?\d\d)?|(?P<d>(?:19|20)\d\d)(?:{_SHORT_MONTHS})\d\d)"
    r"(?![\w/])",
    re.IGNORECASE,
)
_MONTH_SIGNED = re.compile(
    rf"(?<![\w/.-])(?:{_MONTHS})\.?\s?(?:[-/.]\s?{_D}{_ORDINAL}\s?[-/.,]\s?(?P<a>{_YEAR}|'?\d\d)"
    rf"|[/.]\s?(?P<b>{_YEAR}))(?![\w/]|-\d)|(?<![\w/.-])(?:{_SHORT_MONTHS})\d{{1,2}},? ?(?P<c>(?:19|20)\d\d)(?!\w)",
    re.IGNORECASE,
)
_BIRTH = (
    r"(?:\bDOB|\bD\. ?O\. ?B\b\.?|\b(?:date|day|year) of (?:his |her |their )?birth|\bbirth[ -]?(?:date|day|year)|\bYOB"
    r"|\bborn|\bbirth)"
)
_TO = r"(?:\s*\([^)\n]{0,15}\))?(?:[\s.:#=,(-]+(?:is|was|on|in|of|about|around|given|listed|as|the|day)\b)*[\s.:#=,(-]*"
"""What stands between such a word and the day."""
_BORN = re.compile(
    rf"{_BIRTH}{_TO}(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_BIRTH_WORDS = ("birth", "born", "dob", "yob", "d.o.b", "d. o. b", "d.o. b")
_BORN_BEHIND = re.compile(r"\s*\((?:DOB|D\.O\.B\.?|date of birth|birth ?date)\)", re.IGNORECASE)
_BORN_YEAR = re.compile(rf"{_BIRTH}{_TO}(?P<v>(?:19|20)\d\d|{_YEAR_WORDS})(?!\w|[/-]\d)", re.IGNORECASE)
_WRONG = {"o": "0", "O": "0", "l": "1", "I": "1"}
_PIVOT = 40
"""Two figures up to this are 20xx, the others 19xx; no clock is asked."""
_SCORE = re.compile(r"\d{1,2}/10")
_NTH_ENDS = ("first", "second", "third", "th")
_NTH_BEGINS = ("ele", "twelf", "twent", "thirt", "four", "fif", "sixteen", "seventeen", "eighteen", "nineteen")
_WORDS_TOO = frozenset({"may", "march", "mar"})
_NUMBERS = {word: number for number, word in enumerate(f"zero|{_UNIT}|{_TEEN}".split("|"))} | {
    word: 10 * number for number, word in enumerate(_TEN.split("|"), start=2)
}


def year_of(written: str) -> str | None:
    """The four figures of a year as written in a date: 14 is 2014, 87 is 1987, 2O14 is 2014."""
    figures = "".join(_WRONG.get(c, c) for c in written if c != "'")
    if len(figures) == 2:
        figures = ("20" if int(figures) <= _PIVOT else "19") + figures
    return figures if figures.isdigit() and len(figures) == 4 else None


def date_hits(words: Words, low: str, *, every: bool) -> Iterator[Hit]:
    """Dates, if `every`, and dates of birth; `low` is the text in small letters."""
    births = any(said in low for said in _BIRTH_WORDS)
    if not every and not births:
        return
    text = words.text
    for hit in _dates(words, low):
        if births and (_BORN.search(text, max(hit.start - 60, 0), hit.start) or _BORN_BEHIND.match(text, hit.end)):
            yield _birth(hit.start, hit.end)
        elif every:
            yield hit
    if births:
        yield from (_birth(*found.span("v")) for found in _BORN_YEAR.finditer(text))


def _birth(start: int, end: int) -> Hit:
    return Hit(start=start, end=end, kind="date of birth", rule="birth", rank=RANK - 1)


def _dates(words: Words, low: str) -> Iterator[Hit]:
    text = words.text
    for index in words.digits:
        if hit := _in_figures(words, index):
            yield hit
    for index in words.cued:
        if not words.cues[index] & _MONTH:
            continue
        start = words.starts[index]
        if spelled := _in_words(words, index):
            yield spelled
        elif found := _MONTH_SIGNED.match(text, start):
            yield _date(*found.span(), found["a"] or found["b"], "date")
        elif (found := _MONTH_FIRST.match(text, start)) and any(c.isdigit() for c in found[0]):
            yield _with_year(text, _spelt(found))
    if any(f" the {said}" in low for said in _NTH_BEGINS):
        yield from (_doubtful(*found.span("d"), "date-day", None) for found in _NTH_ALONE.finditer(text))


def _in_figures(words: Words, index: int) -> Hit | None:
    """The date that begins at a word with a digit."""
    text, start = words.text, words.starts[index]
    letters = not words.written[index].isdigit()
    if found := _NUMERIC.match(text, start):
        return _date(*found.span(), found["y1"] or found["y2"] or found["y3"], "date")
    near = letters or _month_near(words, index)
    if near and (found := _SIGNED.match(text, start)):
        return _date(*found.span(), found["a"] or found["b"] or found["c"] or found["d"], "date")
    if words.ends[index] - start == 8 and (found := _SOLID.match(text, start)):
        return _date(*found.span(), found["a"] or found["b"], "date-solid")
    if near and (found := _DAY_FIRST.match(text, start)):
        return _with_year(text, _spelt(found))
    if (found := _SHORT.match(text, start)) and not _SCORE.fullmatch(found[0]):
        led = _LED.search(text, max(start - 12, 0), start)
        return _doubtful(*found.span(), "date-short", "may be a score, not a date") if led else None
    if (found := _ORDINAL_DAY.match(text, start)) and _THE_DAY.search(text, max(start - 10, 0), start):
        return _doubtful(*found.span(), "date-day", None)
    if letters and (found := _MONTH_SIGNED.match(text, start)):
        return _date(*found.span(), found["c"], "date")
    return None


def _in_words(words: Words, index: int) -> Hit | None:
    """A date whose day, or year, or both are words: "the fourth of July", "March fourteenth, two thousand and six"."""
    text, start, end = words.text, words.starts[index], words.ends[index]
    led = index and (words.keys[index - 1] in {"of", "day"} or words.keys[index - 1].endswith(_NTH_ENDS))
    before = _NTH_BEFORE.search(text, max(start - 50, 0), start) if led else None
    behind = _DAY_BEHIND.match(text, end)
    year = _YEAR_BEHIND.match(text, behind.end() if behind else end)
    in_words = year is not None and not any(c.isdigit() for c in year["y"])
    if before is None and behind is None and not in_words:
        return None
    # "may" and "march" are words of their own: small ones need more than a number beside them.
    if words.forms[index] == LOWER and words.keys[index] in _WORDS_TOO and not (year or (before and before["of"])):
        return None
    if behind is None and year is None and before and not before["of"] and not _ENDS.match(text, end):
        return None
    said = year["y"] if year else None
    known = _year_in_words(said) if said and in_words else said
    last = year or behind
    return _date(before.start() if before else start, last.end() if last else end, known, "date-spelt")


def _with_year(text: str, hit: Hit) -> Hit:
    """The date with a year in words behind it."""
    if hit.says == "[date]" and (found := _YEAR_BEHIND.match(text, hit.end)):
        said = found["y"]
        known = said if said[0].isdigit() else _year_in_words(said)
        return msgspec.structs.replace(hit, end=found.end(), says=f"[date: {year_of(known)}]" if known else "[date]")
    return hit


def _year_in_words(said: str) -> str | None:
    """The four figures of a year in words: "two thousand and six" is 2006, "nineteen oh five" 1905."""
    parts = [part for part in re.split(r"[\s,-]+", said.lower()) if part not in {"and", "hundred", "thousand"}]
    century, rest = (20, parts[1:]) if parts[0] == "two" else (_NUMBERS[parts[0]], parts[1:])
    found = century * 100 + sum(_NUMBERS.get(part, 0) for part in rest)
    return str(found)


def _month_near(words: Words, index: int) -> bool:
    return (
        any(words.cues[step] & _MONTH for step in range(index, min(index + 4, len(words))))
        or "-" in words.written[index]
    )


def _doubtful(start: int, end: int, rule: str, reason: str | None) -> Hit:
    return Hit(start=start, end=end, kind="date", rule=rule, rank=RANK + 3, says="[date]", reason=reason)


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
        start=start, end=end, kind="date", rule=rule, rank=RANK + 1, says=f"[date: {known}]" if known else "[date]"
    )
