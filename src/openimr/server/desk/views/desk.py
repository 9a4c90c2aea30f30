"""The desk: the case file on one side, the draft on the other."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from openimr.model import Determination
from openimr.server.cases.errors import StepError
from openimr.server.desk import actions, casefile
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.fetch import REVIEWING, document_of, software_draft
from openimr.server.desk.models import Draft
from openimr.server.desk.views.asking import Desk, drafted_part, own_case, seen_desk
from openimr.server.pages.guard import Asked, allowed
from openimr.server.records.fetch import files_of, last_review, locate, page_image, record_of, review_of
from openimr.server.records.models import RecordFile
from openimr.server.trail.reading import record_read

MOST_HITS = 50
STATUSES = ("met", "not met", "not documented", "contradicted", "not applicable")


@allowed("read desk")
def desk(request: Asked, number: str) -> HttpResponse:
    """The whole desk. Before the reviewer has attested for the case, nothing of it opens."""
    seen = seen_desk(request, number)
    if not seen.attested:
        return redirect("desk-accept", number)
    if seen.draft is None:
        return _not_begun(request, seen)
    shown = {**draft_shown(request, seen), **_file_shown(request, seen)}
    return render(request, "desk/desk.html", shown)


@allowed("read desk")
def draft_pane(request: Asked, number: str) -> HttpResponse:
    """The draft's side alone."""
    seen = seen_desk(request, number)
    if not seen.attested or seen.draft is None:
        raise Http404("no draft")
    return render(request, "desk/draft.html", draft_shown(request, seen))


@allowed("read desk")
def file_pane(request: Asked, number: str) -> HttpResponse:
    """The case file's side alone; by POST a search in it, as what is looked for must not stand in an address."""
    seen = seen_desk(request, number)
    if not seen.attested or seen.draft is None:
        raise Http404("no draft")
    shown = _file_shown(request, seen)
    if request.headers.get("HX-Request"):
        return render(request, "desk/file.html", shown)
    return render(request, "desk/desk.html", {**draft_shown(request, seen), **shown})


@allowed("read desk")
def image(request: Asked, number: str, file: int, page: int) -> HttpResponse:
    """A page's picture."""
    seen = seen_desk(request, number)
    record = record_of(seen.case, file) if seen.attested else None
    picture = page_image(record, page) if record is not None else None
    if picture is None:
        raise Http404("no such page")
    answer = HttpResponse(picture, content_type="image/png")
    answer["Cache-Control"] = "private, max-age=900"
    return answer


@allowed("review case")
def begin(request: Asked, number: str) -> HttpResponse:
    """Begin the draft, once the software has read the file."""
    case = own_case(request, number)
    if request.method == "POST":
        reviewed = review_of(case)
        try:
            if reviewed is not None:
                actions.begin(request.user, number, reviewed)
        except StepError:
            return redirect("desk", number)  # which says where the case stands
    return redirect("desk", number)


def draft_shown(request: Asked, seen: Desk, document: DraftDocument | None = None) -> dict[str, Any]:
    """What the draft's side shows."""
    asked = request.POST.get("part") or request.GET.get("part", "")
    drafted, document, part, tabs, item = drafted_part(seen, asked, document)
    draft = seen.draft
    if draft is None:
        raise Http404("no draft")
    place = item.place if item else None
    comments = [*seen.case.desk_comments.order_by("at")]
    answered = {a.place: a.why for a in document.answered}
    return {
        "case": seen.case, "draft": draft, "own": seen.own, "editable": seen.editable, "document": document,
        "drafted": drafted, "part": part, "tabs": tabs, "item": item, "place": place, "statuses": STATUSES,
        "summary": _summary(part, document, drafted), "comments": comments,
        "gaps": [(n, gap, _record_name(drafted, gap.named_in), answered.get(n, "")) for n, gap in enumerate(drafted.missing)],
        "absent": _absent(drafted, document), "returned": _returned(seen),
        "newer": _newer(seen), "signed": draft.state == Draft.State.SIGNED,
        "decisions_of_case": draft.state == Draft.State.SIGNED and seen.case.state in REVIEWING and seen.own,
    }  # fmt: skip


def _file_shown(request: Asked, seen: Desk) -> dict[str, Any]:
    draft = seen.draft
    if draft is None:
        raise Http404("no draft")
    drafted, document = software_draft(draft), document_of(draft)
    files = files_of(seen.case)
    wanted = request.POST.get("q", "").strip() if request.method == "POST" else ""
    key, at, current = _asked_page(request, seen, drafted, document, files)
    sheet = casefile.sheet(seen.case, key, at, drafted, document, current) if key is not None else None
    hits = casefile.search(seen.case, wanted, MOST_HITS) if wanted else []
    if sheet is not None:
        record_read(seen.case.number, f"page {at} of file {sheet.record.pk}")
    if wanted:
        record_read(seen.case.number, "a search in all files")
    return {
        "case": seen.case, "draft": draft, "own": seen.own, "editable": seen.editable, "sheet": sheet, "files": files,
        "bookmarks": _bookmarks(drafted, document, files), "hits": hits, "wanted": wanted, "most_hits": MOST_HITS,
        "part": request.POST.get("part") or request.GET.get("part", "item-0"), "targets": _targets(request, drafted, document),
        "current": current, **_neighbours(sheet, files),
    }  # fmt: skip


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
    if found is None:
        first = next((r for r in drafted.records if r.kind not in {"fax cover", "blank"}), None)
        found = locate(seen.case, first.file, first.first_page) if first else None
    return (*found, current) if found else (None, 1, "")


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


def _bookmarks(
    drafted: Determination, document: DraftDocument, files: list[RecordFile]
) -> list[tuple[Any, int, int, bool]]:
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


def _targets(request: Asked, drafted: Determination, document: DraftDocument) -> list[tuple[str, str]]:
    """What a quotation can be added to: the sentences and criteria of the part of the draft that is open."""
    part = request.POST.get("part") or request.GET.get("part", "item-0")
    if part == "summary":
        lines = [(f"line {line.id}", f"Summary: {line.text[:70]}") for line in document.summary if not line.removed]
        return [("new summary ", "A new sentence of the summary"), *lines]
    place = int(part[5:]) if part.startswith("item-") and part[5:].isdecimal() else 0
    if not 0 <= place < len(document.items):
        return []
    item = document.items[place]
    subjects = {c.id: c.subject or c.text for c in drafted.items[place].criteria}
    found = [
        (f"new supporting {place}", "A new sentence for the treatment"),
        (f"new opposing {place}", "A new sentence against it"),
        (f"new rationale {place}", "A new sentence of the rationale"),
    ]
    labels = {"rationale": "Rationale", "supporting": "For", "opposing": "Against"}
    found += [(f"line {line.id}", f"{labels[p]}: {line.text[:70]}") for p, line in item.lines() if not line.removed]
    return found + [(f"criterion {place} {c.id}", f"Criterion: {subjects.get(c.id, c.id)[:70]}") for c in item.criteria]


def _summary(part: str, document: DraftDocument, drafted: Determination) -> Any:
    from openimr.server.desk.showing import shown_lines  # noqa: PLC0415 - moved below

    return shown_lines(document.summary, drafted) if part == "summary" else ()


def _record_name(drafted: Determination, key: str) -> str:
    record = next((r for r in drafted.records if r.id == key), None)
    return f"{record.kind} of {record.date or 'no date'}" if record else "a record"


def _absent(drafted: Determination, document: DraftDocument) -> list[tuple[int, str, list[str]]]:
    """What is not documented, by item: place, request, the criteria."""
    found = []
    for place, (item, mine) in enumerate(zip(drafted.items, document.items, strict=True)):
        subjects = {c.id: c.subject or c.text for c in item.criteria if c.role}
        missing = [subjects[c.id] for c in mine.criteria if c.status == "not documented" and c.id in subjects]
        if missing:
            found.append((place, item.request, missing))
    return found


def _returned(seen: Desk) -> bool:
    return (
        seen.own and seen.draft is not None and seen.draft.state == Draft.State.SIGNED and seen.case.state in REVIEWING
    )


def _newer(seen: Desk) -> bool:
    """Whether the software has reviewed the file anew since the draft was begun: records have come."""
    review = last_review(seen.case)
    return review is not None and seen.draft is not None and review.at > seen.draft.software.at


def _not_begun(request: Asked, seen: Desk) -> HttpResponse:
    files = files_of(seen.case)
    ready = last_review(seen.case) is not None
    record_read(seen.case.number, "list of files")
    return render(request, "desk/begin.html", {"case": seen.case, "files": files, "ready": ready, "own": seen.own})
