"""Text files: which encoding, which pages."""

from collections.abc import Iterator

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.kinds import looks_like_utf16
from openimr.casefile.reading.outcome import Draft, Outcome
from openimr.casefile.reading.quality import is_junk
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean

_UNDECODED = "\ufffd"
_MOST_UNDECODED = 0.2


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The pages of a text file.

    Raises:
        RefusalError: cannot be read, or is larger than the limits.
    """
    data = source.data(archives)
    whole = decode(data)
    if _is_garbled(data, whole):
        reason = "is marked as text and cannot be decoded as such; ask the sender for it as PDF or as text in UTF-8"
        raise RefusalError(reason)
    for number, text in enumerate(pages_of_text(whole), 1):
        yield Draft(file=source.file, page=number, source="document", pieces=(clean(text),))


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 (with or without its mark) or, failing these, Windows' cp1252."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    without_mark = looks_like_utf16(data[:4096])
    if without_mark:
        return data.decode(without_mark, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # cp1252 leaves five codes undefined; latin-1 gives them as controls, which cleaning drops.
        return "".join(_decode_part(part) for part in data.splitlines(keepends=True))


def _is_garbled(data: bytes, text: str) -> bool:
    """Whether most of the text is marks for what could not be decoded, or its byte order mark belies its bytes."""
    if text.count(_UNDECODED) > _MOST_UNDECODED * len(text):
        return True
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff")) and is_junk(text)
    return marked and (_UNDECODED in text or data[2:].isascii())


def _decode_part(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return line.decode("cp1252")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def pages_of_text(text: str) -> list[str]:
    """The pages of a text file, parted at form feeds; a form feed at the very end begins no page."""
    pages = text.split("\f")
    return pages[:-1] if len(pages) > 1 and not pages[-1].strip() else pages
