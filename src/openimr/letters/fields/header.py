"""The header block: case number, dates, priority."""

import re
from typing import NamedTuple

import msgspec

from openimr.letters.fields.dates import DATE, iso
from openimr.model import Priority

_LABELS = {
    "date_assigned": r"Date\s+Assigned",
    "date_of_injury": r"Date\s+of\s+Injury|DOI",
    "decision_date": r"Decision\s+Date|Date\s+of\s+(?:the\s+)?(?:Final\s+)?(?:Decision|Determination)|Dated",
    "ur_denial_date": r"UR\s+Denial\s+Date|Date\s+of\s+(?:the\s+)?UR\s+(?:Decision|Denial)|UR\s+Decision\s+Date",
    "application_received": (
        r"(?:IMR\s+)?Application(?:\s+Received)?|Date\s+(?:of\s+)?(?:the\s+)?(?:IMR\s+)?Application(?:\s+Received)?"
    ),
}
_TOKEN = re.compile(
    "|".join(rf"(?P<{name}>\b(?:{words})\b\s*:?)" for name, words in _LABELS.items())
    + r"|(?P<case>(?:\bIMR\s+)?\bCase\s+(?:Number|No\.?|\#)\s*:?\s*(?P<number>(?:[A-Z]{2}\d{2}|\d{2})-?\s?\d{4,9}\b)?)"
    + r"|(?P<bare>\bCM\d{2}-\d{7}\b)"
    + r"|(?P<priority>\bPriority\s*:?\s*)(?P<level>Standard|Regular|Expedited|Urgent)?"
    + r"|(?P<level2>\b(?:Standard|Expedited)\b)"
    + "|(?P<date>"
    + re.sub(r"\?P<\w+>", "?:", DATE.pattern)
    + ")",
    re.IGNORECASE,
)
_MONTH = re.compile(
    rf"^[ \t]*(?:{_LABELS['decision_date']})\s*:[ \t]*(?P<month>(?:19|20)\d\d-(?:0[1-9]|1[0-2]))[ \t]*$", re.MULTILINE
)
"""The month of the decision, alone behind its label."""


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the header says; dates are ISO. `faults` names labels whose value is no date.

    Letters that were redacted for publication tell the day of the decision to its month (`2026-11`).
    """

    case_number: str | None = None
    date_assigned: str | None = None
    date_of_injury: str | None = None
    decision_date: str | None = None
    ur_denial_date: str | None = None
    application_received: str | None = None
    priority: Priority | None = None
    faults: tuple[str, ...] = ()


class _Token(NamedTuple):
    """A label, or a date, where it stands."""

    label: str | None
    date: str | None
    start: int
    end: int


def header_of(text: str) -> Header:
    """The header's fields, in whatever order a tool drew its table's cells.

    A date on its label's line belongs to it. Where labels stand in a column or row apart from their dates, these are
    dealt out in order, if there are as many; else each to the labels before it. A label with other words behind it has
    no date.
    """
    tokens, number, priority = _tokens(text)
    values: dict[str, str] = {}
    faults: list[str] = []
    for name, said in _dealt_out(text, tokens):
        found = DATE.search(said)
        day = iso(found) if found else None
        if day is None:
            faults.append(name)
        else:
            values.setdefault(name, day)
    if "decision_date" not in values and (told := _MONTH.search(text)) is not None:
        values["decision_date"] = told["month"]
    return Header(
        case_number=re.sub(r"\s", "", number) if number else None,
        priority=priority,
        faults=tuple(faults),
        **values,
    )


def _tokens(text: str) -> tuple[list[_Token], str | None, Priority | None]:
    """Labels and dates in their order; the first case number and priority."""
    tokens: list[_Token] = []
    number: str | None = None
    priority: Priority | None = None
    for found in _TOKEN.finditer(text):
        if found["date"]:
            tokens.append(_Token(None, found["date"], *found.span()))
        elif found["case"] or found["bare"]:
            number = number or found["number"] or found["bare"]
        elif found["priority"] or found["level2"]:
            level = (found["level"] or found["level2"] or "").lower()
            if level and priority is None:
                priority = "expedited" if level in {"expedited", "urgent"} else "standard"
        else:
            label = next(name for name in _LABELS if found[name])
            tokens.append(_Token(label, None, *found.span()))
    return tokens, number, priority


def _dealt_out(text: str, tokens: list[_Token]) -> list[tuple[str, str]]:
    """Each label with its date."""
    pairs: list[tuple[str, str]] = []
    left: list[_Token] = []
    taken = -1
    for index, token in enumerate(tokens):
        if index == taken:
            continue
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if token.label and after and after.date and not text[token.end : after.start].strip(" \t:|"):
            before, beyond = (
                tokens[index - 1] if index else None,
                tokens[index + 2] if index + 2 < len(tokens) else None,
            )
            row = before and before.label and not text[before.end : token.start].strip() and beyond and beyond.date
            if not (row and beyond and not text[after.end : beyond.start].strip(" \t")):
                pairs.append((token.label, after.date))
                taken = index + 1
                continue
        if not (token.label and _says_otherwise(text, token)):
            left.append(token)
    labels = [token.label for token in left if token.label]
    dates = [token.date for token in left if token.date]
    if len(labels) == len(dates):
        return [*pairs, *zip(labels, dates, strict=True)]
    return [*pairs, *_by_runs(left)]


def _by_runs(tokens: list[_Token]) -> list[tuple[str, str]]:
    """Labels with the dates that follow them: one date is the last label's, several are dealt out in order."""
    pairs: list[tuple[str, str]] = []
    labels: list[str] = []
    dates: list[str] = []
    for token in (*tokens, _Token("", None, 0, 0)):
        if token.date:
            dates.append(token.date)
            continue
        if dates:
            pairs += zip(labels[-len(dates) :], dates, strict=False)
            labels, dates = [], []
        labels.append(token.label or "")
    return pairs


def _says_otherwise(text: str, token: _Token) -> bool:
    """Whether words that are no date and no label stand behind the label on its line ("to be filled in on signing")."""
    rest = text[token.end :].partition("\n")[0]
    found = _TOKEN.search(rest)
    return any(character.isalpha() for character in rest[: found.start() if found else len(rest)])
