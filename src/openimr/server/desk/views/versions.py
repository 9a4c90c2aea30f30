"""Versions of the draft, how two of them differ sentence by sentence, and how the decisions came about."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from openimr.server.desk.comparing import compared
from openimr.server.desk.fetch import decisions_of, document_of, precedents_of, software_draft, version_document
from openimr.server.desk.models import Draft, DraftVersion, Signature
from openimr.server.desk.views.asking import Desk, seen_desk
from openimr.server.pages.guard import Asked, allowed
from openimr.server.trail.reading import record_read

_MOST = 100


@allowed("read desk")
def versions(request: Asked, number: str) -> HttpResponse:
    """The kept versions, the newest first; those that the server kept by itself are left out."""
    seen, draft = _begun(request, number)
    kept = draft.versions.exclude(kind=DraftVersion.Kind.AUTOMATIC).order_by("-number").defer("document")[:_MOST]
    rows = [*kept]
    record_read(number, "list of draft versions")
    pairs = [(version, rows[n + 1].number if n + 1 < len(rows) else None) for n, version in enumerate(rows)]
    shown = {"case": seen.case, "draft": draft, "pairs": pairs, "own": seen.own, "editable": seen.editable,
             "last": rows[0].number if rows else 0}  # fmt: skip
    return render(request, "desk/versions.html", shown)


@allowed("read desk")
def differences(request: Asked, number: str, before: int, after: int) -> HttpResponse:
    """What changed from one version to another; `after` 0 is the draft as it stands now."""
    seen, draft = _begun(request, number)
    found = {v.number: v for v in draft.versions.filter(number__in=[before, after])}
    if before not in found or (after and after not in found):
        raise Http404("no such version")
    new = version_document(found[after]) if after else document_of(draft)
    changes = compared(version_document(found[before]), new, software_draft(draft))
    record_read(number, f"differences of draft versions {before} and {after or 'now'}")
    shown = {"case": seen.case, "before": found[before], "after": found.get(after), "changes": changes}
    return render(request, "desk/differences.html", shown)


@allowed("read desk")
def history(request: Asked, number: str) -> HttpResponse:
    """What the software proposed, what the reviewer opened, decided and changed, and what was signed."""
    seen, draft = _begun(request, number)
    drafted, decisions = software_draft(draft), decisions_of(draft)
    opened = dict(draft.opened_proposals.values_list("item", "at"))
    letters = precedents_of(draft)
    first = draft.versions.order_by("number").first()
    changes = compared(version_document(first), document_of(draft), drafted) if first else []
    items = [
        (
            item,
            None if item.confidence is None else round(100 * item.confidence),
            decisions.get(place, []),
            opened.get(place),
            letters.get(place),
            (place in opened or not seen.own) and bool(decisions.get(place)),
        )
        for place, item in enumerate(drafted.items)
    ]
    record_read(number, "history of the draft")
    signatures = Signature.objects.filter(draft=draft).select_related("determination").order_by("at")
    shown = {"case": seen.case, "draft": draft, "items": items, "changes": len(changes), "own": seen.own,
             "edits": draft.edits.count(), "signatures": signatures}  # fmt: skip
    return render(request, "desk/history.html", shown)


def _begun(request: Asked, number: str) -> tuple[Desk, Draft]:
    seen = seen_desk(request, number)
    if not seen.attested or seen.draft is None:
        raise Http404("no draft")
    return seen, seen.draft
