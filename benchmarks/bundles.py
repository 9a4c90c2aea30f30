"""Large bundles for timing: the pages of the example case files over and over, each round some weeks later."""

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path

from reportlab.lib.pagesizes import letter
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.report import BUILD, ROOT, NotThereError
from benchmarks.texts import pdf_text

_EXAMPLES = ROOT / "examples" / "case-files"
_FONT = "Vera"  # comes with reportlab
_WEEKS = 4  # a round later: one visit a month
_ENOUGH = 200  # characters; a page with less has no text layer to speak of

_MONTHS = tuple(month_name)[1:]
_NUMERIC = re.compile(r"\b(\d{1,2})([/-])(\d{1,2})\2(\d{4})\b")
_WORDED = re.compile(rf"\b({'|'.join(_MONTHS)}) (\d{{1,2}}), (\d{{4}})\b")
_DISPUTE = re.compile(r"utilization review|independent medical review|request for authorization", re.IGNORECASE)
# Dates that make up the case's identity stay: a page with another birth date would be another patient's.
_FIXED = re.compile(r"birth|DOB|D\.O\.B|injur|DOI|D/I", re.IGNORECASE)


def one_case_pages() -> list[str]:
    """Pages of the example with the most pages that has a text layer: one patient, so that nothing is excluded.

    Raises:
        NotThereError: there are no examples yet.
    """
    by_case: dict[str, list[str]] = {}
    for path in sorted(_EXAMPLES.glob("*/records/**/*.pdf")):
        texts = [page for page in pdf_text(path).split("\f") if len(page.strip()) >= _ENOUGH]
        by_case.setdefault(path.relative_to(_EXAMPLES).parts[0], []).extend(texts)
    if not by_case:
        message = "examples/case-files holds no PDF with text; run `make examples`"
        raise NotThereError(message)
    return max(by_case.values(), key=len)


def identity_dates(pages: list[str]) -> frozenset[str]:
    """Dates that stand on a line that names birth or injury, or right under one: as printed."""
    found: set[str] = set()
    for page in pages:
        lines = page.split("\n")
        for n, line in enumerate(lines):
            if _FIXED.search(line):
                found.update(match[0] for part in lines[n : n + 2] for match in _NUMERIC.finditer(part))
    return frozenset(found)


def later(text: str, days: int, keep: frozenset[str] = frozenset()) -> str:
    """The page with its dates moved; lines that identify the case, and the dates in `keep`, are left alone."""

    def numeric(match: re.Match[str]) -> str:
        if match[0] in keep:
            return match[0]
        month, dash, day, year = match.groups()
        try:
            moved = date(int(year), int(month), int(day)) + timedelta(days=days)
        except ValueError:
            return match[0]
        return f"{moved.month:02}{dash}{moved.day:02}{dash}{moved.year}"

    def worded(match: re.Match[str]) -> str:
        try:
            moved = date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2])) + timedelta(days=days)
        except ValueError:
            return match[0]
        return f"{_MONTHS[moved.month - 1]} {moved.day}, {moved.year}"

    lines = text.split("\n")
    return "\n".join(
        line if _FIXED.search(line) else _WORDED.sub(worded, _NUMERIC.sub(numeric, line)) for line in lines
    )


def rounds(pages: list[str]) -> Iterator[str]:
    """All pages, then the clinical ones without end, each round a visit later than the one before.

    The dispute itself (application, utilization review, request) stands in the file once, as in a real one.
    """
    yield from pages
    clinical = [page for page in pages if not _DISPUTE.search(page)] or pages
    keep = identity_dates(pages)
    for turn in count(1):
        for page in clinical:
            yield later(page, turn * _WEEKS * 7, keep)


def text_bundle(pages: int) -> Path:
    """A PDF of so many pages with a text layer; its words are those of one example, dates moved on.

    Words are set one by one in an embedded font, as print drivers do; text is then as slow to extract as that of real
    pages (0.4 to 0.8 ms a page), which a plain listing in a built-in font is not.

    Raises:
        NotThereError: there are no examples yet.
    """
    path = BUILD / f"bundle-{pages}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet = Canvas(str(path), pagesize=letter, invariant=True)
    registerFont(TTFont(_FONT, f"{_FONT}.ttf"))
    for text in islice(rounds(one_case_pages()), pages):
        _draw(sheet, text)
        sheet.showPage()
    sheet.save()
    return path


def _draw(sheet: Canvas, text: str) -> None:
    lines = text.split("\n")
    size = min(9.0, 720 / max(1, len(lines)) / 1.15)
    sheet.setFont(_FONT, size)
    blank = sheet.stringWidth(" ", _FONT, size)
    for row, line in enumerate(lines):
        across = 36.0
        for word in line.split(" "):
            sheet.drawString(across, letter[1] - 36 - row * size * 1.15, word)
            across += sheet.stringWidth(word, _FONT, size) + blank
