"""What is open before signing, and the signature itself, which asks for the password or second factor again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.cases.errors import StepError
from openimr.server.desk.attesting import attestation
from openimr.server.desk.build import built
from openimr.server.desk.casefile import all_pages
from openimr.server.desk.fetch import decisions_of, precedents_of
from openimr.server.desk.models import Draft
from openimr.server.desk.points import Point, blocking, open_points
from openimr.server.desk.showing import shown_item, shown_lines
from openimr.server.desk.signing import Qualifications, last_qualifications
from openimr.server.desk.signing import sign as sign_draft
from openimr.server.desk.standing import standing
from openimr.server.desk.views.asking import Desk, own_case, seen_desk
from openimr.server.pages.guard import Asked, allowed
from openimr.server.records.fetch import not_considered
from openimr.server.trail.reading import record_read

MOST = 200


@allowed("read desk")
def check(request: Asked, number: str) -> HttpResponse:
    """Everything that is open, each with a link to its place; what blocks first."""
    seen = seen_desk(request, number)
    if not seen.attested or seen.draft is None:
        raise Http404("no draft")
    points = _points(seen, seen.draft)
    record_read(number, "checks of the draft")
    shown = {"case": seen.case, "draft": seen.draft, "own": seen.own, "editable": seen.editable,
             "blocking": blocking(points), "warnings": [p for p in points if p.severity == "warning"]}  # fmt: skip
    return render(request, "desk/check.html", shown)


@allowed("review case")
@freshly_authenticated()
def sign(request: Asked, number: str) -> HttpResponse:
    """The whole text once more, the statements to make, and the signature."""
    case = own_case(request, number)
    seen = seen_desk(request, number)
    if not seen.editable or seen.draft is None:
        messages.error(request, "There is no open draft of this case to sign.")
        return redirect("desk-cases" if seen.draft is None else "desk", *([] if seen.draft is None else [number]))
    shown = _to_sign(request, seen, seen.draft)
    if request.method == "POST" and not shown["blocking"]:
        revision = request.POST.get("revision", "")
        qualifications = Qualifications(
            licensure=_listed(shown["licensure"]), specialties=_listed(shown["specialties"])
        )
        try:
            sign_draft(
                request.user,
                number,
                revision=int(revision) if revision.isdecimal() and len(revision) < 9 else -1,
                attested=request.POST.getlist("attest"),
                qualifications=qualifications,
                pages=all_pages(case),
            )
        except StepError as error:
            shown["error"] = str(error)
            return render(request, "desk/sign.html", shown, status=422)
        messages.success(request, f"Signed and sealed: case {number} goes to the quality check.")
        return redirect("desk", number)
    record_read(number, "draft, before signing")
    return render(request, "desk/sign.html", shown, status=422 if request.method == "POST" else 200)


def _to_sign(request: Asked, seen: Desk, draft: Draft) -> dict[str, Any]:
    (drafted, document), decisions = standing(draft), decisions_of(draft)
    before = last_qualifications(request.user)
    posted = request.POST if request.method == "POST" else {}
    made = built(drafted, document, case_number=seen.case.number)
    return {
        "case": seen.case, "draft": draft, "statements": attestation().statements, "error": "",
        "attested": request.POST.getlist("attest"),
        "licensure": posted.get("licensure", ", ".join(before.licensure)),
        "specialties": posted.get("specialties", ", ".join(before.specialties)),
        "blocking": blocking(_points(seen, draft)), "determination": made.determination,
        "summary": shown_lines(document.summary, drafted),
        "items": [
            shown_item(place, drafted, document, decisions.get(place, ()), None) for place in range(len(document.items))
        ],
    }  # fmt: skip


def _points(seen: Desk, draft: Draft) -> tuple[Point, ...]:
    opened = draft.opened_proposals.values_list("item", flat=True)
    pages = all_pages(seen.case)
    letters = precedents_of(draft)
    found = open_points(
        *standing(draft),
        decisions_of(draft),
        opened,
        pages,
        case_number=seen.case.number,
        since=draft.software.at,
        late=len(not_considered(seen.case, draft.software.at)) if draft.state == Draft.State.OPEN else 0,
        precedents={place: row.at for place, row in letters.items()},
    )
    return found[:MOST]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip())
