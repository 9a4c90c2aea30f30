"""C-CDA documents: the header's facts, then each section's heading and narrative, as one page.

HL7 CDA R2 / C-CDA: the narrative block (`section/text`) is what the author attests, so it is what is read.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.attachment import document_pieces
from openimr.casefile.reading.markup import html_text, tidy
from openimr.casefile.reading.outcome import Draft, Outcome, Scan
from openimr.casefile.reading.plain import decode
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean
from openimr.model import Unread

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ROWS = frozenset({"tr", "paragraph", "item", "caption", "br", "table", "list", "thead", "tbody"})
_SEX = {"M": "male", "F": "female"}


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The document as page 1.

    Raises:
        RefusalError: no well-formed XML, XML with entity tricks, or of another kind than C-CDA and HTML.
    """
    data = source.data(archives)
    try:
        root = fromstring(data)
    except DefusedXmlException:
        raise RefusalError("is an XML file with entity definitions, which can do harm, and was not read") from None
    except (ParseError, ValueError, RecursionError):
        raise RefusalError("is damaged or cut off and cannot be opened as XML; ask the sender for it again") from None
    name = _local(root)
    if name == "html":
        text = clean(html_text(decode(data)))
        yield Draft(file=source.file, page=1, source="document", pieces=(text,))
        return
    if name != "ClinicalDocument":
        raise RefusalError("is an XML file that is no C-CDA document; send the records as C-CDA, FHIR or PDF")
    lines = [*_header(root), *_body(root)]
    pieces: list[str | Scan] = [clean("\n".join(lines))]
    for body in root.iterfind("{*}component/{*}nonXMLBody/{*}text"):
        try:
            if body.get("representation") == "B64":
                pieces += ["\n", *document_pieces("".join(body.itertext()), source, archives)]
            else:
                pieces += ["\n", clean(_narrative(body))]
        except RefusalError as refusal:
            yield Unread(file=source.file, page=1, reason=f"carries a document that {refusal}")
    yield Draft(file=source.file, page=1, source="document", pieces=tuple(pieces))


def _header(root: "Element") -> Iterator[str]:
    yield from filter(None, [_text(root.find("{*}title"))])
    patient = root.find("{*}recordTarget/{*}patientRole")
    if patient is not None:
        yield from _line("Patient", _name(patient.find("{*}patient/{*}name")))
        yield from _line("Date of birth", _date(patient.find("{*}patient/{*}birthTime")))
        sex = patient.find("{*}patient/{*}administrativeGenderCode")
        yield from _line("Sex", _SEX.get(sex.get("code", ""), "") if sex is not None else "")
    yield from _line("Date", _date(root.find("{*}effectiveTime")))
    encounter = root.find("{*}componentOf/{*}encompassingEncounter/{*}effectiveTime")
    if encounter is not None:
        low = encounter.find("{*}low")
        yield from _line("Date of service", _date(low if low is not None else encounter))
    for author in root.iterfind("{*}author/{*}assignedAuthor"):
        names = [
            _name(author.find("{*}assignedPerson/{*}name")),
            _text(author.find("{*}representedOrganization/{*}name")),
        ]
        yield from _line("Author", ", ".join(filter(None, names)))


def _body(root: "Element") -> Iterator[str]:
    for section in root.iterfind("{*}component/{*}structuredBody//{*}section"):
        yield from filter(None, [_text(section.find("{*}title"))])
        text = section.find("{*}text")
        if text is not None:
            yield from filter(None, [_narrative(text)])


def _narrative(element: "Element") -> str:
    parts: list[str] = []

    def walk(node: "Element") -> None:
        name = _local(node)
        if name in _ROWS:
            parts.append("\n")
        parts.append(" ".join((node.text or "").split()).join(_edges(node.text)))
        for child in node:
            walk(child)
            parts.append(" ".join((child.tail or "").split()).join(_edges(child.tail)))
        if name in {"td", "th"}:
            parts.append("\t")
        elif name in _ROWS:
            parts.append("\n")

    walk(element)
    return tidy("".join(parts))


def _edges(text: str | None) -> tuple[str, str]:
    """The space that separated this text from its neighbours, before and after."""
    if not text or not text.strip():
        return (" " if text else "", "")
    return (" " if text[0].isspace() else "", " " if text[-1].isspace() else "")


def _line(label: str, value: str) -> Iterator[str]:
    if value:
        yield f"{label}: {value}"


def _local(element: "Element") -> str:
    return str(element.tag).rsplit("}", 1)[-1]


def _text(element: "Element | None") -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _name(element: "Element | None") -> str:
    return " ".join(" ".join(element.itertext()).split()) if element is not None else ""


def _date(element: "Element | None") -> str:
    value = (element.get("value") or "") if element is not None else ""
    return f"{value[:4]}-{value[4:6]}-{value[6:8]}" if len(value) >= 8 and value[:8].isdigit() else ""
