"""The case file's side of the desk: a page with its quotations, the records as bookmarks, and a search."""

from typing import Any

from django.http import Http404

from openimr.model import Determination, Evidence
from openimr.server.desk import casefile
from openimr.server.desk.document import DraftDocument, Line
from openimr.server.desk.fetch import document_of, software_draft
from openimr.server.desk.views.asking import Desk
from openimr.server.pages.guard import Asked
from openimr.server.records.fetch import files_of, locate
from openimr.server.records.models import RecordFile
from openimr.server.records.search import LONGEST, SHORTEST, Found, days_of, number_of, order_of, search
from openimr.server.trail.reading import record_read

_LABEL = 70


def file_shown(request: Asked, seen: Desk) -> dict[str, Any]:
    """What the case file's side shows; that it was read is written down."""
    draft = seen.draft
    if draft is None:
        raise Http404("no draft")
    drafted, document = software_draft(draft), document_of(draft)
    files = files_of(seen.case)
    wanted = request.POST.get("q", "").strip()[:LONGEST] if request.method == "POST" else ""
    key, at, current = _asked_page(request, seen, drafted, document, files)
    sheet = (
        casefile.sheet(key, at, drafted, document, part=_part(request), current=current) if key is not None else None
    )
    found = _found(request, files, drafted, wanted) if wanted else None
    if sheet is not None:
        record_read(seen.case.number, f"page {at} of file {sheet.record.pk}")
    if wanted:
        record_read(seen.case.number, "a search in all files")
    return {
        "case": seen.case, "draft": draft, "own": seen.own, "editable": seen.editable, "sheet": sheet, "files": files,
        "bookmarks": _bookmarks(drafted, document), "found": found, "wanted": wanted,
        "short": found is not None and len(wanted) < SHORTEST,
        "part": _part(request), "targets": _targets(_part(request), drafted, document), "current": current,
        **_neighbours(sheet, files),
    }  # fmt: skip


def _found(request: Asked, files: list[RecordFile], drafted: Determination, wanted: str) -> Found:
    """A page of the places where the words stand; the newest record first, unless it is asked for otherwise."""
    order = order_of(request.POST.get("sort") or request.POST.get("order", ""))
    number = number_of(request.POST.get("hits", ""))
    return search(files, wanted, days=days_of(drafted.records), order=order, number=number)


def _asked_page(
    request: Asked, seen: Desk, drafted: Determination, document: DraftDocument, files: list[RecordFile]
) -> tuple[RecordFile | None, int, str]:
    """The page that is asked for: by a quotation, by a record, or by file and number; else the first that was read."""
    asked = request.POST if request.method == "POST" else request.GET
    found: tuple[RecordFile, int] | None = None
    current = asked.get("quote", "")
    quote = casefile.find_quote(document, current) if current else None
    if quote is not None:
        found = locate(seen.case, quote.evidence.file, quote.evidence.page)
    record = next((r for r in drafted.records if r.id == asked.get("record")), None)
    if found is None and record is not None:
        found = locate(seen.case, record.file, record.first_page)
    if found is None and asked.get("file", "").isdecimal() and asked.get("page", "").isdecimal():
        key = int(asked["file"])
        mine = next((f for f in files if f.pk == key), None)
        found = (mine, max(int(asked["page"][:6]), 1)) if mine else None
    if found is None and (first_quote := _first_quote(asked.get("part", ""), document)) is not None:
        found = locate(seen.case, first_quote.file, first_quote.page)
    if found is None:
        first = next((r for r in drafted.records if r.kind not in {"fax cover", "blank"}), None)
        found = locate(seen.case, first.file, first.first_page) if first else None
    return (*found, current) if found else (None, 1, "")


def _first_quote(part: str, document: DraftDocument) -> Evidence | None:
    """The first quotation of the part of the draft that is open: its page is shown to begin with."""
    place = int(part[5:7]) if part.startswith("item-") and part[5:7].isdecimal() else 0
    if part == "summary" or place >= len(document.items):
        lines: list[Line] = [*document.summary]
    else:
        lines = [line for _, line in document.items[place].lines()]
    return next((quote.evidence for line in lines for quote in line.quotes), None)


def _neighbours(sheet: casefile.Sheet | None, files: list[RecordFile]) -> dict[str, object]:
    """The page before and the page after, across files."""
    if sheet is None:
        return {"before": None, "after": None}
    order = [(f.pk, page) for f in files for page in range(1, (f.pages or 0) + 1)]
    here = (sheet.record.pk, sheet.page)
    at = order.index(here) if here in order else -1
    return {
        "before": order[at - 1] if at > 0 else None,
        "after": order[at + 1] if 0 <= at < len(order) - 1 else None,
        "count": (at + 1, len(order)),
    }


def _bookmarks(drafted: Determination, document: DraftDocument) -> list[tuple[Any, int, int, bool]]:
    """Each record with its number of pages and of quotations, the newest first, papers of no weight last."""
    counted: dict[str, int] = {}
    for quote in document.quotes():
        counted[quote.evidence.record] = counted.get(quote.evidence.record, 0) + 1
    found = [
        (record, record.last_page - record.first_page + 1, counted.get(record.id, 0), record.duplicate_of is not None)
        for record in drafted.records
    ]
    return sorted(found, key=lambda row: (row[3], not row[2], row[0].date is None, _descending(row[0].date)))


def _descending(day: str | None) -> tuple[int, ...]:
    return tuple(-int(piece) for piece in (day or "").split("-") if piece.isdecimal())


def _part(request: Asked) -> str:
    return request.POST.get("part") or request.GET.get("part", "item-0")


def _targets(part: str, drafted: Determination, document: DraftDocument) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a quotation can be added to, in groups: sentences and criteria of the part of the draft that is open."""
    if part == "summary":
        lines = [(f"line {line.id}", line.text[:_LABEL]) for line in document.summary if not line.removed]
        return [("Summary", [("new summary ", "A new sentence of the summary"), *lines])]
    place = int(part[5:7]) if part.startswith("item-") and part[5:7].isdecimal() else 0
    if not 0 <= place < len(document.items):
        return []
    item = document.items[place]
    found = []
    for name, label in (("supporting", "For the treatment"), ("opposing", "Against it"), ("rationale", "Rationale")):
        lines = [(f"line {line.id}", line.text[:_LABEL]) for line in getattr(item, name) if not line.removed]
        found.append((label, [(f"new {name} {place}", f"{label}: a new sentence"), *lines]))
    subjects = {c.id: c.subject or c.text for c in drafted.items[place].criteria}
    criteria = [(f"criterion {place} {c.id}", subjects.get(c.id, c.id)[:_LABEL]) for c in item.criteria]
    return [*found, ("Criteria", criteria)]
