"""Search in the text of a case's records."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from openimr.server.records.fetch import parts_of
from openimr.server.records.models import RecordFile

MOST = 100
"""Hits that are shown."""
SHORTEST = 2
_AROUND = 90


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A place in a page's text where the words stand, with what stands around it."""

    record: RecordFile
    page: int
    start: int
    end: int
    before: str
    found: str
    after: str


def hits(records: Iterable[RecordFile], words: str) -> Iterator[Hit]:
    """Every place in the records, in their order, where the words stand one after the other, whatever their case."""
    parts = words.split()
    if not parts or len(words.strip()) < SHORTEST:
        return
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts), re.IGNORECASE)
    for record in records:
        number = 0
        for part in parts_of(record):
            for read in part.pages:
                number += 1
                text = read.page.text if read.page else ""
                for found in pattern.finditer(text):
                    yield Hit(
                        record=record,
                        page=number,
                        start=found.start(),
                        end=found.end(),
                        before=_before(text, found.start()),
                        found=found[0],
                        after=_after(text, found.end()),
                    )


def _before(text: str, at: int) -> str:
    return " ".join(text[max(0, at - _AROUND) : at].split()) + (" " if text[:at][-1:].isspace() else "")


def _after(text: str, at: int) -> str:
    return (" " if text[at : at + 1].isspace() else "") + " ".join(text[at : at + _AROUND].split())
