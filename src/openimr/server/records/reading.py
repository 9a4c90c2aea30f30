"""The reading of one file, part by part: what is kept is not read again, and a reader may be killed at any moment."""

import time
from pathlib import Path

from django.db import OperationalError
from django.utils import timezone

from openimr.casefile import CaseFileError, PartReader, ReadPage, ReadSettings
from openimr.server.records.actions import (
    begin_reading,
    call_off_reading,
    copy_parts,
    count_pages,
    end_reading,
    keep_part,
)
from openimr.server.records.models import Progress, ReadPart, RecordFile
from openimr.server.records.parts import packed
from openimr.server.records.spooling import spooled

_PAGES, _SCANS = 64, 8
"""Pages, and scans among them, that are read before they are kept: what a killed reader loses, at most."""
_TRIES = 5
_GIVEN_UP = "could not be read here: the reading broke off several times; send it again, best as a PDF printed anew"
_EVERY = 1.0
"""Seconds between two notes of how far the reading of scans is."""


def read_record(record: RecordFile) -> None:
    """Read what is not yet read of a file, and say that it is read; nothing to do is no fault.

    Raises:
        OSError: the store or the disk does not answer.
    """
    if record.state in {"read", "unreadable"}:
        return
    if begin_reading(record) > _TRIES:
        end_reading(record, _GIVEN_UP, readable=False)
        return
    other = _read_before(record)
    if other is not None:
        count_pages(record, other.pages or 0)
        copy_parts(record, other)
        Progress.objects.filter(record=record).update(done=other.pages or 0)
        end_reading(record, other.progress.reason, readable=other.state == "read")
        return
    try:
        with spooled(record.file.content) as path:
            _read(record, path)
    except (OSError, OperationalError):
        call_off_reading(record)
        raise


def _read_before(record: RecordFile) -> RecordFile | None:
    same = RecordFile.objects.filter(case=record.case_id, file__content=record.file.content_id)
    ended = same.filter(file__reading__in=("read", "unreadable")).exclude(pk=record.pk)
    return ended.select_related("file", "progress").first()


def _read(record: RecordFile, path: Path) -> None:
    kept = ReadPart.objects.filter(record=record).order_by("-last").values_list("last", flat=True).first() or 0
    note = _Note(record)
    try:
        with PartReader(path, record.label, ReadSettings(progress=note)) as reader:
            count_pages(record, len(reader))
            faulty = 0
            while kept < len(reader):
                end = reader.end_of_part(kept, _PAGES, _SCANS)
                note.part(kept, end)
                pages = reader.read(kept, end)
                faulty += sum(_failed(page) for page in pages)
                keep_part(record, kept + 1, end, packed(pages, () if kept else reader.gaps))
                kept = end
            reasons = [gap.reason for gap in reader.gaps]
            total = len(reader)
    except CaseFileError:
        end_reading(record, "holds nothing that can be read", readable=False)
        return
    if not total:
        end_reading(record, reasons[0] if reasons else "holds no pages", readable=False)
        return
    end_reading(record, _partly(faulty, total, len(reasons)), readable=True)


def _failed(page: ReadPage) -> bool:
    return page.page is None or (bool(page.faults) and not page.page.text)


def _partly(faulty: int, total: int, gaps: int) -> str:
    says = []
    if faulty:
        says.append(f"{faulty} of {total} pages show no text that could be read: look at the pages themselves")
    if gaps:
        says.append(f"{gaps} of the files in it could not be read")
    return "; ".join(says)


class _Note:
    """Writes down how far the reading of a part's scans is, every second or so."""

    def __init__(self, record: RecordFile) -> None:
        self._record, self._start, self._end, self._at = record, 0, 0, 0.0

    def part(self, start: int, end: int) -> None:
        """The next part begins."""
        self._start, self._end = start, end

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != "OCR" or not total or time.monotonic() - self._at < _EVERY:
            return
        self._at = time.monotonic()
        pages = self._start + (self._end - self._start) * done // total
        Progress.objects.filter(record=self._record, done__lt=pages).update(done=pages, changed=timezone.now())
