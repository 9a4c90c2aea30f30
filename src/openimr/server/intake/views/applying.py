"""An application on its way: the form, its files, the summary, and sending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from openimr.server.accounts.limits import by_account, limited
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import RefusedError
from openimr.server.exchange.storing import the_store
from openimr.server.intake import actions
from openimr.server.intake.building import case_of
from openimr.server.intake.errors import AlreadySentError, IncompleteError, IntakeError
from openimr.server.intake.fetch import related_to
from openimr.server.intake.forms import ApplicationForm, needs_scan
from openimr.server.intake.models import MAIL, READING, WEB, Application
from openimr.server.intake.views.asked import asked_application
from openimr.server.pages.guard import Asked, allowed
from openimr.server.store.upload_errors import UploadError
from openimr.server.store.uploading import takes_files
from openimr.server.trail.reading import record_reads


@allowed("apply")
@require_POST
@limited("new application", 60, 3600, by=by_account)
def new(request: Asked, way: str) -> HttpResponse:
    """Begin an application: by the web form, or (the office) with what came by mail or fax."""
    if way not in {WEB, MAIL}:
        raise Http404("there is no such way")
    if way == MAIL and not may(request.user, "enter mail"):
        raise PermissionDenied
    return redirect("intake-form", actions.begin(request.user, way).pk)


@allowed("apply")
@limited("uploaded form", 60, 3600, by=by_account)
@takes_files
def upload(request: Asked) -> HttpResponse:
    """Begin an application with a filled form as a PDF."""
    fault = ""
    if request.method == "POST":
        try:
            return redirect("intake-form", actions.begin_from_form(request.user, _file(request)).pk)
        except UploadError as error:
            fault = str(error)
    return render(request, "intake/upload.html", {"fault": fault}, status=422 if fault else 200)


@allowed("apply")
def form(request: Asked, pk: int) -> HttpResponse:
    """The form: kept as a draft as it stands, or looked at for what is missing."""
    application = asked_application(request, pk)
    if application.case is not None:
        return redirect("case", application.case.number)
    if request.method != "POST":
        if application.reading == READING and "by-hand" not in request.GET:
            return render(request, "intake/reading.html", {"application": application})
        return _shown(request, ApplicationForm(application), checked="check" in request.GET)
    filled = ApplicationForm(application, request.POST)
    answers = filled.as_answers()
    if "more" in request.POST:
        empty = len(filled.rows) + 1 - len(answers["treatments"])
        answers["treatments"] = [*answers["treatments"], *({"request": ""} for _ in range(max(1, empty)))]
    try:
        application = actions.keep_answers(request.user, pk, answers, seen=request.POST.get("seen", ""))
    except AlreadySentError:
        return redirect("intake-form", pk)
    except IntakeError as error:
        messages.error(request, str(error))
        return _shown(request, filled, status=409)
    if "check" in request.POST:
        return redirect("intake-check", pk)
    if "more" in request.POST:
        return _shown(request, ApplicationForm(application))
    messages.success(request, "The draft is saved. You can go on later.")
    return redirect("intake-form", pk)


@allowed("apply")
def check(request: Asked, pk: int) -> HttpResponse:
    """The summary, and sending it. What is missing leads back to the form, beside its field."""
    application = asked_application(request, pk)
    if application.case is not None:
        return redirect("case", application.case.number)
    filled = ApplicationForm(application)
    if not filled.is_valid() or needs_scan(application):
        return _shown(request, filled, checked=True, status=422)
    if request.method == "POST":
        return _sent(request, application)
    return render(request, "intake/check.html", _summary(application, filled))


@allowed("apply")
@require_POST
@limited("application files", 200, 3600, by=by_account)
@takes_files
def files(request: Asked, pk: int) -> HttpResponse:
    """Add a file to the draft, or take one off; what was typed is kept first."""
    application = asked_application(request, pk)
    if "seen" in request.POST and application.case is None:
        filled = ApplicationForm(application, request.POST)
        try:
            actions.keep_answers(request.user, pk, filled.as_answers(), seen=request.POST["seen"])
        except AlreadySentError:
            return redirect("intake-form", pk)
        except IntakeError as error:
            messages.error(request, str(error))
            return _shown(request, filled, status=409)
    try:
        if taken := request.POST.get("remove", ""):
            actions.detach(request.user, pk, int(taken) if taken.isdecimal() and len(taken) < 12 else 0)
        else:
            actions.attach(request.user, pk, _file(request), request.POST.get("kind", ""))
            messages.success(request, "The file is added.")
    except (UploadError, AlreadySentError) as error:
        messages.error(request, str(error))
    return redirect("intake-form", pk)


@allowed("apply")
@require_safe
def download(request: Asked, pk: int, file: int) -> StreamingHttpResponse:
    """A file of an application, to look at beside the form; saved, not shown in a page: nothing in it runs."""
    found = asked_application(request, pk).files.select_related("content").filter(pk=file).first()
    if found is None:
        raise Http404("no such file")
    answer = StreamingHttpResponse(the_store().open(found.content), content_type=found.content.type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    answer["Content-Length"] = str(found.content.size)
    answer["Cache-Control"] = "no-store"
    return answer


@allowed("apply")
@require_POST
def discard(request: Asked, pk: int) -> HttpResponse:
    """Throw the draft away."""
    asked_application(request, pk)
    try:
        actions.discard(request.user, pk)
    except AlreadySentError as error:
        messages.error(request, str(error))
        return redirect("intake-form", pk)
    messages.success(request, "The draft is thrown away.")
    return redirect("intake")


def _file(request: Asked) -> "UploadedFile[bytes]":
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise UploadError("Choose a file.")
    return file


def _sent(request: Asked, application: Application) -> HttpResponse:
    try:
        case = actions.send(request.user, application.pk)
    except IncompleteError as error:
        for says in (one for listed in error.faults.values() for one in listed):
            messages.error(request, says)
    except (RefusedError, IntakeError) as error:
        messages.error(request, f"The application was not taken: {error}")
    else:
        messages.success(request, f"The application is received. It is case {case.number}.")
        return redirect("related" if application.office else "case", case.number)
    return redirect("intake-form", application.pk)


def _shown(request: Asked, form: ApplicationForm, *, checked: bool = False, status: int = 200) -> HttpResponse:
    application = form.application
    if checked:
        form.is_valid()
    else:
        form.let_be()
    shown = {
        "application": application,
        "form": form,
        "sections": list(form.sections()),
        "faults": form.places() if checked else [],
        "needs_scan": checked and needs_scan(application),
        "files": application.files.order_by("pk"),
        "kinds": actions.KINDS,
        "seen": actions.stamp(application),
        "placed": application.placed,
    }
    return render(request, "intake/form.html", shown, status=status)


def _summary(application: Application, filled: ApplicationForm) -> dict[str, object]:
    shown: dict[str, object] = {
        "application": application,
        "told": [(title, rows) for title, rows in filled.told() if rows],
        "files": application.files.order_by("pk"),
        "kinds": dict(actions.KINDS),
    }
    if application.office:  # nobody else learns of other cases
        facts = case_of(filled.cleaned_data, office=True, now=application.changed)
        found, shown["more"] = related_to(facts)
        record_reads([case.number for case, _, _ in found], "named as related to an application")
        shown["related"] = found
    return shown
