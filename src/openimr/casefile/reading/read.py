"""The whole case file: every source in turn, then OCR over the pages that need it."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.files import read_file
from openimr.casefile.reading.ocr.data import Answer, chosen
from openimr.casefile.reading.outcome import Draft, Outcome, Scan
from openimr.casefile.reading.settings import Reading, ReadSettings
from openimr.casefile.reading.sources import find_sources
from openimr.casefile.reading.text import make_page
from openimr.model import Page, Unread

NO_TEXT = "shows no text that could be read (a photo, a drawing or an empty scan); look at the page itself"


def read_pages(path: Path, settings: ReadSettings) -> Reading:
    """Read every page of a case file.

    Raises:
        CaseFileError: the path is missing, or an empty folder or zip. A file that cannot be read is not an error: it
            is listed in `unread`, and the rest goes on.
    """
    with Archives(settings.limits) as archives:
        outcomes: list[Outcome] = []
        for count, source in enumerate(find_sources(path, archives), 1):
            outcomes += [source] if isinstance(source, Unread) else read_file(source, archives)
            if settings.progress:
                settings.progress("files", count, 0)
        scans = [piece for draft in outcomes if isinstance(draft, Draft) for piece in scans_of(draft)]
        # What OCR needs is loaded only where there are scans.
        answers = iter(import_module("openimr.casefile.reading.scans").read_scans(scans, settings) if scans else ())
    pages: list[Page] = []
    unread: list[Unread] = []
    for outcome in outcomes:
        if isinstance(outcome, Unread):
            unread.append(outcome)
            continue
        page, faults = finish(outcome, answers)
        pages.append(page)
        unread += [Unread(file=outcome.file, page=outcome.page, reason=fault) for fault in faults]
    return Reading(pages=tuple(pages), unread=tuple(gathered(unread)))


def scans_of(draft: Draft) -> list[Scan]:
    """The parts of a page that wait for OCR."""
    return [piece for piece in draft.pieces if isinstance(piece, Scan)]


def finish(draft: Draft, answers: Iterator[Answer]) -> tuple[Page, list[str]]:
    """The page, and what could not be read of it."""
    texts: list[str] = []
    faults: list[str] = []
    source, rotation = draft.source, 0
    legibility: float | None = None
    for piece in draft.pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        answer = next(answers)
        ocr = chosen(piece.layer, answer)
        texts.append(ocr.text if ocr else piece.layer)
        if ocr and draft.source != "document":
            source, rotation = "ocr", ocr.rotation
            legibility = round(ocr.confidence, 1)
        if isinstance(answer, str):
            faults.append(answer)
        elif not texts[-1]:
            faults.append(NO_TEXT)
    page = make_page(draft.file, draft.page, "".join(texts), source, rotation=rotation, legibility=legibility)
    return page, faults


def gathered(unread: Sequence[Unread]) -> Iterator[Unread]:
    """A reason that holds for many pages of a file is said once."""
    pages: dict[tuple[str, str], list[int]] = {}
    for item in unread:
        if item.page is not None:
            pages.setdefault((item.file, item.reason), []).append(item.page)
    for item in unread:
        if item.page is None:
            yield item
            continue
        numbers = pages.pop((item.file, item.reason), [])
        if len(numbers) == 1 or item.reason == NO_TEXT:
            yield from (Unread(file=item.file, page=number, reason=item.reason) for number in numbers)
        elif numbers:
            yield Unread(file=item.file, reason=f"{item.reason} (pages {page_ranges(numbers)})")


def page_ranges(numbers: Sequence[int]) -> str:
    """Pages as a person writes them: `1-3, 7` for 1, 2, 3, 7."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)
