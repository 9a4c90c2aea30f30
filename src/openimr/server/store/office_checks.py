"""What word processors' files may not hold: what they fetch from elsewhere, fields that start something, entities."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from openimr.server.store.upload_errors import UploadError

_PIECE = 1024 * 1024
_OVERLAP = 64
_RELATIONS = 16 * 1024 * 1024
"""Bytes of a part with relationships, at most."""
_ENTITIES = (b"<!doctype", b"<!entity")
_FIELDS = (b"instrtext", b"fldsimple")
_MAY_BE_LOCAL = frozenset({"attachedTemplate", "image"})
"""What word processors tie by a path on the writer's own disk: at any other place there is nothing to be fetched."""
_LOCAL = re.compile(r"(?:(?:file:/{3})?[a-z]:[\\/])?[^:\\/]+(?:[\\/][^:\\/]+)*", re.IGNORECASE)
"""A path on the disk of who opens the file: no host, no address, no share."""
_STARTS = re.compile(r"\W*DDE(?:AUTO)?\b", re.IGNORECASE)
_LONGEST_TEMPLATE = 4096
_IN_RTF = re.compile(rb"\\fldinst(?![a-z])|\\template(?![a-z])", re.IGNORECASE)
_WINDOW = 64 * 1024
"""Bytes behind the beginning of a field or a template in RTF in which its first letters are looked for."""
_RTF_TOKENS = re.compile(
    rb"\\'(?P<hex>[0-9a-f]{2})|\\u(?P<unicode>-?[0-9]{1,6}) ?\??|\\[a-z]+(?:-?[0-9]+)? ?|\\(?P<sign>[\\{}])|\\[^a-z]"
    rb"|[{}\r\n\x00]",
    re.IGNORECASE,
)

ENTITIES = "A part of the Word file declares entities, which Word itself never does: save it anew in Word, or as PDF."
ELSEWHERE = (
    "The Word file fetches something from another place when it is opened (a template, picture or object): save it "
    "without that, or as PDF."
)
OTHERS = "The Word file has another document in it: send that by itself."
FIELD = "The file has a field that starts another program (DDE): save it without that, or as PDF."
RTF_TEMPLATE = "The RTF file fetches a template from another place when it is opened: save it without that, or as PDF."
_DAMAGED = "The zip or Word file can't be opened: it is damaged, or packed in a way unknown here."


def check_word(archive: zipfile.ZipFile) -> None:
    """Look through each part of a DOCX that was told to be of a bearable size.

    Raises:
        UploadError: a part declares entities, fetches something that is not in the file, or has a DDE field.
    """
    for member in archive.infolist():
        if member.is_dir():
            continue
        with archive.open(member) as part:
            has_fields = _look(part)
        name = member.filename.lower().replace("\\", "/")
        if name.endswith(".rels"):
            if member.file_size > _RELATIONS:
                raise UploadError(_DAMAGED)
            with archive.open(member) as part:
                _check_relations(part)
        elif has_fields:
            with archive.open(member) as part:
                _check_fields(part)


def _look(part: IO[bytes]) -> bool:
    """Whether the part may have fields.

    Raises:
        UploadError: it declares entities.
    """
    before, fields = b"", False
    while piece := part.read(_PIECE):
        # In UTF-16 each letter has a zero beside it; without them the marks look alike.
        text = (before + piece).replace(b"\x00", b"").lower()
        if any(mark in text for mark in _ENTITIES):
            raise UploadError(ENTITIES)
        fields = fields or any(mark in text for mark in _FIELDS)
        before = piece[-_OVERLAP:]
    return fields


def _check_relations(part: IO[bytes]) -> None:
    for element in _elements(part):
        if _name(element.tag) != "Relationship":
            continue
        kind, target = element.get("Type", "").rpartition("/")[2], element.get("Target", "").strip()
        if kind == "aFChunk":
            raise UploadError(OTHERS)
        external = element.get("TargetMode", "").strip().lower() == "external" or "://" in target
        if external and kind != "hyperlink" and not (kind in _MAY_BE_LOCAL and _LOCAL.fullmatch(unquote(target))):
            raise UploadError(ELSEWHERE)


def _check_fields(part: IO[bytes]) -> None:
    """A field's instruction may be parted over many runs, with other fields in it."""
    open_fields: list[str] = []
    for element in _elements(part):
        name = _name(element.tag)
        if name == "fldSimple":
            _refuse_dde(_attribute(element, "instr"))
        elif name == "instrText":
            if not open_fields:
                open_fields.append("")
            open_fields[-1] += element.text or ""
        elif name == "fldChar":
            kind = _attribute(element, "fldCharType")
            if kind == "begin":
                open_fields.append("")
            elif open_fields:
                _refuse_dde(open_fields[-1])
                if kind == "end":
                    open_fields.pop()
    for instruction in open_fields:
        _refuse_dde(instruction)


def _elements(part: IO[bytes]) -> Iterator[ET.Element]:
    """The elements of a part, each when it ends."""
    try:
        for _, element in ET.iterparse(part, events=("end",)):  # noqa: S314 - without entities
            yield element
            if _name(element.tag) in {"p", "Relationship"}:
                element.clear()
    except (ET.ParseError, LookupError, ValueError) as error:
        if isinstance(error, UploadError):
            raise
        raise UploadError(_DAMAGED) from error


def _name(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _attribute(element: ET.Element, name: str) -> str:
    return next((value for key, value in element.items() if _name(key) == name), "")


def _refuse_dde(instruction: str) -> None:
    if _STARTS.match(instruction):
        raise UploadError(FIELD)


def check_rtf(file: IO[bytes]) -> None:
    """Look for DDE fields and for templates from elsewhere, however their letters are written; the file goes back to 0.

    Raises:
        UploadError: there is one.
    """
    held, last = b"", False
    while not last:
        piece = file.read(_PIECE)
        last = len(piece) < _PIECE
        held += piece
        sure = len(held) if last else max(0, len(held) - _WINDOW)
        ends: dict[bytes, int] = {}
        for mark in reversed([*_IN_RTF.finditer(held)]):
            # Up to the next of its kind: together the groups are no longer than the file.
            kind = mark.group().lower()
            if mark.start() < sure:
                _check_group(kind, held[mark.end() : min(ends.get(kind, len(held)), mark.end() + _WINDOW)])
            ends[kind] = mark.start()
        held = held[sure:]
    file.seek(0)


def _check_group(mark: bytes, behind: bytes) -> None:
    if mark == b"\\fldinst":
        _refuse_dde(_plain(behind.partition(b"\\fldrslt")[0][:_WINDOW])[:_OVERLAP])
        return
    target = _plain(_group(behind))[:_LONGEST_TEMPLATE].strip()
    if target and not _LOCAL.fullmatch(unquote(target)):
        raise UploadError(RTF_TEMPLATE)


def _group(behind: bytes) -> bytes:
    """What stands before the brace that closes the group."""
    depth = 0
    for token in re.finditer(rb"\\.|[{}]", behind, re.DOTALL):
        if token.group() == b"{":
            depth += 1
        elif token.group() == b"}":
            depth -= 1
            if depth < 0:
                return behind[: token.start()]
    return behind


def _plain(text: bytes) -> str:
    """The letters that RTF shows: control words and groups away, letters that are written by number set in."""

    def shown(token: re.Match[bytes]) -> bytes:
        if token["hex"]:
            return bytes([int(token["hex"], 16)])
        if token["unicode"]:
            letter = int(token["unicode"]) % 0x10000
            return bytes([letter]) if letter < 0x80 else b"?"
        return token["sign"] or b""

    return _RTF_TOKENS.sub(shown, text).decode("cp1252", "replace")
