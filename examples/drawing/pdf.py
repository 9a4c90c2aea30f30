"""Blocks to PDF pages with reportlab. The same blocks give the same bytes: no clock, no compression of pages."""

from __future__ import annotations

import html
import io
from pathlib import Path
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Frame, HRFlowable, Paragraph, Preformatted, Spacer, Table, TableStyle

from examples.drawing import blocks as b

WIDTH, HEIGHT = letter
BOLD = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold", "Courier": "Courier-Bold"}
BOXES = Path(__file__).parent / "fonts" / "boxes.ttf"


def _markup(text: str, look: b.Look) -> str:
    """Escaped text with the ballot boxes in the face that has them."""
    if look.boxes == "bracket":
        text = text.replace("☒", "[X]").replace("☐", "[ ]")
    text = html.escape(text, quote=False)
    for box in "☒☐☑✓":
        text = text.replace(box, f'<font name="Boxes">{box}</font>')
    return text


class Setter:
    """Turns blocks into reportlab flowables in one look."""

    def __init__(self, look: b.Look) -> None:
        self.look = look
        bold = BOLD[look.face]
        size, leading = look.size, look.leading
        body = ParagraphStyle("body", fontName=look.face, fontSize=size, leading=leading, spaceAfter=leading * 0.35)
        self.styles = {
            "body": body,
            "small": ParagraphStyle("small", body, fontSize=size - 2, leading=leading - 2),
            "center": ParagraphStyle("center", body, alignment=TA_CENTER),
            "indent": ParagraphStyle("indent", body, leftIndent=18),
            "bold": ParagraphStyle("bold", body, fontName=bold),
            "title": ParagraphStyle(
                "title", body, fontName=bold, fontSize=size + 2, leading=leading + 3, alignment=TA_CENTER
            ),
            "cell": ParagraphStyle("cell", body, fontSize=size - 0.5, leading=leading - 1, spaceAfter=0),
            "head": ParagraphStyle("head", body, fontName=bold, fontSize=size - 0.5, leading=leading - 1, spaceAfter=0),
            "label": ParagraphStyle("label", body, fontSize=size - 2.5, leading=leading - 3, spaceAfter=0),
            "sign": ParagraphStyle(
                "sign", body, fontName="Times-Italic", fontSize=size + 6, leading=size + 10, spaceAfter=0
            ),
        }
        self.width = WIDTH - 2 * look.margin

    def para(self, text: str, style: str) -> Paragraph:
        return Paragraph(_markup(text, self.look), self.styles[style])

    def flow(self, block: b.Block) -> list[Any]:
        """The flowables of one block."""
        match block:
            case b.Letterhead(name, small):
                return self._letterhead(name, small)
            case b.Title(text):
                return [self.para(text, "title"), Spacer(1, 4)]
            case b.Heading(text):
                return self._heading(text)
            case b.Bar(text):
                return [self._bar(text)]
            case b.Para(text, style):
                return [self.para(text, style)]
            case b.Mono(text):
                face = ParagraphStyle("mono", fontName="Courier", fontSize=8.5, leading=10.5)
                return [Preformatted(text, face), Spacer(1, 4)]
            case b.Fields(rows):
                return [self._fields(row) for row in rows] + [Spacer(1, 3)]
            case b.Grid(header, rows, widths):
                return [self._grid(header, rows, widths), Spacer(1, 5)]
            case b.Sign(name, note):
                return [self._sign(name, note)]
            case b.Gap(points):
                return [Spacer(1, points)]
            case _:
                return []

    def _letterhead(self, name: str, small: tuple[str, ...]) -> list[Any]:
        center = self.look.letterhead != "left"
        title = ParagraphStyle("l", self.styles["title"], alignment=TA_CENTER if center else 0)
        under = ParagraphStyle("u", self.styles["small"], alignment=TA_CENTER if center else 0, spaceAfter=0)
        made: list[Any] = [Paragraph(_markup(name, self.look), title)]
        made += [Paragraph(_markup(line, self.look), under) for line in small]
        if self.look.letterhead == "ruled":
            made.append(HRFlowable(width="100%", thickness=1, color=colors.black, spaceBefore=4))
        return [*made, Spacer(1, 8)]

    def _heading(self, text: str) -> list[Any]:
        match self.look.heading:
            case "caps":
                return [self.para(text.upper(), "bold")]
            case "underline":
                style = ParagraphStyle("h", self.styles["bold"], spaceBefore=3)
                return [Paragraph(f"<u>{_markup(text, self.look)}</u>", style)]
            case "shaded":
                return [Spacer(1, 2), self._bar(text)]
            case _:
                return [Paragraph(_markup(text, self.look), ParagraphStyle("h", self.styles["bold"], spaceBefore=4))]

    def _bar(self, text: str) -> Table:
        bar = Table([[self.para(text, "head")]], colWidths=[self.width])
        grey = [
            ("BACKGROUND", (0, 0), (-1, -1), colors.Color(0.9, 0.9, 0.9)),
            ("BOX", (0, 0), (-1, -1), 0.6, colors.black),
        ]
        bar.setStyle(TableStyle([*grey, ("TOPPADDING", (0, 0), (-1, -1), 2), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]))
        return bar

    def _fields(self, row: tuple[tuple[str, str], ...]) -> Table:
        cells = [
            [self.para(label, "label"), self.para(value, "cell")] if value else [self.para(label, "label")]
            for label, value in row
        ]
        made = Table([cells], colWidths=[self.width / len(cells)] * len(cells))
        box = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        tight = [("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 3)]
        made.setStyle(TableStyle(box + tight))
        return made

    def _grid(self, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], widths: tuple[float, ...]) -> Table:
        share = widths or tuple(1 / len(header) for _ in header)
        cells = [[self.para(cell, "head") for cell in header]]
        cells += [[self.para(cell, "cell") for cell in row] for row in rows]
        made = Table(cells, colWidths=[self.width * part for part in share], repeatRows=1)
        box = [("GRID", (0, 0), (-1, -1), 0.4, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP")]
        shade = [("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.93, 0.93, 0.93))]
        tight = [("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5)]
        made.setStyle(TableStyle(box + shade + tight))
        return made

    def _sign(self, name: str, note: str) -> Table:
        short = name.split(",", maxsplit=1)[0]
        rule = HRFlowable(width=180, thickness=0.6, color=colors.black, hAlign="LEFT", spaceBefore=1, spaceAfter=2)
        rows: list[Any] = [Spacer(1, 8), self.para(short, "sign"), rule, self.para(name, "body")]
        if note:
            rows.append(self.para(note, "body"))
        whole = Table([[rows]], colWidths=[self.width])  # one cell, so that a signature never parts from its name
        whole.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("TOPPADDING", (0, 0), (-1, -1), 0)]))
        return whole


def pages_of(piece: b.Piece) -> int:
    """On how many pages the record stands."""
    return lay(Canvas(io.BytesIO(), pagesize=letter, invariant=1), piece, b.Paper(name="", pieces=()))


def lay(canvas: Canvas, piece: b.Piece, paper: b.Paper, *, done: int = 0, total: int = 0, of: int = 0) -> int:
    """Draw a record and say how many pages it took; ``done`` pages of the file stand before it."""
    setter, margin = Setter(piece.look), piece.look.margin
    parts: list[list[Any]] = [[]]
    for block in piece.blocks:
        if isinstance(block, b.Break):
            parts.append([])
        else:
            parts[-1].extend(setter.flow(block))
    count = 0
    for story in parts:
        while story:
            count += 1
            frame = Frame(margin, 52, WIDTH - 2 * margin, HEIGHT - 52 - 50, 0, 0, 0, 0)
            frame.addFromList(story, canvas)
            if frame._atTop:  # noqa: SLF001 - reportlab has no public way to ask whether anything was placed
                raise ValueError(f"{piece.kind} {piece.date}: a block is too tall for a page")
            _furniture(canvas, piece, paper, page=count, file_page=done + count, of=of, total=total)
            canvas.showPage()
    return count


def _furniture(
    canvas: Canvas, piece: b.Piece, paper: b.Paper, *, page: int, file_page: int, of: int, total: int
) -> None:
    """Fax headers, Bates stamps and the footer of a page."""
    canvas.setFillColor(colors.black)
    canvas.setFont("Courier", 7.5)
    if paper.fax:
        canvas.drawString(30, HEIGHT - 20, paper.fax.format(page=file_page, pages=total))
    if piece.fax:
        canvas.drawString(30, HEIGHT - 31, piece.fax.format(page=page, pages=of))
    if piece.look.footer:
        canvas.setFont("Helvetica", 7)
        canvas.drawString(piece.look.margin, 30, piece.look.footer.format(page=page, pages=of))
    if paper.bates:
        canvas.setFont("Helvetica-Bold", 8)
        canvas.drawRightString(WIDTH - 30, 18, paper.bates.format(page=file_page + paper.first_page - 1))


def register_boxes() -> None:
    """Make the face with the ballot boxes known to reportlab."""
    if "Boxes" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Boxes", str(BOXES)))


def draw(paper: b.Paper) -> tuple[bytes, list[int]]:
    """The PDF of a file and, for each of its records, the number of pages."""
    register_boxes()
    counts = [pages_of(piece) for piece in paper.pieces]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1, pageCompression=0)
    canvas.setTitle(paper.name)
    canvas.setCreator("")
    done = 0
    for piece, count in zip(paper.pieces, counts, strict=True):
        lay(canvas, piece, paper, done=done, total=sum(counts), of=count)
        done += count
    canvas.save()
    return out.getvalue(), counts
