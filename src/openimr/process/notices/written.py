"""Dates, moments, amounts and lists as a letter writes them, in English and in Spanish."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

Language = Literal["en", "es"]

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "es": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
    "es": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
           "noviembre", "diciembre"),
}  # fmt: skip
_UNITS = {
    "en": {
        "calendar days": ("calendar day", "calendar days"),
        "business days": ("business day", "business days"),
        "working days": ("working day", "working days"),
        "hours": ("hour", "hours"),
        "months": ("month", "months"),
        "years": ("year", "years"),
    },
    "es": {
        "calendar days": ("día calendario", "días calendario"),
        "business days": ("día hábil", "días hábiles"),
        "working days": ("día laborable", "días laborables"),
        "hours": ("hora", "horas"),
        "months": ("mes", "meses"),
        "years": ("año", "años"),
    },
}


def day(when: date, language: Language, *, weekday: bool = True) -> str:
    """`Friday, March 6, 2015`; `viernes, 6 de marzo de 2015`."""
    month = _MONTHS[language][when.month - 1]
    told = f"{month} {when.day}, {when.year}" if language == "en" else f"{when.day} de {month} de {when.year}"
    return f"{_DAYS[language][when.weekday()]}, {told}" if weekday else told


def moment(when: datetime, language: Language) -> str:
    """`Friday, March 6, 2015, at 2:30 p.m.`: the time as the moment's own zone has it."""
    hour = f"{(when.hour - 1) % 12 + 1}:{when.minute:02d} {'a.m.' if when.hour < 12 else 'p.m.'}"
    if language == "en":
        return f"{day(when.date(), language)}, at {hour}"
    return f"{day(when.date(), language)}, a {'la' if (when.hour - 1) % 12 == 0 else 'las'} {hour}"


def amount(number: float, unit: str, language: Language) -> str:
    """`5 business days`, `$500`, `1 hora`; a unit without a noun gives the number alone."""
    figure = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
    if unit.startswith("dollars"):
        return f"${figure}"
    nouns = _UNITS[language].get(unit)
    return figure if nouns is None else f"{figure} {nouns[0] if number == 1 else nouns[1]}"


def joined(parts: Sequence[str], language: Language) -> str:
    """`a`, `a and b`, `a, b, and c`; in Spanish `a, b y c`."""
    if len(parts) < 2:
        return "".join(parts)
    word = "and" if language == "en" else ("e" if parts[-1].lower().startswith(("i", "hi")) else "y")
    comma = "," if language == "en" and len(parts) > 2 else ""
    return f"{', '.join(parts[:-1])}{comma} {word} {parts[-1]}"
