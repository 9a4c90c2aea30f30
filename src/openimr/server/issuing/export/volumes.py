"""The pages of a case's files, numbered through, in PDF volumes of bounded size: a case of any size fits in memory."""

import io
import tempfile
from collections.abc import Callable, Iterator
from typing import IO

import msgspec
import pypdfium2
from PIL import Image, ImageSequence

from openimr.casefile import PDFIUM
from openimr.server.issuing.export.stamping import stamp

MOST_PAGES, MOST_BYTES = 1000, 48 * 1024 * 1024
"""Of a volume, before it is numbered: what one holds stands in memory while it is made."""
_STRETCH = 50
"""Pages that are taken over at once; in between others may use pdfium."""
_DOTS = 200


class UnprintableError(ValueError):
    """A file can't be made into pages; the message says why in a sentence."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A file to take over: `open` gives it anew, `type` is what it was taken for, `size` its bytes."""

    type: str
    size: int
    open: Callable[[], IO[bytes]]


class Volume(msgspec.Struct, frozen=True):
    """A volume: its name, and a nameless file with it, to be read from the beginning."""

    name: str
    file: IO[bytes]


class Taken(msgspec.Struct, frozen=True):
    """Where the pages of a file stand: how many, the first and last number, and the volume in which they begin.

    Not `whole`: the pages after these can't be opened.
    """

    pages: int
    first: int
    last: int
    volume: str
    whole: bool


class Volumes:
    """Takes files over one after the other, and hands out each volume when it is full."""

    def __init__(self, prefix: str) -> None:
        """`prefix` stands before each number."""
        self._prefix = prefix
        self._number = 0
        self._count = 0
        self._document: pypdfium2.PdfDocument | None = None
        self._bytes = 0
        self._first = 1
        self._full: list[Volume] = []

    def bates(self, number: int) -> str:
        """The Bates number of a page."""
        return f"{self._prefix}-{number:06}"

    def take(self, source: Source) -> Taken:
        """Take a file over; where its pages stand.

        Raises:
            UnprintableError: it can't be made into pages. Nothing of it was taken.
        """
        first, volume, count = self._number + 1, "", 0
        try:
            for document, share in _opened(source):
                try:
                    for start in range(0, len(document), _STRETCH):
                        stretch = range(start, min(start + _STRETCH, len(document)))
                        self._close_if_full(len(stretch), share * len(stretch))
                        self._add(document, stretch, share)
                        volume = volume or self._name
                        count += len(stretch)
                finally:
                    with PDFIUM:
                        document.close()
        except UnprintableError:
            raise
        except (pypdfium2.PdfiumError, OSError, ValueError, Image.DecompressionBombError) as error:
            if not count:
                raise UnprintableError("It is damaged, or too large a picture, and can't be opened.") from error
            return Taken(count, first, self._number, volume, whole=False)
        return Taken(count, first, self._number, volume, whole=True)

    def full(self) -> list[Volume]:
        """The volumes that became full since this was asked last."""
        found, self._full = self._full, []
        return found

    def end(self) -> list[Volume]:
        """The volumes that are left, the last one among them."""
        if self._document is not None and self._held:
            self._full.append(self._close())
        return self.full()

    @property
    def _held(self) -> int:
        return self._number - self._first + 1

    @property
    def _name(self) -> str:
        return f"volume-{self._count:03}.pdf"

    def _add(self, source: pypdfium2.PdfDocument, pages: range, share: float) -> None:
        with PDFIUM:
            if self._document is None:
                raise RuntimeError("no volume is open")
            self._document.import_pages(source, list(pages))
        self._number += len(pages)
        self._bytes += int(share * len(pages))

    def _close_if_full(self, pages: int, size: float) -> None:
        held = 0 if self._document is None else self._held
        if held and (held + pages > MOST_PAGES or self._bytes + size > MOST_BYTES):
            self._full.append(self._close())
        if self._document is None:
            with PDFIUM:
                self._document = pypdfium2.PdfDocument.new()
            self._count += 1
            self._first, self._bytes = self._number + 1, 0

    def _close(self) -> Volume:
        document, self._document = self._document, None
        if document is None:
            raise RuntimeError("no volume is open")
        file = tempfile.TemporaryFile()  # noqa: SIM115 - handed on, without a name: nothing is left when we are killed
        with PDFIUM:
            stamp(document, [self.bates(n) for n in range(self._first, self._number + 1)])
            document.save(file)
            document.close()
        file.seek(0)
        return Volume(self._name, file)


def _opened(source: Source) -> Iterator[tuple[pypdfium2.PdfDocument, float]]:
    """The file as one PDF, or one for each picture in it, each with the bytes that a page of it takes, about."""
    if source.type == "application/pdf":
        with PDFIUM:
            document = pypdfium2.PdfDocument(source.open(), autoclose=True)
            count = len(document)
        yield document, source.size / max(count, 1)
    elif source.type.startswith("image/"):
        with source.open() as file, Image.open(file) as picture:
            for frame in ImageSequence.Iterator(picture):
                yield _page(frame)
    else:
        raise UnprintableError("Its kind has no pages of its own.")


def _page(frame: Image.Image) -> tuple[pypdfium2.PdfDocument, float]:
    dots = float(frame.info.get("dpi", (_DOTS, _DOTS))[0]) or _DOTS
    plain = frame if frame.mode in {"1", "L", "RGB"} else frame.convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PDF", resolution=dots)
    data = out.getvalue()
    with PDFIUM:
        return pypdfium2.PdfDocument(data), float(len(data))
