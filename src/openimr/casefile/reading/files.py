"""One file of any kind, told by its content, becomes draft pages."""

from collections.abc import Iterator
from importlib import import_module

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.kinds import Kind
from openimr.casefile.reading.outcome import Outcome
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.model import Unread

# A reader is imported when the first file of its kind turns up: libraries cost time, and some are extras.
_READERS: dict[Kind, str] = {
    "pdf": "pdf",
    "text": "plain",
    "picture": "pictures",
    "json": "fhir.bundle",
    "xml": "ccda",
    "html": "markup",
    "docx": "office.word",
    "rtf": "office.rich",
}
_EXTRAS: dict[str, str] = {"docx": "office", "striprtf": "office", "PIL": "ocr"}
_REFUSED: dict[Kind, str] = {
    "empty": "is empty (0 bytes); ask the sender for it again",
    "ole": "is a Word file of the old kind or protected by a password; send it as PDF or unprotected DOCX",
    "unsupported picture": "is a picture of a kind that is not read (HEIC); send it as JPEG, PNG, TIFF or PDF",
    "unknown": "is of a kind that is not read; send it as PDF, DOCX, TIFF, JPEG, PNG or text",
}


def read_file(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The file's pages; whatever is wrong with it becomes an `Unread`."""
    try:
        yield from outcomes_of(source, archives)
    except RefusalError as refusal:
        yield Unread(file=source.file, reason=str(refusal))
    except MemoryError:
        yield Unread(file=source.file, reason="needs more memory than this machine has; split it and try again")


def outcomes_of(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The file's pages.

    Raises:
        RefusalError: the whole file cannot be read.
    """
    reason = _REFUSED.get(source.kind)
    if reason:
        raise RefusalError(reason)
    try:
        reader = import_module(f"openimr.casefile.reading.{_READERS[source.kind]}")
    except ModuleNotFoundError as missing:
        extra = _EXTRAS.get((missing.name or "").split(".")[0], "all")
        raise RefusalError(f"needs an extra that is not installed: pip install 'openimr[{extra}]'") from None
    yield from reader.read(source, archives)
