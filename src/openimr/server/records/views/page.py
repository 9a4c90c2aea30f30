"""A page of a record: its picture with what is marked on it, its text, and the way to the next one."""

import re
from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render

from openimr.casefile import Word
from openimr.server.cases.fetch import case_document
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.fetch import PageWords, files_of, page_words, record_of
from openimr.server.records.models import RecordFile
from openimr.server.records.showing import shown
from openimr.server.trail.reading import record_read

_MARK = re.compile(r"(\d{1,7})-(\d{1,7})")
_BEFORE, _AFTER = 4, 30
"""Bookmarks shown before and after the one that is looked at; all of them are on the page of the case file."""


@allowed("see records")
def page(request: Asked, number: str, key: int, page: int) -> HttpResponse:
    """Page `page` of a file; `?mark=120-134` marks these places of its text."""
    case = asked_case(request, "see records", number)
    records = files_of(case)
    record = next((one for one in records if one.pk == key), None)
    if record is None or page < 1 or (record.pages is not None and page > max(record.pages, 1)):
        raise Http404("no such page")
    read = page_words(record, page)
    on_file = shown(case, case_document(case), records)
    record_read(number, f"page {page} of record {key}")
    here = [i for i, mark in enumerate(on_file.bookmarks) if mark.file.pk == key and mark.page <= page <= mark.last]
    at = here[0] if here else 0
    facts = {
        "case": case,
        "record": record,
        "page": page,
        "read": read,
        "boxes": marked(read, request.GET.get("mark", "")) if read else (),
        "parts": _parts(read, request.GET.get("mark", "")) if read else (),
        "before": _before(records, record, page),
        "after": _after(records, record, page),
        "marks": on_file.bookmarks[max(0, at - _BEFORE) : at + _AFTER],
        "all_marks": len(on_file.bookmarks),
        "here": on_file.bookmarks[at] if here else None,
        "is_pdf": record.file.content.type == "application/pdf",
    }
    return render(request, "records/page.html", facts)


@allowed("see records")
def viewer(request: Asked, number: str, key: int) -> HttpResponse:
    """The file in pdf.js, as its sender made it: in colour, its text to be selected."""
    case = asked_case(request, "see records", number)
    record = record_of(case, key)
    if record is None or record.file.content.type != "application/pdf":
        raise Http404("no such file")
    record_read(number, f"viewer of record {key}")
    return render(request, "records/viewer.html", {"case": case, "record": record})


def marked(read: PageWords, mark: str) -> Sequence[tuple[float, float, float, float]]:
    """The places on the picture, as x, y, width and height in thousandths, of the marked part of the text."""
    span = _span(mark)
    if span is None:
        return ()
    start, end = span
    return [_box(word) for word in read.words if word[0] < end and word[1] > start]


def _box(word: Word) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = word[2:]
    return round(x0 * 1000, 1), round(y0 * 1000, 1), round((x1 - x0) * 1000, 1), round((y1 - y0) * 1000, 1)


def _parts(read: PageWords, mark: str) -> tuple[str, str, str]:
    """The text before, in and after the mark."""
    start, end = _span(mark) or (0, 0)
    return read.text[:start], read.text[start:end], read.text[end:]


def _span(mark: str) -> tuple[int, int] | None:
    found = _MARK.fullmatch(mark)
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def _before(records: Sequence[RecordFile], record: RecordFile, page: int) -> tuple[int, int] | None:
    """The file and page before this one, in the order in which the files came."""
    if page > 1:
        return record.pk, page - 1
    earlier = [one for one in records if one.pk < record.pk and one.pages]
    return (earlier[-1].pk, earlier[-1].pages or 1) if earlier else None


def _after(records: Sequence[RecordFile], record: RecordFile, page: int) -> tuple[int, int] | None:
    if record.pages is not None and page < record.pages:
        return record.pk, page + 1
    later = [one for one in records if one.pk > record.pk and one.pages]
    return (later[0].pk, 1) if later else None
