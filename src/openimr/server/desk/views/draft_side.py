"""The draft's side of the desk: one part of the draft, what is open in each, and the words with quality."""

from typing import Any

from django.db.models import Q
from django.http import Http404

from openimr.model import Determination, Missing
from openimr.server.desk.document import DraftDocument
from openimr.server.desk.fetch import REVIEWING
from openimr.server.desk.models import Draft
from openimr.server.desk.neighbours import notes_of_quality
from openimr.server.desk.precedents import why_not
from openimr.server.desk.showing import shown_lines
from openimr.server.desk.standing import remand_of
from openimr.server.desk.views.asking import Desk, drafted_part
from openimr.server.pages.guard import Asked
from openimr.server.records.fetch import last_review
from openimr.server.trail.reading import record_read

STATUSES = ("met", "not met", "not documented", "contradicted", "not applicable")


def draft_shown(request: Asked, seen: Desk, document: DraftDocument | None = None) -> dict[str, Any]:
    """What the draft's side shows; that it was read is written down."""
    asked = request.POST.get("part") or request.GET.get("part", "")
    drafted, document, part, tabs, item = drafted_part(seen, asked, document)
    draft = seen.draft
    if draft is None:
        raise Http404("no draft")
    place = item.place if item else None
    said = seen.case.desk_comments.order_by("at")
    if seen.own:  # what the reviewer before said, and heard, is not for the one who is to decide anew
        said = said.filter(Q(draft=draft) | Q(draft=None, by=request.user))
    comments = [*said]
    record_read(seen.case.number, f"draft: {part}")
    return {
        "case": seen.case, "draft": draft, "own": seen.own, "editable": seen.editable, "document": document,
        "drafted": drafted, "part": part, "tabs": tabs, "item": item, "place": place,
        "all": bool(request.POST.get("all") or request.GET.get("all")), "statuses": STATUSES,
        "summary": shown_lines(document.summary, drafted) if part == "summary" else (), "comments": comments,
        "gaps": _gaps(drafted, document), "absent": _absent(drafted, document),
        "notes": notes_of_quality(seen.case, request.user if seen.own else None),
        "newer": _newer(seen), "signed": draft.state == Draft.State.SIGNED,
        "closed": why_not() if item and item.precedents is None else None, "remand": remand_of(seen.case),
        "sent_back": draft.state == Draft.State.SIGNED and seen.case.state in REVIEWING and seen.own,
    }  # fmt: skip


def _gaps(drafted: Determination, document: DraftDocument) -> list[tuple[int, Missing, str, str]]:
    """Records that are missing: place, which, the name of the record that speaks of it, the reviewer's answer."""
    answered = {a.place: a.why for a in document.answered}
    return [(n, gap, _record_name(drafted, gap.named_in), answered.get(n, "")) for n, gap in enumerate(drafted.missing)]


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


def _newer(seen: Desk) -> bool:
    """Whether the software has reviewed the file anew since the draft was begun: records have come."""
    review = last_review(seen.case)
    return review is not None and seen.draft is not None and review.at > seen.draft.software.at
