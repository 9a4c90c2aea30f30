"""Words set as PDF pages that look like the letters of 2017: a table at the head, bold headings and labels, Times."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from examples.letter_sources.layouts import figures

if TYPE_CHECKING:
    from collections.abc import Iterable

    from examples.letter_sources.letter import Letter
    from examples.letter_sources.setting import Block

WIDTH, HEIGHT, MARGIN, BOTTOM, LEADING, SIZE = 612, 792, 72, 84, 14, 12
ROMAN, BOLD = "Times-Roman", "Times-Bold"
GREY = 0.85
_TOKEN = re.compile(r"<page>|<br>|[^\s<]+")


class _Sheet:
    """Where the next line goes."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas, self.y = canvas, float(HEIGHT - MARGIN)

    def turn(self) -> None:
        self.canvas.showPage()
        self.y = float(HEIGHT - MARGIN)

    def line(self, words: list[tuple[str, str]], *, centred: bool) -> None:
        if self.y < BOTTOM:
            self.turn()
        text = " ".join(word for word, _ in words)
        x = (WIDTH - stringWidth(text, words[0][1], SIZE)) / 2 if centred else MARGIN
        runs: list[tuple[str, str]] = []
        for word, font in words:
            if runs and runs[-1][1] == font:
                runs[-1] = (f"{runs[-1][0]} {word}", font)
            else:
                runs.append((word, font))
        for number, (run, font) in enumerate(runs):
            shown = run if number == len(runs) - 1 else f"{run} "
            self.canvas.setFont(font, SIZE)
            self.canvas.drawString(x, self.y, shown)
            x += stringWidth(shown, font, SIZE)
        self.y -= LEADING


def _words(block: Block) -> list[tuple[str, str]]:
    return [(found.group(), BOLD if found.start() < block.bold else ROMAN) for found in _TOKEN.finditer(block.text)]


def _flow(sheet: _Sheet, block: Block) -> None:
    line: list[tuple[str, str]] = []
    for word, font in _words(block):
        if word in {"<page>", "<br>"}:
            if line:
                sheet.line(line, centred=block.centred)
            line = []
            if word == "<page>":
                sheet.turn()
            continue
        if line and sum(stringWidth(f"{w} ", f, SIZE) for w, f in [*line, (word, font)]) > WIDTH - 2 * MARGIN + 3:
            sheet.line(line, centred=block.centred)
            line = []
        line.append((word, font))
    if line:
        sheet.line(line, centred=block.centred)
    sheet.y -= 6 if block.centred else 0 if block.tight else LEADING


def _table(canvas: Canvas, letter: Letter) -> None:
    """The table of the case: grey cells for the names, white ones for what is filled in."""
    day = letter.dates
    rows = [
        ("Case Number:", day["case_number"], "", ""),
        ("Date Assigned:", figures(day.get("date_assigned")), "Date of Injury:", figures(day.get("date_of_injury"))),
        ("Decision Date:", figures(day.get("decision_date")), "UR Denial Date:", figures(day.get("ur_denial_date"))),
        ("Priority:", day["priority"].title(), "Application|Received:", figures(day.get("application_received"))),
    ]
    edges, top = (66, 174, 324, 422, 546), 700
    for row in rows:
        height = 26 if "|" in row[2] else 13
        for column, text in enumerate(row):
            left, right = edges[column], edges[column + 1]
            canvas.setFillGray(GREY if column in {0, 2} else 1)
            canvas.rect(left, top - height, right - left, height, stroke=1, fill=1)
            canvas.setFillGray(0)
            canvas.setFont("Helvetica-Bold" if column in {0, 2} else "Helvetica", 10)
            for number, part in enumerate(text.split("|")):
                canvas.drawString(left + 5, top - 10 - 12 * number, part)
        top -= height


def drawn(letter: Letter, blocks: Iterable[Block], *, password: str | None = None) -> bytes:
    """The letter as a PDF file, the same bytes each time; encrypted if a password is given, be it empty."""
    out = io.BytesIO()
    lock = None if password is None else StandardEncryption(password, "example-owner", canModify=0, strength=128)
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, encrypt=lock)
    canvas.setTitle(letter.name)
    sheet = _Sheet(canvas)
    if letter.dates.get("case_number"):
        _table(canvas, letter)
        sheet.y = 608
    for block in blocks:
        _flow(sheet, block)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
