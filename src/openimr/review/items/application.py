"""The list of disputed treatments on the application (DWC Form IMR)."""

import re

from openimr.model import Page, Record
from openimr.review.items.mentions import Mention, Outcome, is_treatment, mentions
from openimr.review.items.outcomes import outcome_in

_OPENS = re.compile(
    r"list\s+each\s+specific\b(?:.{0,300}?\binsufficient\b\.?|[^\n]*)|(?:denied\s+or\s+modified\s+)?in\s+the\s+space\s+below\b"
    r"(?:.{0,120}?\binsufficient\b\.?|[^\n]*)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"disputed\s+medical\s+treatment[^\n]*", re.IGNORECASE)
# An additional page: its heading, or its first number, goes on from the form's list.
_MORE = re.compile(
    r"\A(?:[^\n]*\n){0,6}?[^\n]*\b(?:additional|further|more|continu\w+|attachment)\b[^\n]*(?=\n)"
    r"|\A(?:[^\n]*\n){0,6}?(?=[ \t]*(?:[2-9]|1\d)[.)][ \t])",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\s*[(\[](?P<note>[^()\[\]]*)[)\]]\s*$|\s+[-–—:]\s*(?P<tail>[^-–—:\n]{3,60})$")
_CLOSES = re.compile(
    r"^[\W_]*(?:request\s+for\s+rev[il]ew|[Il1]?\s*(?:request|ask\s+for)\s+an?\s+independent|employee\s+signature|"
    r"(?:\w+\s+){0,4}consent\s+to\s+obtain|DWC\s+Form\s+IMR|.*_{8,})"
    # A caption that stands in one line with the last request, as OCR joins them.
    r"|\brequest\s+for\s+rev[il]ew\s+and\s+consent\b|\bconsent\s+to\s+obtain\s+medical\b|\bemployee\s+signature\b",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = re.compile(r"^[ \t]*[\[(]?(?:\d{1,2}|[lI])[.),:\]]+[ \t]*", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-•*–][ \t]+", re.MULTILINE)
_ELSEWHERE = re.compile(
    r"^\W*(?:please\s+)?(?:see|per|refer to|as per)\b.*\b(?:attach|enclos|letter|determination|decision|UR)",
    re.IGNORECASE,
)
_ELSEWHERE_LINE = re.compile(rf"\n(?:{_ELSEWHERE.pattern})", re.IGNORECASE | re.MULTILINE)
_PAGE = 1_000_000  # so that the rows of a form's several pages tell apart
_BLANK_FORM = re.compile(r"^[\s_.\d]*$")


def in_application(page: Page, record: Record, *, continued: bool = False) -> list[Mention]:
    """The listed items in the order of the form; empty where the page holds no list or points to the letter instead.

    `continued`: an earlier sheet of the form holds a list, which an additional page may take further.
    """
    found: list[Mention] = []
    area = _area(page.text, continued=continued)
    if area is None:
        return found
    start, end, under_heading = area
    for first, stop in _entries(page.text, start, end):
        elsewhere = _ELSEWHERE_LINE.search(page.text, first + 1, stop)
        last = elsewhere.start() if elsewhere else stop
        written = page.text[first:last]
        if _BLANK_FORM.match(written) or _ELSEWHERE.match(written) or not _listed(written, under_heading):
            continue
        outcome, detail, length = _noted(written)
        row = (record.id, 0, page.page * _PAGE + first)
        found += mentions(page, record, first, first + length, "application", outcome=outcome, detail=detail, row=row)
    return found


def points_to_letter(page: Page) -> bool:
    """Whether the form's list sends its reader to the UR letter for items that it does not write out."""
    area = _area(page.text, continued=False)
    if area is None:
        return False
    return any(_ELSEWHERE.match(line) for line in page.text[area[0] : area[1]].splitlines())


def _area(text: str, *, continued: bool) -> tuple[int, int, bool] | None:
    """Where the list stands: first and last offset, and whether its heading was read."""
    opened = _OPENS.search(text) or _SECTION.search(text)
    if opened is None and continued:
        opened = _MORE.search(text)
    if opened is None:
        return None
    closed = _CLOSES.search(text, opened.end())
    return opened.end(), closed.start() if closed else len(text), opened.re is _OPENS


def _listed(text: str, under_heading: bool) -> bool:  # noqa: FBT001  one caller, two lines up
    """In the list all entries count; where its heading was not read only what names a treatment does."""
    return under_heading or is_treatment(text)


def _noted(text: str) -> tuple[Outcome | None, str, int]:
    """(outcome, its words, length of the request): "(modified to #60)" on the form is no part of the request."""
    note = _NOTE.search(text.rstrip())
    words = (note["note"] or note["tail"]) if note else None
    verdict = outcome_in(words) if words else None
    if note is None or verdict is None or words is None:
        return None, "", len(text)
    return verdict[0], words, note.start()


def _entries(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the entries: numbered or bulleted ones with the lines that run on, else line by line."""
    for pattern in (_NUMBER, _BULLET):
        marks = list(pattern.finditer(text, start, end))
        if marks:
            stops = [mark.start() for mark in marks[1:]] + [end]
            entries = [(mark.end(), stop) for mark, stop in zip(marks, stops, strict=True)]
            before = text[start : marks[0].start()]
            return [(start, marks[0].start()), *entries] if is_treatment(before) else entries
    entries = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        first, last = start + line.start(), start + line.end()
        if entries and not is_treatment(line[0]):
            entries[-1] = (entries[-1][0], last)
        else:
            entries.append((first, last))
    return [span for span in entries if is_treatment(text[span[0] : span[1]])]
