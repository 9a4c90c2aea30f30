"""A file read part by part, so that whoever keeps what was read can go on where an interrupted reading stopped.

`read_pages` reads a whole case file at once; this gives the same pages, some at a time, with the words and where each
stands on the page's picture.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from importlib import import_module
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.files import read_file
from openimr.casefile.reading.ocr.data import Answer, Word, chosen
from openimr.casefile.reading.outcome import Document, Draft, Scan
from openimr.casefile.reading.read import finish, gathered, scans_of
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.settings import Reading, ReadSettings
from openimr.casefile.reading.sources import Source, file_sources
from openimr.model import Page, Unread

if TYPE_CHECKING:
    from openimr.casefile.reading.ocr.render import Renderer

_WORD = re.compile(r"\S+")


class ReadPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page as it was read: `page` is null where it could not be opened; `faults` are what could not be read of it.

    `words` are start and end in the page's text, and x0, y0, x1, y1 as fractions of its picture, which stands turned as
    `page.rotation` and `skew` say. `drawn` is whether it has a picture; of a page without one no word has a place.
    """

    file: str
    number: int
    page: Page | None = None
    words: tuple[Word, ...] = ()
    skew: float = 0.0
    drawn: bool = False
    faults: tuple[str, ...] = ()


class PartReader:
    """A file of a case file, under `name`, opened to be read in parts; use as a context.

    What its text layers say is found at once, as it begins; pages that are pictures are read when they are asked for.
    `gaps` are what of the file is no page and could not be read.
    """

    def __init__(self, path: Path, name: str, settings: ReadSettings) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._archives = self._stack.enter_context(Archives(settings.limits))
        self._found: list[tuple[Source | None, Draft | Unread]] = []
        self._documents: dict[str, Document] = {}
        self._renderer: Renderer | None = None
        gaps: list[Unread] = []
        for source in file_sources(path, name, self._archives):
            outcomes: Iterable[Draft | Unread] = (
                [source] if isinstance(source, Unread) else read_file(source, self._archives)
            )
            for outcome in outcomes:
                if isinstance(outcome, Unread) and outcome.page is None:
                    gaps.append(outcome)
                else:
                    self._found.append((None if isinstance(source, Unread) else source, outcome))
        self.gaps = tuple(gaps)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def __len__(self) -> int:
        return len(self._found)

    def end_of_part(self, start: int, pages: int, scans: int) -> int:
        """Where a part that begins at page `start` (from 0) ends: at most so many pages and so many scans."""
        at, waiting = start, 0
        while at < len(self) and at - start < pages:
            outcome = self._found[at][1]
            waiting += len(scans_of(outcome)) if isinstance(outcome, Draft) else 0
            if waiting > scans and at > start:
                break
            at += 1
        return at

    def read(self, start: int, end: int) -> list[ReadPage]:
        """Pages `start` up to, not with, `end`, counted from 0 over the whole file."""
        part = self._found[start:end]
        scans = [scan for _, outcome in part if isinstance(outcome, Draft) for scan in scans_of(outcome)]
        # What OCR needs is loaded only where there are scans.
        answers = iter(
            import_module("openimr.casefile.reading.scans").read_scans(scans, self._settings) if scans else ()
        )
        return [self._page(source, outcome, answers) for source, outcome in part]

    def _page(self, source: Source | None, outcome: Draft | Unread, answers: Iterator[Answer]) -> ReadPage:
        if isinstance(outcome, Unread):
            return ReadPage(file=outcome.file, number=outcome.page or 1, faults=(outcome.reason,))
        mine = list(islice(answers, len(scans_of(outcome))))
        page, faults = finish(outcome, iter(mine))
        words: tuple[Word, ...] = ()
        skew = 0.0
        drawn = source is not None and source.kind in {"pdf", "picture"}
        if page.text_source == "ocr" and isinstance(outcome.pieces[0], Scan):
            ocr = chosen(outcome.pieces[0].layer, mine[0])
            if ocr is not None:
                words, skew = ocr.words, ocr.skew
        elif source is not None and source.kind == "pdf":
            words = self._layer_words(source, page)
        return ReadPage(
            file=page.file,
            number=page.page,
            page=page,
            words=words,
            skew=skew,
            drawn=drawn,
            faults=tuple(faults),
        )

    def _layer_words(self, source: Source, page: Page) -> tuple[Word, ...]:
        spans = [found.span() for found in _WORD.finditer(page.text)]
        boxes = import_module("openimr.casefile.reading.boxes")
        if self._renderer is None:
            render = import_module("openimr.casefile.reading.ocr.render")
            self._renderer = self._stack.enter_context(render.Renderer(self._settings.limits))
        document = self._documents.setdefault(source.file, Document("pdf", lambda: source.content(self._archives)))
        try:
            with self._renderer.page(document, page.page) as opened:
                found = boxes.layer_boxes(opened, spans)
        except RefusalError:
            return ()
        # A word that is broken over two lines has two boxes.
        return tuple((*span, *box) for span, places in zip(spans, found, strict=True) for box in places)


def reading_of(pages: Sequence[ReadPage], gaps: Sequence[Unread] = ()) -> Reading:
    """What `read_pages` gives, out of parts, in the order in which they are given."""
    unread = [
        Unread(file=read.file, page=read.number, reason=fault) for read in pages for fault in read.faults
    ]  # fmt: skip
    return Reading(
        pages=tuple(read.page for read in pages if read.page is not None), unread=tuple(gathered([*unread, *gaps]))
    )
