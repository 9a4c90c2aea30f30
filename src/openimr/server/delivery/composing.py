"""The PDF of a batch: a cover sheet, and before each letter a separator that says where it goes."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import IO, TYPE_CHECKING

import msgspec

from openimr.documents import typeset
from openimr.process.notices import Notice
from openimr.process.notices.blocks import plain
from openimr.server.delivery.models import Batch, Sending

if TYPE_CHECKING:
    import pypdfium2

_COVER = (
    "In posting order. Before each letter lies a separator with its address: it does not go into the envelope. Every "
    "letter is dated as this batch is: mail it on that day, or dissolve the batch and make another."
)


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A letter on its way into a batch: to whom it goes, its PDF, and what goes into the envelope with it."""

    sending: Sending
    lines: tuple[str, ...]
    pdf: bytes
    enclosure: bytes | None = None
    coded: bool = False

    @property
    def case_number(self) -> str:
        """The number of its case."""
        return self.sending.case.number


def lines_of(notice: Notice) -> tuple[str, ...]:
    """Name and address as they stand in the letter, and show in the envelope's window."""
    return tuple(plain(line) for line in notice.address)


def posting_order(envelopes: Sequence[Envelope]) -> list[Envelope]:
    """By ZIP code and name, as the post takes it; what goes to one address lies together."""
    return sorted(envelopes, key=lambda one: (_zip(one.lines), one.lines, one.sending.pk))


def composed(batch: Batch, envelopes: Sequence[Envelope], into: IO[bytes]) -> list[int]:
    """Write the batch's PDF; the pages of each letter with its enclosures, without the separator."""
    import pypdfium2  # noqa: PLC0415 - the web server starts without what works on PDFs

    made = pypdfium2.PdfDocument.new()
    counts: list[int] = []
    try:
        parts = [[_opened(one.pdf), *([_opened(one.enclosure)] if one.enclosure else [])] for one in envelopes]
        counts = [sum(len(part) for part in letter) for letter in parts]
        sheets = _opened(_sheets(batch, envelopes, counts))
        covers = len(sheets) - len(envelopes)
        made.import_pages(sheets, pages=[*range(covers)])
        for place, letter in enumerate(parts):
            made.import_pages(sheets, pages=[covers + place])
            for part in letter:
                made.import_pages(part)
        made.save(into)
    finally:
        made.close()
    return counts


def _opened(data: bytes) -> "pypdfium2.PdfDocument":
    import pypdfium2  # noqa: PLC0415

    return pypdfium2.PdfDocument(BytesIO(data), autoclose=True)


def _sheets(batch: Batch, envelopes: Sequence[Envelope], counts: Sequence[int]) -> bytes:
    """The cover, which may take several pages, and a separator of one page for each letter."""
    day = batch.day.isoformat()
    return typeset(
        "mailing", {"title": f"Batch {batch.pk} of {day}", "sheets": [*_all(batch, envelopes, counts)]}, date=day
    )


def _all(batch: Batch, envelopes: Sequence[Envelope], counts: Sequence[int]) -> Iterator[dict[str, object]]:
    cases = len({one.case_number for one in envelopes})
    yield {
        "title": f"Batch {batch.pk}: letters to mail on {batch.day:%B} {batch.day.day}, {batch.day.year}",
        "rows": [
            ["Letters", str(len(envelopes))],
            ["Cases", str(cases)],
            ["Pages of the letters", str(sum(counts))],
        ],
        "texts": [
            _COVER,
        ],
        "table": {
            "head": ["No.", "Case", "To", "Pages"],
            "widths": [0, 0, 1, 0],
            "rows": [
                [str(n), one.case_number, ", ".join(one.lines), str(count)]
                for n, (one, count) in enumerate(zip(envelopes, counts, strict=True), 1)
            ],
        },
        "sign": [],
    }
    for n, (one, count) in enumerate(zip(envelopes, counts, strict=True), 1):
        inside = "the letter and the sealed determination" if one.enclosure else "the letter"
        yield {
            "title": f"Letter {n} of {len(envelopes)}",
            "rows": [["Case", one.case_number], ["Pages", str(count)], ["In the envelope", inside]],
            "texts": [*one.lines],
            "table": None,
            "sign": [],
        }


def _zip(lines: Sequence[str]) -> str:
    """The ZIP code of an address; one without comes first, so that it is seen."""
    last = lines[-1].split()[-1] if lines and lines[-1].split() else ""
    return last if last[:5].isdigit() else ""
