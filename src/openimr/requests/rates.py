"""How often, how long and how many: "2x6", "3 times a week for 4 weeks", "Q8 hours PRN", "12 visits"."""

import re

import msgspec

from openimr.requests.numbers import whole

_N = r"\d+(?:\s?(?:-|–|to)\s?\d+)?"
_UNIT = r"(?:days?|weeks?|wks?|months?|mos?\b)"
_WEEKLY = (
    rf"(?P<times>{_N})\s*(?:x|times|visits?|sessions?|days?)?\s*"
    r"(?:(?:a|per|every|each|/|(?<=times )|(?<=x ))\s*(?P<per>day|week|wk|month)|"
    r"(?P<adverb>daily|weekly|monthly)|(?P<slash>/wk|/week))"
)
_RATE = re.compile(_WEEKLY, re.IGNORECASE)
_CROSS = re.compile(
    r"(?<![\d/.])(?P<times>[1-7](?:\s?-\s?[1-7])?)\s*(?:x|×|times)\s*(?:(?:per\s+|a\s+|/\s*)?(?:week|wk)s?\s*(?:x|×|for|times)\s*)?"
    r"(?P<weeks>\d{1,2}(?:\s?-\s?\d{1,2})?)(?!\s?(?:mg|ml|%|tab|day|month|hour|hr|\.\d|/))",
    re.IGNORECASE,
)
_LENGTH = re.compile(rf"(?P<n>{_N})[\s-]*(?P<unit>{_UNIT})", re.IGNORECASE)
_SUPPLY = (
    re.compile(r"day'?s?[\s-]*supply\s*:?\s*(?P<n>\d+)", re.IGNORECASE),
    re.compile(r"(?<!#)\b(?P<n>\d+)[\s-]*days?'?[\s-]*supply", re.IGNORECASE),
)
_VISITS = re.compile(
    rf"(?P<n>{_N})\s*(?:additional|more|further|initial|total|post-?op(?:erative)?)?\s*"
    r"(?:[A-Za-z/,-]+\s+){0,4}?(?:visits?|sessions?|treatments?|appointments?)\b",
    re.IGNORECASE,
)
# "2 sessions of yoga for the neck and 8 sessions of yoga for the wrist": one request, two counts.
_ALIKE = re.compile(
    r"\b(?P<n>\d{1,3}) (?P<what>(?:[A-Za-z-]+ ){0,4}(?:visits|sessions|treatments)(?: of \w+(?: therapy)?)?)\b"
    r"[^.;]{0,120}? and (?P<m>\d{1,3}) (?P=what)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"(?:visits?|sessions?|treatments?)\s*(?:x|×|times|#|:)\s*(?P<n>{_N})", re.IGNORECASE)
_BARE = re.compile(
    rf"(?:\bx|×|\btimes|#|\bqty:?)\s?(?P<n>{_N})\b(?!\s*(?:{_UNIT}|times|hours?|mg|a week))", re.IGNORECASE
)
# "8x for the neck", and a bare count behind the name: "PT 12 after surgery".
_TIMES = re.compile(
    r"(?<![\d/.x-])(?P<n>\d{1,2})\s?x\b(?!\s*(?:\d|an?\b|per\b|/|each|every|week|wk|dai|day|month|mo\b))", re.IGNORECASE
)
_BEHIND = re.compile(
    r"(?<=[a-z.] )(?P<n>\d{1,2})(?=\s*(?:$|[,;.)]|s/p\b|after\b|following\b|post\b|had\b|for\b|to\b|"
    r"lumbar|cervical|left|right|[LR] ))",
    re.IGNORECASE,
)
_COURSES = (
    "therapy",
    " pt",
    " ot",
    "p.t.",
    "o.t.",
    "chiro",
    "chiropractic",
    "acupuncture",
    "cbt",
    "biofeedback",
    "massage",
)
_PAREN = re.compile(r"\((?P<n>\d{1,3})\)")
_HOURS = re.compile(
    rf"(?P<n>{_N})\s*(?:hours?|hrs?)\s*(?:a|per|/|each|every)?\s*(?P<per>day|daily|week|weekly)", re.IGNORECASE
)
_SERIES = re.compile(rf"\b(?:series|set|course)\s+of\s+(?P<n>{_N})\b(?!\s*(?:{_UNIT}|mg))", re.IGNORECASE)
_DAILY = re.compile(r"\b(?:daily|every day|24/7|around the clock)\b", re.IGNORECASE)
_PERIODS = {
    "day": "day",
    "daily": "day",
    "week": "week",
    "wk": "week",
    "weekly": "week",
    "month": "month",
    "monthly": "month",
}


_DIGIT = re.compile(r"\d")
_PERIOD_SIGNS = ("day", "dai", "week", "wk", "mo")
_CROSS_SIGNS = ("x", "×", "times")
_VISIT_SIGNS = ("visit", "session", "treatment", "appointment")


class Course(msgspec.Struct, frozen=True, kw_only=True):
    """A course of treatment: visits in number, the rate and the length in normal words."""

    visits: int | None = None
    frequency: str | None = None
    duration: str | None = None


_NO_COURSE = Course()


def course_of(text: str) -> Course:
    """The course that `text` (numbers in figures) writes; visits are counted out from rate and weeks if not given."""
    if not _DIGIT.search(text):
        return Course(frequency="daily") if _DAILY.search(text) else _NO_COURSE
    low = text.lower()
    periods = _has(low, _PERIOD_SIGNS)
    rate = _RATE.search(text) if periods else None
    cross = _CROSS.search(text) if rate is None and _has(low, _CROSS_SIGNS) else None
    times = weeks = frequency = None
    if rate:
        period = rate["per"] or rate["adverb"] or rate["slash"].strip("/")
        times = _tidy(rate["times"])
        frequency = _spoken(times, _PERIODS[period.lower()])
    elif cross:
        times, weeks = _tidy(cross["times"]), _tidy(cross["weeks"])
        frequency = _spoken(times, "week")
    rest = text[rate.end() :] if rate else text
    length = None
    if periods and not cross:
        length = _length(rest) or (_length(text[: rate.start()]) if rate else None)
    duration = f"{weeks} weeks" if weeks else length
    if weeks is None and length and length.endswith(("weeks", "week")):
        weeks = length.split(" ")[0]
    hours = _HOURS.search(text) if periods and ("hour" in low or "hr" in low) else None
    if hours:
        spoken = f"{_tidy(hours['n'])} hours a {_PERIODS[hours['per'].lower()]}"
        weekly = frequency if frequency and rate and rate.start() >= hours.end() else None
        frequency = f"{spoken}, {weekly}" if weekly else spoken
    elif frequency is None and _DAILY.search(text):
        frequency = "daily"
    visits = _visits(text, low)
    if visits is None and times and weeks and frequency and frequency.endswith("a week") and not hours:
        each, count = whole(times), whole(weeks)
        visits = each * count if each and count else None
    return Course(visits=visits, frequency=frequency, duration=duration)


def length_of(text: str) -> str | None:
    """How long a prescription is to last: "day supply: 30" and "x 14 days" give "30 days" and "14 days"."""
    for pattern in _SUPPLY:
        supply = pattern.search(text)
        if supply:
            return f"{supply['n']} days"
    return _length(re.sub(r"#\s?\d+", " ", text))


def _length(text: str) -> str | None:
    for found in _LENGTH.finditer(text):
        before = text[: found.start("n")].rstrip().lower()
        if before.endswith(("every", "each", "q", "per", "last", "past", " in", "after", "within")):
            continue
        unit = found["unit"].lower()[0]
        number = _tidy(found["n"])
        name = {"d": "day", "w": "week", "m": "month"}[unit]
        return f"{number} {name}" if number == "1" else f"{number} {name}s"
    return None


def _has(low: str, signs: tuple[str, ...]) -> bool:
    """Whether a sign stands in the text: without one the expression that needs it is not tried, which costs more."""
    return any(map(low.__contains__, signs))


def _visits(text: str, low: str) -> int | None:
    plain = _RATE.sub(" ", text) if _has(low, _PERIOD_SIGNS) else text
    if " and " in plain:
        alike = _ALIKE.search(plain)
        if alike:
            return int(alike["n"]) + int(alike["m"])
    if _has(low, _VISIT_SIGNS):
        found = _VISITS.search(plain) or _COUNTED.search(plain)
        if found:
            return whole(found["n"])
    if _has(low, _CROSS_SIGNS):
        plain = _CROSS.sub(" ", plain)
    counted = _SERIES.search(plain) or _BARE.search(plain) or _PAREN.search(plain)
    return whole(counted["n"]) if counted else None


def bare_count(text: str) -> int | None:
    """The visits of a course that says no more than their number: "8x for the neck", "PT 12 after surgery"."""
    counted = _TIMES.search(text) or _behind_name(text)
    return whole(counted["n"]) if counted else None


def _behind_name(text: str) -> re.Match[str] | None:
    for found in _BEHIND.finditer(text):
        if f" {text[: found.start()]}".lower().rstrip().endswith(_COURSES):
            return found
    return None


def _spoken(times: str, period: str) -> str:
    return f"once a {period}" if times == "1" else f"{times} times a {period}"


def _tidy(number: str) -> str:
    return re.sub(r"\s?(?:-|–|to)\s?", "-", number)
