"""The same blocks as DOCX, RTF and plain text. Dates inside the DOCX are fixed, so that its bytes are."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
import zipfile

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_BREAK

from examples.case import OtherFile
from examples.drawing import blocks as b


def docx(piece: b.Piece) -> bytes:
    """A Word file of one record."""
    document = Document()
    fixed = dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    document.core_properties.author = ""
    document.core_properties.created = fixed
    document.core_properties.modified = fixed
    for block in piece.blocks:
        match block:
            case b.Letterhead(name, small):
                document.add_paragraph().add_run(name).bold = True
                for line in small:
                    document.add_paragraph(line)
            case b.Title(text):
                document.add_heading(text, 1)
            case b.Heading(text) | b.Bar(text):
                document.add_heading(text, 2)
            case b.Fields(rows):
                for row in rows:
                    document.add_paragraph("   ".join(f"{label} {value}" for label, value in row))
            case b.Grid(header, rows):
                _table(document, (header, *rows))
            case b.Para(text, _) | b.Mono(text):
                document.add_paragraph(text)
            case b.Sign(name, note):
                document.add_paragraph(f"Signed: {name}" + (f", {note}" if note else ""))
            case b.Break():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case _:
                pass
    held = io.BytesIO()
    document.save(held)
    return _fixed_zip(held.getvalue())


def _table(document: DocumentType, rows: tuple[tuple[str, ...], ...]) -> None:
    """A ruled table, its header first."""
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    table.style = "Table Grid"
    for line, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text


def _fixed_zip(data: bytes) -> bytes:
    """The archive with one date for all members."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            member = zipfile.ZipInfo(name, date_time=(2015, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()


def rows_of(piece: b.Piece) -> list[str]:
    """The record as lines of text."""
    made: list[str] = []
    for block in piece.blocks:
        match block:
            case b.Letterhead(name, small):
                made += [name, *small, ""]
            case b.Title(text) | b.Heading(text) | b.Bar(text):
                made += ["", text.upper()]
            case b.Fields(rows):
                made += ["   ".join(f"{label} {value}" for label, value in row) for row in rows]
            case b.Grid(header, rows):
                made += ["   ".join(row) for row in (header, *rows)]
            case b.Para(text, _):
                made.append(text)
            case b.Mono(text):
                made += text.splitlines()
            case b.Sign(name, note):
                made += ["", f"Electronically signed by {name}" + (f", {note}" if note else "")]
            case _:
                made.append("")
    return made


def txt(piece: b.Piece) -> bytes:
    """A plain text file, wrapped at 84 characters, with the line ends of Windows."""
    wrapped = [part for row in rows_of(piece) for part in (textwrap.wrap(row, 84) or [""])]
    return ("\r\n".join(wrapped) + "\r\n").encode()


def rtf(piece: b.Piece) -> bytes:
    """A rich text file with the usual escapes."""
    body = []
    for row in rows_of(piece):
        safe = row.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
        body.append("".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in safe) + "\\par")
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Helvetica;}}\f0\fs20"
    return (head + "\n" + "\n".join(body) + "\n}\n").encode("ascii")


def held(name: str, piece: b.Piece, data: bytes) -> OtherFile:
    """A one-page file of one record."""
    entry = {"pages": "1", "kind": piece.kind, "date": piece.date, "author": piece.author}
    return OtherFile(name=name, data=data, pages=("\n".join(rows_of(piece)),), records=(entry,))
