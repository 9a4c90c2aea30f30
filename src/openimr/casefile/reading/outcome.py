"""What reading a file comes to, page by page, before OCR has had its turn."""

from collections.abc import Callable
from hashlib import file_digest, sha256
from io import BufferedReader
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from openimr.model import Unread
from openimr.model.page import TextSource


class Document:
    """A PDF or a picture file that pages are drawn from; its content is fetched only when it is needed."""

    def __init__(self, kind: Literal["pdf", "picture"], load: Callable[[], Path | bytes | BufferedReader]) -> None:
        self.kind = kind
        self.load = load
        self._digest: str | None = None

    def digest(self) -> str:
        """SHA-256 of the content."""
        if self._digest is None:
            content = self.load()
            if isinstance(content, bytes):
                self._digest = sha256(content).hexdigest()
            elif isinstance(content, Path):
                with content.open("rb") as file:
                    self._digest = file_digest(file, "sha256").hexdigest()
            else:
                content.seek(0)
                self._digest = file_digest(content, "sha256").hexdigest()
        return self._digest


class Scan(msgspec.Struct, frozen=True, kw_only=True):
    """A picture of text that has to go through OCR: page `number` (from 1) of a document.

    `layer` is the text that the page has of its own: mostly nothing, a fax header or a Bates stamp.
    """

    document: Document
    number: int
    layer: str = ""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """A page whose text is the pieces one after the other, once the scans among them have been read."""

    file: str
    page: int
    source: TextSource
    pieces: tuple[str | Scan, ...]


Outcome: TypeAlias = Draft | Unread
