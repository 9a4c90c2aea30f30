"""Pages as pictures, and where quotations stand on them; for the worksheet, which shows many of them."""

from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.ocr.data import OcrPage, chosen
from openimr.casefile.reading.outcome import Document, Scan
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import Box, ReadSettings
from openimr.casefile.reading.sources import Source, find_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from openimr.casefile.reading.ocr.render import Renderer

_QUALITY = 70


class Viewer:
    """A case file opened for looking at; use as a context.

    Give it the settings with which the case file was read: an OCR page's place and turn come from the cache, and
    without a cache the page is read again. `layers` are pages (file, page) that are known to have their text as a
    layer; of others it is found out, at the cost of half a drawing.
    """

    def __init__(self, path: Path, settings: ReadSettings, layers: "Collection[tuple[str, int]]" = frozenset()) -> None:
        self._settings = settings
        self._layers = layers
        self._stack = ExitStack()
        self._archives = self._stack.enter_context(Archives(settings.limits))
        self._sources = {s.file: s for s in find_sources(path, self._archives) if isinstance(s, Source)}
        self._documents: dict[str, Document] = {}
        self._ocr: dict[tuple[str, int], OcrPage | None] = {}
        self._renderer: Renderer | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def picture(self, file: str, page: int, width: int) -> bytes | None:
        """The page as JPEG, `width` dots wide, righted as it was for OCR; None where it has no picture.

        It is grey: records are faxes, and grey takes half the time. Pictures need Pillow; without it there are none.
        """
        document = self._document(file)
        if document is None or not find_spec("PIL"):
            return None
        try:
            ocr = self._ocr_of(document, file, page)
            rotation, skew = (ocr.rotation, ocr.skew) if ocr else (0, 0.0)
            image = self._render().image(document, page, width, rotation, skew)
        except (RefusalError, IndexError):
            return None
        out = BytesIO()
        image.save(out, "JPEG", quality=_QUALITY)
        return out.getvalue()

    def boxes(self, file: str, page: int, spans: "Sequence[tuple[int, int]]") -> list[list[Box]]:
        """For each span (start, end) of the page's text, the rectangles that cover it on `picture`.

        Lists are empty where the page has no picture or the span covers nothing that can be seen.
        """
        document = self._document(file)
        nothing: list[list[Box]] = [[] for _ in spans]
        if document is None or not find_spec("PIL"):
            return nothing
        try:
            ocr = self._ocr_of(document, file, page)
            boxes = import_module("openimr.casefile.reading.boxes")
            if ocr is not None:
                found: list[list[Box]] = boxes.word_boxes(ocr, spans)
                return found
            if document.kind == "picture":
                return nothing
            with self._render().page(document, page) as opened:
                found = boxes.layer_boxes(opened, spans)
        except (RefusalError, IndexError):
            return nothing
        return found

    def _document(self, file: str) -> Document | None:
        source = self._sources.get(file)
        if source is None or source.kind not in {"pdf", "picture"}:
            return None
        if file not in self._documents:
            self._documents[file] = Document(
                "pdf" if source.kind == "pdf" else "picture", lambda: source.content(self._archives)
            )
        return self._documents[file]

    def _ocr_of(self, document: Document, file: str, page: int) -> "OcrPage | None":
        if (file, page) in self._layers:
            return None
        if (file, page) not in self._ocr:
            self._ocr[file, page] = self._read_again(document, page)
        return self._ocr[file, page]

    def _read_again(self, document: Document, page: int) -> "OcrPage | None":
        if document.kind == "picture":
            piece: str | Scan = Scan(document=document, number=page)
        else:
            with self._render().page(document, page) as opened:
                piece = import_module("openimr.casefile.reading.pdf").piece_of(opened, document, page)
        if isinstance(piece, str):
            return None
        [answer] = import_module("openimr.casefile.reading.scans").read_scans([piece], self._settings)
        return chosen(piece.layer, answer)

    def _render(self) -> "Renderer":
        if self._renderer is None:
            render = import_module("openimr.casefile.reading.ocr.render")
            self._renderer = self._stack.enter_context(render.Renderer(self._settings.limits))
        return self._renderer


def page_picture(path: Path, file: str, page: int, width: int, settings: ReadSettings | None = None) -> bytes | None:
    """One page as JPEG (see `Viewer.picture`); for several pages of a case file keep a `Viewer` open instead."""
    with Viewer(path, settings or ReadSettings()) as viewer:
        return viewer.picture(file, page, width)


def quote_boxes(
    path: Path, file: str, page: int, spans: "Sequence[tuple[int, int]]", settings: ReadSettings | None = None
) -> list[list[Box]]:
    """Where quotations of one page stand (see `Viewer.boxes`)."""
    with Viewer(path, settings or ReadSettings()) as viewer:
        return viewer.boxes(file, page, spans)
