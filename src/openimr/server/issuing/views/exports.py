"""Exports of a case's whole file: asked for, watched while they are made, downloaded."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render

from openimr.server.accounts.limits import by_account, limited
from openimr.server.cases.errors import StepError
from openimr.server.issuing.export.asking import ask_for_export
from openimr.server.issuing.fetch import exports_of
from openimr.server.issuing.letters import the_store
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_MOST = 20


@allowed("export case")
@limited("export of a case", 20, 3600, by=by_account)
def exports(request: Asked, number: str) -> HttpResponse:
    """The exports of a case, how far they are, and the button for a new one."""
    case = asked_case(request, "export case", number)
    if request.method == "POST":
        try:
            ask_for_export(number, request.user)
        except StepError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "The export is being made. You can leave this page.")
        return redirect("case-export", number)
    found = list(exports_of(case)[:_MOST])
    shown = {
        "case": case,
        "exports": found,
        "working": any(e.file_id is None and not e.failed for e in found),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "issuing/export_list.html" if part else "issuing/export.html", shown)


@allowed("export case")
def download(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """An export, in pieces."""
    case = asked_case(request, "export case", number)
    export = exports_of(case).filter(pk=pk).exclude(file=None).first()
    if export is None or export.file is None:
        raise Http404("no such export")
    record_read(number, f"export {pk} of the whole file")
    return StreamingHttpResponse(
        the_store().open(export.file.content),
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{number} case file.zip"',
            "Content-Length": str(export.file.content.size),
        },
    )
