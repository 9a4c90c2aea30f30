"""Issued letters: those of a case, and whether a PDF is one of ours."""

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render

from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import may, visible_cases
from openimr.server.cases.fetch import case_document
from openimr.server.issuing.fetch import came_decided, issued_of, notes_of, papers_of
from openimr.server.issuing.forms import LetterForm
from openimr.server.issuing.letters import pieces_of, the_store
from openimr.server.issuing.looking import MOST, look_at
from openimr.server.issuing.models import Issued
from openimr.server.issuing.standing import standings
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.store.uploading import takes_files
from openimr.server.trail.reading import record_read

_MOST = 50


@allowed("see case")
def determination(request: Asked, number: str) -> HttpResponse:
    """What was issued in a case, to be downloaded; to the office also what can be done next."""
    case = asked_case(request, "see case", number)
    user = request.user
    quality = may(user, "check quality")
    reviews = may(user, "review case") and case.reviewer_id == user.pk
    letters = issued_of(case)[:_MOST]
    standing = standings(case_document(case), ((row.determination, row.at) for row in letters))
    shown = {
        "case": case,
        "elsewhere": not letters and came_decided(case),
        "issued": [(row, standing[row.determination.version]) for row in letters],
        "may_quality": quality,
        "papers": papers_of(case)[:_MOST] if may(user, "see issued") else (),
        "may_export": may(user, "export case"),
        "may_remand": may(user, "remand case") and case.state == "APPEALED",
        "versions": case.determinations.order_by("-version")[:_MOST] if quality else (),
        "notes": notes_of(case, None if quality else user)[:_MOST] if quality or reviews else (),
    }
    record_read(number, "determination page")
    return render(request, "issuing/determination.html", shown)


@allowed("see case")
def download(request: Asked, number: str, version: int) -> HttpResponseBase:
    """An issued letter, to whoever may see the case."""
    case = asked_case(request, "see case", number)
    issued = issued_of(case).filter(determination__version=version).first()
    if issued is None:
        raise Http404("no such letter")
    record_read(number, f"issued letter, version {version}")
    return StreamingHttpResponse(
        pieces_of(issued),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{number} determination {version}.pdf"',
            "Content-Length": str(issued.file.content.size),
        },
    )


@allowed("see issued")
def paper(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """A paper to mail."""
    case = asked_case(request, "see issued", number)
    file = papers_of(case).filter(pk=pk).first()
    if file is None:
        raise Http404("no such paper")
    record_read(number, f"paper to mail: {file.kind}, file {pk}")
    return StreamingHttpResponse(
        the_store().open(file.content),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


@allowed("see issued")
@limited("check a letter", 60, 60, by=by_account)
@takes_files
def check(request: Asked) -> HttpResponse:
    """Whether a PDF is a letter of ours as it was issued, and whose seal it bears."""
    form = LetterForm(request.POST or None, request.FILES or None)
    shown: dict[str, object] = {"form": form, "most": MOST // (1024 * 1024)}
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["letter"]
        if upload.size > MOST:
            form.add_error("letter", f"The file is larger than {MOST // (1024 * 1024)} MB: no letter of ours is.")
        else:
            looked = look_at(upload.read())
            issued = Issued.objects.select_related("case", "determination").filter(pk=looked.row or 0)
            found = issued.filter(case__in=visible_cases(request.user)).first()
            if found is not None:
                record_read(
                    found.case.number, f"issued letter, version {found.determination.version}, held against a PDF"
                )
            shown |= {"looked": looked, "issued": found}
    return render(request, "issuing/check.html", shown)
