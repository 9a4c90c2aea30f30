"""The whole case file: every source in turn, then OCR over the pages that need it."""

from pathlib import Path

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.files import read_file
from openimr.casefile.reading.outcome import Draft, Outcome
from openimr.casefile.reading.settings import Reading, ReadSettings
from openimr.casefile.reading.sources import find_sources
from openimr.casefile.reading.text import make_page
from openimr.model import Page, Unread


def read_pages(path: Path, settings: ReadSettings) -> Reading:
    """Read every page of a case file.

    Raises:
        CaseFileError: the path is missing, or an empty folder or zip. A file that cannot be read is not an error: it
            is listed in `unread`, and the rest goes on.
    """
    with Archives(settings.limits) as archives:
        outcomes: list[Outcome] = []
        for source in find_sources(path, archives):
            outcomes += [source] if isinstance(source, Unread) else read_file(source, archives)
        pages: list[Page] = []
        unread: list[Unread] = []
        for outcome in outcomes:
            if isinstance(outcome, Draft):
                text = "".join(p if isinstance(p, str) else p.layer for p in outcome.pieces)
                pages.append(make_page(outcome.file, outcome.page, text, outcome.source))
            else:
                unread.append(outcome)
    return Reading(pages=tuple(pages), unread=tuple(unread))
