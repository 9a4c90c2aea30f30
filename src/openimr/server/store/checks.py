"""What may be uploaded: told by its content, of a size that we take, with nothing in it that acts by itself."""

import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from openimr.casefile import FILE_HEAD_BYTES, Limits, file_kind
from openimr.server.store.office_checks import check_rtf, check_word
from openimr.server.store.pdf_checks import check_pdf
from openimr.server.store.upload_errors import UploadError

_IN_MEMORY = 8 * 1024 * 1024
"""Bytes up to which an upload is looked at in memory; a longer one lies in a nameless file meanwhile."""
_LIMIT = 500 * 1024 * 1024
_LIMITS = Limits()
_UNPACKED, _MEMBERS = _LIMITS.zip_bytes, _LIMITS.zip_entries
_SMALL = 1024 * 1024
"""Bytes of a member below which nobody asks by how much it expands."""
_PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"II+\x00": "image/tiff",
    b"MM\x00+": "image/tiff",
}
_NAMES = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/tiff": (".tif", ".tiff"),
}
"""Endings that a type may have; a type that is not here may have any: text comes as .txt, .csv, .hl7."""
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PLAIN = {"rtf": "application/rtf", "json": "application/json", "xml": "application/xml", "text": "text/plain"}
_ACTIVE_IN_RTF = (b"\\objdata", b"\\objocx", b"\\objemb", b"\\objautlink", b"\\objlink", b"\\ddeauto")
_ACTIVE_IN_DOCX = ("vbaproject", "activex", "embeddings/")


def check_upload(pieces: Iterable[bytes], name: str, *, limit: int = _LIMIT) -> str:
    """The type of an upload, as `image/png`; `name` is what the sender calls it, `limit` the most bytes that we take.

    A PDF is looked through object by object, compressed ones too; a Word file and a zip member by member, a zip's
    members as uploads of their own. Never is the whole in memory.

    Raises:
        UploadError: it is not taken, and why, in a sentence that its sender can act on.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        size = 0
        for piece in pieces:
            size += len(piece)
            if size > limit:
                raise UploadError(f"The file is larger than {limit // (1024 * 1024)} MB: send it in parts.")
            file.write(piece)
        file.seek(0)
        return _checked(file, name, depth=0)


def _checked(file: IO[bytes], name: str, *, depth: int) -> str:
    head = file.read(FILE_HEAD_BYTES)
    file.seek(0)
    kind = file_kind(head)
    if kind == "empty":
        raise UploadError("The file is empty.")
    if kind == "pdf":
        type_ = "application/pdf"
        check_pdf(file)
    elif kind == "zip":
        return _zip(file, depth)
    elif kind == "picture":
        type_ = next((type_ for mark, type_ in _PICTURES.items() if head.startswith(mark)), "")
    else:
        type_ = _PLAIN.get(kind, "")
    if not type_:
        raise UploadError(
            "This kind of file is not taken. Send PDF, TIFF, PNG, JPEG, Word (.docx), RTF, text, FHIR (.json), C-CDA "
            "(.xml), or a zip of them."
        )
    if kind == "rtf":
        _search(file, _ACTIVE_IN_RTF, "The RTF file has other files or links in it that act by themselves.")
        check_rtf(file)
    if kind == "xml":
        _search(
            file, (b"<!DOCTYPE", b"<!ENTITY"), "The XML file declares entities, which a clinical document does not."
        )
    endings = _NAMES.get(type_)
    dot = name.rfind(".")
    if endings and dot > 0 and not name[dot:].lower().endswith(endings):
        raise UploadError(f"The file is called *{name[dot:].lower()[:10]}, but its content is {type_}: name it so.")
    return type_


def _search(file: IO[bytes], marks: tuple[bytes, ...], says: str) -> None:
    """Refuse a file with one of these marks in it, in any case of letters."""
    before = b""
    marks = tuple(mark.lower() for mark in marks)
    while piece := file.read(1024 * 1024):
        # In UTF-16 each letter has a zero beside it; without them the marks look alike.
        text = (before + piece).replace(b"\x00", b"").lower()
        if any(mark in text for mark in marks):
            raise UploadError(says)
        before = piece[-64:]
    file.seek(0)


def _zip(file: IO[bytes], depth: int) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            return _members(archive, depth)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, RuntimeError, ValueError) as error:
        if isinstance(error, UploadError):
            raise
        raise UploadError(
            "The zip or Word file can't be opened: it is damaged, or packed in a way unknown here."
        ) from error


def _members(archive: zipfile.ZipFile, depth: int) -> str:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MEMBERS or sum(member.file_size for member in members) > _UNPACKED:
        raise UploadError("The zip file holds too much: send it in parts.")
    if any(_is_bomb(member) for member in members):
        raise UploadError("The zip or Word file unpacks to far more than it holds: send what is in it by itself.")
    if any(member.flag_bits & 1 for member in members):
        raise UploadError("The file is locked by a password: send it without one.")
    names = [member.filename.lower().replace("\\", "/") for member in members]
    if "[content_types].xml" in names:
        if not any(name.startswith("word/document") for name in names):
            raise UploadError("Of office files only Word (.docx) is taken; send the others as PDF.")
        if any(active in name for name in names for active in _ACTIVE_IN_DOCX):
            raise UploadError("The Word file has macros or other files in it: save it without them, or as PDF.")
        check_word(archive)
        return _DOCX
    if depth:
        raise UploadError("The zip file has another one in it: send that by itself.")
    for member, name in zip(members, names, strict=True):
        if name.startswith("/") or ".." in name.split("/"):
            raise UploadError("The zip file has names that lead out of it.")
        with archive.open(member) as inner, tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
            _copy(inner, file, member.file_size)
            try:
                _checked(file, name.rsplit("/", 1)[-1], depth=depth + 1)
            except UploadError as error:
                raise UploadError(f"File {names.index(name) + 1} of the zip: {error}") from error
    return "application/zip"


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    """Whether a member expands by more than its reading would take (`casefile`)."""
    return member.file_size > _SMALL and member.file_size > _LIMITS.zip_ratio * max(member.compress_size, 1)


def _copy(inner: IO[bytes], file: IO[bytes], said: int) -> None:
    """Unpack a member; one that is longer than it says is refused, so that a small file can't fill the disk."""
    size = 0
    while piece := inner.read(1024 * 1024):
        size += len(piece)
        if size > said:
            raise UploadError("The zip file is damaged.")
        file.write(piece)
    file.seek(0)
