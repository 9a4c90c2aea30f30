"""The direction of a prescription ("one tablet Q8 hours PRN"), as written, and its rate in normal words."""

import re

_COUNT = r"(?:\d+(?:\.\d+)?(?:\s?(?:-|–|to|or)\s?\d+)?|(?:one-half|one|two|three|four|half)(?:\s?\(\d\))?|½|1/2)"
_UNIT = (
    r"(?:tablets?|tabs?|capsules?|caps?|pills?|patch(?:es)?|puffs?|sprays?|drops?|applications?|"
    r"tbsp|tsp|lozenges?|films?)"
)
_ROUTE = (
    r"(?:(?:po|by mouth|orally|oral|topically|transdermally|sublingually|sl|im|to skin|"
    r"to (?:the )?affected areas?)\b|p\.o\.)"
)
_EACH = (
    r"(?:q\.?\s?\d+(?:\s?(?:-|–|to)\s?\d+)?\s?(?:hours?|hrs?|hr|h)?\b\.?|every\s+(?:\d+|four|six|eight|twelve|twenty-four)"
    r"(?:\s?(?:-|–|to)\s?\d+)?\s*(?:hours?|hrs?|h|days?|weeks?)|every (?:night|day|morning|evening|other day|bedtime)"
    r"|q\.?\s?(?:hs|h\.s\.|am|pm|day|d|od|id|i\.d\.|bedtime|noc|night|6h|8h|12h)\b\.?|b\.?i\.?d\b\.?|t\.?i\.?d\b\.?|h\.?s\b\.?"
    r"|at bedtime|at night|nightly|before bed|in the (?:morning|evening)|before meals"
    r"|(?:once|twice|thrice|(?:one|two|three|four|five|\d)(?:\s?(?:-|to)\s?\d)?\s?(?:x|times))"
    r"(?:\s*(?:a|per|/|each)?\s*(?:day|daily|night|week))?|(?:once|twice)?\s*daily|a day|per day"
    r"|\d+ hours? on\s*[,/;]?\s*(?:and )?\d+ hours? off)"
)
_AS_NEEDED = r"(?:as needed|prn|p\.r\.n\.?|as directed|as need)"
_FOR = r"(?:\s+(?:for\s+)?(?:pain|severe pain|spasms?|muscle spasms?|sleep|insomnia|anxiety|nausea|inflammation))?"
_START = (
    rf"(?:(?:take|apply|use|place|inject)\s+)?(?:(?:\d|one|two|three)\s*{_UNIT},\s*|{_COUNT}\s*{_UNIT}?\s*)?"
    rf"(?:{_ROUTE}\s*)?(?:{_COUNT}\s*{_UNIT}\s*)?"
)
DIRECTION = re.compile(
    rf"\b(?:{_START}(?:{_EACH}[\s,/-]*)+(?:{_ROUTE}[\s,]*)?(?:{_AS_NEEDED}{_FOR})?(?:\s*{_ROUTE})?"
    rf"|(?:apply|use|take)\s+{_ROUTE}(?:\s+{_EACH})?"
    rf"|{_COUNT}\s*{_UNIT}\s*(?:{_ROUTE})?\s*{_AS_NEEDED}{_FOR}|{_AS_NEEDED})",
    re.IGNORECASE,
)
# Without one of these no direction is looked for.
_SIGNS = (
    *("q", "day", "dai", "id", "i.d", "hs", "h.s", "every", "night", "bed", "morning", "evening", "meals", "need"),
    *("prn", "p.r.n", "directed", "once", "twice", "thrice", "times", "apply", "take", "use", "hours", " x"),
)
_NEEDED = re.compile(_AS_NEEDED, re.IGNORECASE)
_RATES = tuple(
    (re.compile(pattern, re.IGNORECASE), rate)
    for pattern, rate in (
        (
            r"b\.?i\.?d|(?:twice|two times|2 ?x|2 times)\s*(?:a|per|/)?\s*(?:day|daily)|every 12|q\.?\s?12",
            "2 times a day",
        ),
        (r"t\.?i\.?d|(?:thrice|three times|3 ?x|3 times)\s*(?:a|per|/)?\s*(?:day|daily)", "3 times a day"),
        (r"q\.?i\.?d|(?:four times|4 ?x|4 times)\s*(?:a|per|/)?\s*(?:day|daily)", "4 times a day"),
        (r"q\.?\s?h\.?s|bedtime|nightly|at night|every night|\bhs\b|before bed", "every night"),
        (r"q\.?(?:am|pm|day|d|od)\b|daily|once|every day|every morning|in the morning|a day", "once a day"),
    )
)
_HOURLY = re.compile(
    r"(?:q\.?\s?|every\s+)(\d+|four|six|eight|twelve)(?:\s?(?:-|–|to)\s?(\d+))?\s*(hours?|hrs?|hr|h|days?|weeks?)?\b",
    re.IGNORECASE,
)
_WORDS = {"four": "4", "six": "6", "eight": "8", "twelve": "12"}


def direction_of(text: str) -> str | None:
    """The direction as written, or None."""
    low = text.lower()
    if not any(map(low.__contains__, _SIGNS)):
        return None
    best = max(DIRECTION.finditer(text), key=lambda found: len(found[0].strip()), default=None)
    return best[0].strip(" ,.;/-") or None if best else None


def rate_of(direction: str | None) -> str | None:
    """A direction's rate in normal words ("Q8 hours PRN" is "every 8 hours as needed"), or None."""
    if not direction:
        return None
    needed = " as needed" if _NEEDED.search(direction) else ""
    hourly = _HOURLY.search(direction)
    if hourly:
        low = _WORDS.get(hourly[1].lower(), hourly[1])
        high = f"-{hourly[2]}" if hourly[2] else ""
        unit = {"d": "days", "w": "weeks"}.get((hourly[3] or "h")[0].lower(), "hours")
        return f"every {low}{high} {unit}{needed}"
    for pattern, rate in _RATES:
        if pattern.search(direction):
            return f"{rate}{needed}"
    return needed.strip() or None
