"""Quality: the letter with its findings, comments, approval; and issue."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from openimr.letters.writing import UndecidedError
from openimr.server.accounts.fresh import freshly_authenticated
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.issuing import actions
from openimr.server.issuing.checking import checked, last_signed
from openimr.server.issuing.errors import SealError
from openimr.server.issuing.fetch import notes_of
from openimr.server.issuing.forms import AnswerForm, ApproveForm, NoteForm, VersionForm
from openimr.server.issuing.letters import copy_to_look_at
from openimr.server.issuing.models import Approval, Issued
from openimr.server.issuing.neighbours import desk_model
from openimr.server.issuing.proofs import signer_of
from openimr.server.issuing.seal import the_seal
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.trail.reading import record_read

_NOTES = 50


@allowed("check quality")
def quality(request: Asked, number: str) -> HttpResponse:
    """The signed determination as its letter, what the checks found, and what was said."""
    case = asked_case(request, "check quality", number)
    row = last_signed(case)
    shown: dict[str, object] = {"case": case, "row": row, "notes": notes_of(case)[:_NOTES]}
    if (said := desk_model("Comment")) is not None:
        shown["said"] = said.objects.filter(case=case).order_by("-at", "-pk")[:_NOTES]
    record_read(number, f"determination {row.version} at quality" if row is not None else "comments of quality")
    if row is not None:
        signer = signer_of(row)
        own = case.reviewer_id == request.user.pk or (signer is not None and signer.pk == request.user.pk)
        found = checked(case, row)
        shown |= {
            "found": found,
            "blocking": sum(f.stops for f in found.findings),
            "warnings": sum(f.severity == "warning" for f in found.findings),
            "approval": Approval.objects.filter(determination=row).select_related("by").first(),
            "issued": Issued.objects.filter(determination=row).first(),
            "returned": row.quality_notes.filter(kind="returned").exists(),
            "own": own,
            "may_act": case.state == "QA" and not own,
            "may_issue": may(request.user, "issue determination"),
        }
    return render(request, "issuing/quality.html", shown)


@allowed("check quality")
def copy(request: Asked, number: str, version: int) -> HttpResponse:
    """The letter as it would be issued, as PDF, marked and without a seal."""
    case = asked_case(request, "check quality", number)
    row = last_signed(case)
    if row is None or row.version != version:
        raise Http404("no such determination")
    record_read(number, f"determination {version} at quality, copy")
    try:
        pdf = copy_to_look_at(checked(case, row))
    except UndecidedError as error:
        messages.error(request, f"The letter can't be written: {error}.")
        return redirect("quality", number)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{number} preview.pdf"'},
    )


@allowed("check quality")
@require_POST
def comment(request: Asked, number: str) -> HttpResponse:
    """A word to the reviewer."""
    asked_case(request, "check quality", number)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, "Write what the reviewer should know.")
    said = form.cleaned_data
    return _done(
        request,
        number,
        lambda: actions.comment(number, request.user, said["text"], said["where"]),
        "The comment is kept.",
    )


@allowed("check quality")
@require_POST
def send_back(request: Asked, number: str) -> HttpResponse:
    """Back to the reviewer."""
    asked_case(request, "check quality", number)
    form = NoteForm(request.POST)
    if not form.is_valid() or form.cleaned_data["version"] is None:
        return _refused(request, number, "Write what is to be mended.")
    said = form.cleaned_data
    return _done(
        request,
        number,
        lambda: actions.send_back(number, request.user, said["text"], said["version"]),
        "The determination is back with its reviewer.",
    )


@allowed("check quality")
@require_POST
def answer(request: Asked, number: str) -> HttpResponse:
    """Why a finding does not stand."""
    asked_case(request, "check quality", number)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, "Say what the answer is, in a sentence.")
    said = form.cleaned_data
    return _done(
        request,
        number,
        lambda: actions.answer(number, request.user, said["version"], said["key"], said["reason"]),
        "The answer is on record.",
    )


@allowed("check quality")
@require_POST
def approve(request: Asked, number: str) -> HttpResponse:
    """Approve for issue."""
    asked_case(request, "check quality", number)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _refused(request, number, "Open this page again, and approve what it shows.")
    said = form.cleaned_data
    return _done(
        request,
        number,
        lambda: actions.approve(number, request.user, said["version"], said["late"], said["seen"]),
        "The determination is approved; it can be issued.",
    )


@allowed("issue determination")
@freshly_authenticated()
def issue(request: Asked, number: str) -> HttpResponseBase:
    """Issue: what it does, and the button. Asks for the password or second factor first."""
    case = asked_case(request, "issue determination", number)
    row = last_signed(case)
    if request.method == "POST":
        form = VersionForm(request.POST)
        if form.is_valid():
            try:
                issued = actions.issue(number, request.user, form.cleaned_data["version"])
            except (StepError, SealError, UndecidedError) as error:
                messages.error(request, f"Not issued: {error}")
                return redirect("issue", number)
            messages.success(request, f"Determination {issued.determination.version} of {number} is issued.")
            return redirect("case-determination", number)
        messages.error(request, "Not issued: open this page again.")
        return redirect("issue", number)
    shown: dict[str, object] = {"case": case, "row": row}
    try:
        seal = the_seal()
        shown |= {"seal": seal, "until": seal.until}
    except SealError as error:
        shown["seal_fault"] = str(error)
    if row is not None:
        record_read(number, f"determination {row.version} before issue")
        found = checked(case, row)
        approval = Approval.objects.filter(determination=row).select_related("by").first()
        own = case.reviewer_id == request.user.pk or row.by == f"user:{request.user.pk}"
        shown |= {
            "found": found,
            "approval": approval,
            "own": own,
            "ready": "seal" in shown and approval is not None and case.state == "QA" and not found.stopped and not own,
        }
    return render(request, "issuing/issue.html", shown)


def _done(request: Asked, number: str, act: Callable[[], object], says: str) -> HttpResponse:
    try:
        act()
    except StepError as error:
        return _refused(request, number, str(error))
    messages.success(request, says)
    return redirect("quality", number)


def _refused(request: Asked, number: str, says: str) -> HttpResponse:
    messages.error(request, says)
    return redirect("quality", number)
