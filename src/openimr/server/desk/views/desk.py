"""The desk: the case file on one side, the draft on the other."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from openimr.server.cases.errors import StepError
from openimr.server.desk import actions
from openimr.server.desk.views.asking import Desk, own_case, seen_desk
from openimr.server.desk.views.draft_side import draft_shown
from openimr.server.desk.views.file_side import file_shown
from openimr.server.pages.guard import Asked, allowed
from openimr.server.records.fetch import files_of, last_review, record_of, review_of
from openimr.server.records.views.content import picture_answer
from openimr.server.trail.reading import record_read


@allowed("read desk")
def desk(request: Asked, number: str) -> HttpResponse:
    """The whole desk. Before the reviewer has attested for the case, nothing of it opens."""
    seen = seen_desk(request, number)
    if not seen.attested:
        return redirect("desk-accept", number)
    if seen.draft is None:
        return _not_begun(request, seen)
    shown = {**draft_shown(request, seen), **file_shown(request, seen)}
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
    shown = file_shown(request, seen)
    if request.headers.get("HX-Request"):
        return render(request, "desk/file.html", shown)
    return render(request, "desk/desk.html", {**draft_shown(request, seen), **shown})


@allowed("read desk")
def image(request: Asked, number: str, file: int, page: int) -> HttpResponse:
    """A page's picture."""
    seen = seen_desk(request, number)
    record = record_of(seen.case, file) if seen.attested else None
    if record is None:
        raise Http404("no such page")
    return picture_answer(request, record, page)


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


def _not_begun(request: Asked, seen: Desk) -> HttpResponse:
    files = files_of(seen.case)
    ready = last_review(seen.case) is not None
    record_read(seen.case.number, "list of files")
    return render(request, "desk/begin.html", {"case": seen.case, "files": files, "ready": ready, "own": seen.own})
