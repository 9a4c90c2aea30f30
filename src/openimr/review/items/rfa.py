"""The table of requested treatments on the Request for Authorization (DWC Form RFA), whose columns come shuffled."""

import re

from openimr.model import Page, Record
from openimr.requests import split_requests
from openimr.review.items.mentions import Mention, is_treatment, mentions

_OPENS = re.compile(
    r"other\s+information\W.{0,60}?(?:quantity,?\s+etc\.?\)?|$)|service/good\s+requested(?:\s*\(required\))?|list\s+each\s+specific\s+requested\s+medical"
    r".{0,200}?can\s+be\s+found\.?",
    re.IGNORECASE | re.DOTALL,
)
_CLOSES = re.compile(
    r"requesting\s+physician\s+signature|claims\s+administrator/utilization|_{8,}|☐\s*approved|date\s+of\s+signature",
    re.IGNORECASE,
)
_LINE = re.compile(r"[^\n]+")
# Diagnosis and code columns that stand in front of the service on the same line.
_CODED = re.compile(
    r"^.*?(?:\b[A-TV-Z]\d\d(?:\.\w{1,4})?|\b\d{3}\.\d{1,2}|\bsame\b|\bditto\b|(?<=\s)\"|^\")\s+(?=\S)", re.IGNORECASE
)
_RUNS_ON = re.compile(
    r"^\s*(?:#|\(|\d+\s?(?:mg|mcg|%|x|weeks?|visits?|sessions?|times|days?|tab)|ER\b|XR\b|SR\b|CR\b|mg\b|tab|cap|qty|quantity|with\b|w/|refill|"
    r"for\b|of\b|x\s?\d|per\b|q\d|qhs|bid|tid|one\b|daily|and\b|left\b|right\b|without\b|spine\b)",
    re.IGNORECASE,
)


def in_request(page: Page, record: Record) -> list[Mention]:
    """The requested items as far as the shuffled columns let them be told apart."""
    headings = list(_OPENS.finditer(page.text))
    if not headings:
        return []
    opened = headings[-1]
    closed = _CLOSES.search(page.text, opened.end())
    end = closed.start() if closed else len(page.text)
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(page.text, opened.end(), end):
        coded = _CODED.match(line[0])
        start = line.start() + (coded.end() if coded and is_treatment(line[0][coded.end() :]) else 0)
        text = page.text[start : line.end()]
        if is_treatment(text) and not (spans and _RUNS_ON.match(text) and not _own_item(text)):
            spans.append((start, line.end()))
        elif spans and _RUNS_ON.match(line[0]) and line.end() - spans[-1][0] < 240:
            spans[-1] = (spans[-1][0], line.end())
    found: list[Mention] = []
    for start, last in spans:
        found += mentions(page, record, start, last, "rfa")
    return found


def _own_item(text: str) -> bool:
    return bool(re.search(r"\bmg\b|#", text)) or len(split_requests(text)) > 1
