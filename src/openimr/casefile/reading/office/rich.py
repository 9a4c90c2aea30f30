"""RTF as text; page breaks begin a new page."""

from collections.abc import Callable, Iterator

from striprtf import striprtf

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.outcome import Draft, Outcome
from openimr.casefile.reading.plain import pages_of_text
from openimr.casefile.reading.refusal import RefusalError
from openimr.casefile.reading.sources import Source
from openimr.casefile.reading.text import clean

_to_text: Callable[..., str] = striprtf.rtf_to_text  # the package carries no types


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """The document's pages, parted where its author broke them.

    Raises:
        RefusalError: it cannot be opened.
    """
    # RTF is ASCII by definition; what stands in it as raw bytes is in Windows' code page.
    raw = source.data(archives).decode("cp1252", "replace")
    try:
        text = _to_text(raw.replace("\\page ", "\\'0c ").replace("\\page\n", "\\'0c "), errors="replace")
    except (ValueError, IndexError, KeyError, LookupError, RecursionError):
        raise RefusalError("is damaged and cannot be opened as RTF; send it as PDF") from None
    for number, page in enumerate(pages_of_text(text.replace("|\n", "\n").replace("|", "\t")), 1):
        yield Draft(file=source.file, page=number, source="document", pieces=(clean(page.strip()),))
