"""The case file: what came, how far it is read, what is asked for, and where each record begins."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.server.accounts.permissions import may
from openimr.server.accounts.roles import OFFICE, Role
from openimr.server.cases.fetch import case_document
from openimr.server.pages.case_pages import TAKE_RECORDS
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.records.actions import read_again
from openimr.server.records.fetch import files_of
from openimr.server.records.looking import record_polling
from openimr.server.records.showing import complete, shown
from openimr.server.trail.reading import record_read

_PAGE = 50


@allowed("see records")
def records(request: Asked, number: str) -> HttpResponse:
    """The files of the case with their state, what the parties are asked for, and the bookmarks."""
    case = asked_case(request, "see records", number)
    document = case_document(case)
    on_file = shown(case, document, files_of(case))
    record_read(number, "list of records")
    marks = Paginator(on_file.bookmarks, _PAGE).get_page(request.GET.get("page"))
    list_ = complete(document, on_file)
    begins = {mark.record.id: mark for mark in on_file.bookmarks}
    asked = [(one, [begins[key] for key in one.records if key in begins]) for one in list_.asked]
    facts = {
        "case": case,
        "shown": on_file,
        "files": Paginator(on_file.files, _PAGE).get_page(request.GET.get("files")),
        "marks": marks,
        "asked": asked,
        "not_enough": list_.not_enough if request.user.has_role(*OFFICE, Role.REGULATOR) else None,
        "may_add": may(request.user, "add records") and case.state in TAKE_RECORDS,
        "again": may(request.user, "amend case") and on_file.faulty,
        "linked": True,
    }
    return render(request, "records/records.html", facts)


@allowed("see records")
def progress(request: Asked, number: str) -> HttpResponse:
    """The table of files alone, asked for while something is being read; at the end the page is loaded anew."""
    case = asked_case(request, "see records", number)
    on_file = shown(case, case_document(case), files_of(case))
    record_polling(request.user, number)
    files = Paginator(on_file.files, _PAGE).get_page(request.GET.get("files"))
    answer = render(request, "records/files.html", {"case": case, "shown": on_file, "files": files, "linked": True})
    if not on_file.open:
        answer["HX-Refresh"] = "true"
    return answer


@allowed("amend case")
@require_POST
def again(request: Asked, number: str) -> HttpResponse:
    """Read once more what could not be read, and review once more what could not be reviewed."""
    case = asked_case(request, "amend case", number)
    count = read_again(case)
    says = {0: "Nothing has to be read again; a review is asked for.", 1: "One file is read once more."}
    messages.success(request, says.get(count, f"{count} files are read once more."))
    return redirect("records", number=number)
