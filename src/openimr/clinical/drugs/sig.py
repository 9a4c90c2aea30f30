"""Directions of a prescription in figures: strength, quantity, refills, days' supply, and units a day at the most."""

import re
from importlib import resources

import msgspec

from openimr.clinical.drugs.patterns import compiled
from openimr.clinical.quick import Quick, look


class _Patterns(msgspec.Struct, frozen=True):
    number_words: dict[str, float]
    units: str
    times: tuple[tuple[float, str], ...]
    dose: str
    every: str
    most: str
    a_day: str
    quantity: str
    refills: str
    supply: str
    strength: str
    form: str
    units_by_name: dict[str, str]


def _patterns() -> _Patterns:
    return msgspec.yaml.decode(resources.files(__package__).joinpath("sig.yaml").read_bytes(), type=_Patterns)


_P = _patterns()
_LONG = "|".join(sorted((re.escape(word) for word in _P.number_words if len(word) > 2), key=len, reverse=True))
_N = rf"(?:\d+(?:\.\d+)?|{_LONG})"


def _compile(pattern: str) -> Quick:
    filled = pattern.replace("{N_LONG}", f"(?:{_LONG})").replace("{N}", _N).replace("{UNITS}", _P.units)
    return compiled(filled)


_DOSE, _EVERY, _MOST, _A_DAY = _compile(_P.dose), _compile(_P.every), _compile(_P.most), _compile(_P.a_day)
_QUANTITY, _REFILLS, _SUPPLY = _compile(_P.quantity), _compile(_P.refills), _compile(_P.supply)
_STRENGTH, _FORM = _compile(_P.strength), re.compile(_P.form)
_TIMES = tuple((_compile(pattern), times) for times, pattern in _P.times)
_RATE = "|".join(
    [re.sub(r"\(\?P<\w+>", "(?:", _EVERY.pattern), *(pattern for _, pattern in _P.times), r"\bprn\b", r"\bas needed\b"]
)
_FREQUENCY = _compile(
    rf"(?:(?:take\s+)?(?:{_N}|½)(?:\s*(?:-|–|to|or)\s*{_N})?\s*{_P.units}\s*(?:by mouth|po|p\.o\.|orally)?\s*)?"
    rf"(?:{_RATE})"
    r"(?:\s*(?:,\s*)?(?:prn|p\.r\.n\.?|as needed|as necessary|with food|for pain|for spasms?|at bedtime|at night|qhs))*"
)


class Directions(msgspec.Struct, frozen=True, kw_only=True):
    """What a stretch after a drug's name says about dispensing and taking it; `end` is the last offset it rests on."""

    frequency: str | None = None
    units_per_day: float | None = None
    quantity: int | None = None
    refills: int | None = None
    days_supply: int | None = None
    end: int = 0


def number(word: str) -> float | None:
    """A figure or a number word ("sixty", "half") as a number.

    >>> number("sixty")
    60.0
    """
    word = word.lower().strip()
    if word == "½":
        return 0.5
    if word in _P.number_words:
        return float(_P.number_words[word])
    try:
        return float(word)
    except ValueError:
        return None


def units_per_day(sig: str) -> float | None:
    """The most units a day that a direction allows, or None where it names no rate.

    >>> units_per_day("1-2 tabs q4-6h prn")
    12.0
    """
    most = _MOST.search(sig)
    if most:
        return number(most.group("n"))
    dose = _DOSE.search(sig)
    each = 1.0
    if dose:
        each = number(dose.group("high") or dose.group("low")) or 1.0
    every = _EVERY.search(sig)
    if every:
        low = number(every.group("low"))
        hours = low * 24 if low and every.group("unit").lower().startswith("d") else low
        return round(each * 24 / hours, 2) if hours else None
    for pattern, times in _TIMES[:-1]:
        if pattern.search(sig):
            return round(each * times, 2)
    a_day = _A_DAY.search(sig)
    if a_day and not (dose and dose.start() < a_day.start()):
        return number(a_day.group("high") or a_day.group("low"))
    return each * _TIMES[-1][1] if _TIMES[-1][0].search(sig) else None


def directions(text: str, start: int, end: int) -> Directions:
    """Read a stretch of text that belongs to one drug."""
    piece = text[start:end]
    look(piece)
    reach = 0
    frequency = _FREQUENCY.search(piece)
    rate = units_per_day(piece)
    most = _MOST.search(piece)
    printed = None
    if frequency is not None:
        printed = " ".join(frequency.group().split()).strip(" ,;.")
        reach = frequency.end()
    elif rate is not None:
        a_day = most or _A_DAY.search(piece)
        if a_day:
            printed = " ".join(a_day.group().split())
            reach = a_day.end()
    found: dict[str, int] = {}
    for name, pattern in (("quantity", _QUANTITY), ("refills", _REFILLS), ("days_supply", _SUPPLY)):
        match = pattern.search(piece)
        if match is None:
            continue
        groups = match.groupdict()
        word = next((w for key, w in groups.items() if w and key != "none"), "0")
        value = number(word)
        if value is None:
            continue
        found[name] = int(value * 30 if groups.get("m") else value)
        reach = max(reach, match.end())
    return Directions(
        frequency=printed,
        units_per_day=rate,
        quantity=found.get("quantity"),
        refills=found.get("refills"),
        days_supply=found.get("days_supply"),
        end=start + len(piece[:reach].rstrip(" ,;(.\r\n")) if reach else start,
    )


def strength_at(text: str, start: int, stop: int, known: tuple[str, ...]) -> tuple[str, int] | None:
    """The strength that a stretch begins with, in normal form, and where it ends.

    A figure without a unit counts only as a pair ("10/325") or where `known` lists it ("800 mg tablet").

    >>> strength_at("5-325, 1-2 tablets", 0, 18, ())
    ('5/325 mg', 5)
    """
    match = _STRENGTH.match(text, start, stop)
    if match is None:
        return None
    first, second, third, unit = match.group("a", "b", "c", "unit")
    unit = unit or (match.group("mid") if second else None)
    end = match.end()
    if unit is None:
        end = max(match.end("a"), match.end("b"), match.end("c"))
        bare = first if second is None else f"{first}/{second}"
        listed = any(strength.split(" ")[0] == bare for strength in known)
        if text[start - 1 : start] == "#" or not (listed or (second and int(float(second)) >= 100)):
            return None
        unit = "mg"
    unit = _P.units_by_name.get(unit.lower(), unit.lower())
    figures = "/".join(f for f in (first.replace(",", ""), second, third) if f)
    return f"{figures}{unit if unit == '%' else ' ' + unit}", end


def form_in(text: str, start: int, end: int) -> re.Match[str] | None:
    """The dosage form or release ("ER", "patch") that a stretch names first."""
    return _FORM.search(text, start, end)
