"""The header block: case number, dates, priority."""

import re
from collections.abc import Iterator

import msgspec

from openimr.letters.fields.dates import DATE, iso
from openimr.model import Priority

_LABELS = {
    "date_assigned": r"Date\s+Assigned",
    "date_of_injury": r"Date\s+of\s+Injury|DOI",
    "decision_date": r"Decision\s+Date|Date\s+of\s+(?:the\s+)?(?:Final\s+)?(?:Decision|Determination)|Dated",
    "ur_denial_date": r"UR\s+Denial\s+Date|Date\s+of\s+(?:the\s+)?UR\s+(?:Decision|Denial)|UR\s+Decision\s+Date",
    "application_received": (
        r"(?:IMR\s+)?Application\s+Received|Date\s+(?:of\s+)?(?:the\s+)?(?:IMR\s+)?Application(?:\s+Received)?"
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


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What the header says; dates are ISO. `faults` names labels whose value is no date."""

    case_number: str | None = None
    date_assigned: str | None = None
    date_of_injury: str | None = None
    decision_date: str | None = None
    ur_denial_date: str | None = None
    application_received: str | None = None
    priority: Priority | None = None
    faults: tuple[str, ...] = ()


def header_of(text: str) -> Header:
    """The header's fields, in whatever order a tool drew its table's cells.

    A date belongs to the label before it; where labels stand in a row above their dates, these are dealt out in order.
    """
    values: dict[str, str] = {}
    faults: list[str] = []
    number: str | None = None
    priority: Priority | None = None
    for names, dates, case, level in _runs(text):
        number = number or case
        if level and priority is None:
            priority = "expedited" if level.lower() in {"expedited", "urgent"} else "standard"
        # One date belongs to the label before it; a row of dates is dealt out to the row of labels above it.
        for name, said in zip(names[-len(dates) :], dates, strict=False) if dates else ():
            found = DATE.search(said)
            day = iso(found) if found else None
            if day is None:
                faults.append(name)
            else:
                values.setdefault(name, day)
    return Header(
        case_number=re.sub(r"\s", "", number) if number else None,
        priority=priority,
        faults=tuple(faults),
        **values,
    )


def _runs(text: str) -> Iterator[tuple[list[str], list[str], str | None, str | None]]:
    """Runs of labels with the dates behind them; and, each by itself, a case number or a priority."""
    names: list[str] = []
    dates: list[str] = []
    last = 0
    for token in _TOKEN.finditer(text):
        if names and text[last : token.start()].strip(" \t\r\n\f:|"):
            # Words that are no date stand where the date should.
            yield names, dates, None, None
            names, dates = [], []
        last = token.end()
        if token["date"]:
            dates.append(token["date"])
        elif token["case"] or token["bare"]:
            yield [], [], token["number"] or token["bare"], None
        elif token["priority"] or token["level2"]:
            yield [], [], None, token["level"] or token["level2"]
        else:
            if dates:
                yield names, dates, None, None
                names, dates = [], []
            names.append(next(label for label in _LABELS if token[label]))
    yield names, dates, None, None
