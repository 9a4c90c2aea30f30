"""Picture files: each frame of a TIFF, each PNG or JPEG is a scanned page."""

from collections.abc import Iterator
from io import BytesIO

from openimr.casefile.reading.archive import Archives
from openimr.casefile.reading.ocr.render import count_frames
from openimr.casefile.reading.outcome import Document, Draft, Outcome, Scan
from openimr.casefile.reading.sources import Source
from openimr.model import Unread


def read(source: Source, archives: Archives) -> Iterator[Outcome]:
    """One scan for each frame.

    Raises:
        RefusalError: it cannot be opened, or has more dots than the limits allow.
    """
    content = source.content(archives)
    count = count_frames(BytesIO(content) if isinstance(content, bytes) else content, archives.limits)
    document = Document("picture", lambda: source.content(archives))
    for number in range(1, min(count, archives.limits.pages) + 1):
        yield Draft(file=source.file, page=number, source="ocr", pieces=(Scan(document=document, number=number),))
    if count > archives.limits.pages:
        reason = f"has {count} pages; only the first {archives.limits.pages} were read, which is the limit; split it"
        yield Unread(file=source.file, reason=reason)
