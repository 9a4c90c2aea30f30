"""DOCX: headers, paragraphs and tables in their order, footers; one page, for a DOCX has none until it is printed."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, TypeAlias
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import Entity

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.outcome import Draft, Outcome
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean
from openimr.model import Unread

_Block: TypeAlias = Any  # python-docx carries no types
_LEFT = "stands for some of its text by names (entities), which are left out; ask the sender for it as PDF"
_BREAK = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The document as page 1.

    Raises:
        RefusalError: it cannot be opened, or holds more than the limits allow.
    """
    data = source.data(archives)
    archives.check_members(data)
    try:
        document = docx.Document(BytesIO(data))
        lines = list(_document(document))
        left = _references(document)
    except (OpcError, SyntaxError, BadZipFile, KeyError, ValueError, AttributeError, OSError):
        raise RefusalError("is damaged or no Word document; send it as PDF, or ask the sender for it again") from None
    yield Draft(file=source.file, page=1, source="document", pieces=(clean("\n".join(lines)),))
    if left:
        yield Unread(file=source.file, page=1, reason=_LEFT)


def _references(document: _Block) -> bool:
    """Whether a part of the document stands for text by its name (an entity): its words are not in the file's text."""
    parts = (part for part in document.part.package.iter_parts() if hasattr(part, "element"))
    return any(next(part.element.iter(Entity), None) is not None for part in parts)


def _document(document: _Block) -> Iterator[str]:
    seen: set[str] = set()
    yield from _once(document, seen, ("first_page_header", "header", "even_page_header"))
    yield from _blocks(document)
    yield from _once(document, seen, ("first_page_footer", "footer", "even_page_footer"))


def _once(document: _Block, seen: set[str], names: tuple[str, ...]) -> Iterator[str]:
    """Headers or footers of all sections; one that says the same again is not said again."""
    for section in document.sections:
        for name in names:
            part = getattr(section, name)
            text = "" if part.is_linked_to_previous else "\n".join(_blocks(part))
            if text and text not in seen:
                seen.add(text)
                yield text


def _blocks(holder: _Block) -> Iterator[str]:
    for block in holder.iter_inner_content():
        if isinstance(block, Table):
            yield from _rows(block)
        else:
            text = _paragraph(block)
            if text.strip():
                yield text.rstrip()


def _rows(table: _Block) -> Iterator[str]:
    for row in table.rows:
        cells: list[str] = []
        last = None
        for cell in row.cells:
            if cell._tc is last:  # noqa: SLF001 - python-docx repeats a merged cell and tells it by nothing else
                continue
            last = cell._tc  # noqa: SLF001 - as above
            cells.append(" ".join(" ".join(_blocks(cell)).split()))
        line = "\t".join(cells).rstrip()
        if line.strip():
            yield line


def _paragraph(paragraph: _Block) -> str:
    """The text with check boxes of content controls, and without what is marked as deleted."""
    parts: list[str] = []
    for node in paragraph._p.iter():  # noqa: SLF001 - `paragraph.text` leaves out content controls and insertions
        name = str(node.tag).removeprefix(_BREAK)
        if name == "t":
            # Behind a reference or a remark the text goes on as its tail.
            parts += [node.text or "", *(child.tail or "" for child in node)]
        elif name == "tab":
            parts.append("\t" if str(node.getparent().tag).endswith("}r") else "")
        elif name in {"br", "cr"}:
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name == "sym":
            parts.append(chr(int(node.get(f"{_BREAK}char", "20"), 16)))
    return "".join(parts)
