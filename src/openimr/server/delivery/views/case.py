"""The letters of a case: each with its history, and what can be done with it."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr import model
from openimr.process import fold
from openimr.server.accounts.fetch import names_of
from openimr.server.accounts.permissions import may
from openimr.server.cases.errors import StepError
from openimr.server.cases.fetch import case_document
from openimr.server.delivery import actions
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.fetch import letters_of
from openimr.server.delivery.forms import AskForm, OtherwiseForm, ReasonForm
from openimr.server.delivery.letters import event_name
from openimr.server.delivery.models import CaseProof, LetterProof, State, Way
from openimr.server.delivery.proofs import keep_letter_proof
from openimr.server.delivery.views.streams import pdf_answer
from openimr.server.delivery.views.uploads import staged_proof
from openimr.server.intake.fetch import consent_refused
from openimr.server.pages.guard import Asked, allowed, asked_case
from openimr.server.store.uploading import takes_files
from openimr.server.trail.reading import record_read

_PAGE = 20
_ASSIGNMENT, _SERVED = "assignment", "assignment served"


@allowed("see deliveries")
def letters(request: Asked, number: str) -> HttpResponse:
    """The letters of a case, the newest first."""
    case = asked_case(request, "see deliveries", number)
    document = case_document(case)
    page = Paginator(letters_of(case), _PAGE).get_page(request.GET.get("page"))
    names = {party.id: party.name or party.organization or "" for party in document.parties}
    record_read(number, "letters to the parties")
    shown = {
        "case": case,
        "page": page,
        "names": names_of(step.by for row in page.object_list for step in row.steps.all()),
        "rows": [
            (
                row,
                names.get(row.party, ""),
                event_name(document, row.place),
                _asking(row.kind, row.gaps),
                actions.OTHERWISE.get(row.otherwise, ""),
            )
            for row in page.object_list
        ],
        "may_act": may(request.user, "send notices"),
        "may_amend": may(request.user, "amend case"),
        "waits": any(row.state == State.TO_SEND and row.way == Way.PRINT for row in page.object_list),
        "kinds": [
            kind for kind in _to_ask_for(document) if not letters_of(case).filter(kind=kind, state=State.TO_SEND)
        ],
        "proofs": CaseProof.objects.filter(case=case).select_related("batch").order_by("-pk")[:_PAGE],
        "today": timezone.localdate(),
        "no_consent": consent_refused(case),
        "otherwise": actions.OTHERWISE,
    }
    return render(request, "delivery/case.html", shown)


@allowed("send notices")
@require_POST
def send(request: Asked, number: str) -> HttpResponse:
    """Queue a notice whose step begins with its service, as the Notice of Assignment."""
    case, kind = asked_case(request, "send notices", number), request.POST.get("kind", "")
    if kind not in _to_ask_for(case_document(case)):
        messages.error(request, "The case does not come to this notice now.")
        return redirect("case-letters", number)
    try:
        made = actions.send(number, kind)
    except StepError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{len(made)} letters are queued." if made else "The letters are queued already.")
    return redirect("case-letters", number)


@allowed("send notices")
@require_POST
def do(request: Asked, number: str, pk: int, what: str) -> HttpResponse:
    """Do something with a letter."""
    asked_case(request, "send notices", number)
    if what not in _DEEDS:
        raise Http404("no such deed")
    try:
        _DEEDS[what](request, number, pk)
    except DeliveryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Done.")
    return redirect("case-letters", number)


@allowed("see deliveries")
def download(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """A letter as it is kept."""
    case = asked_case(request, "see deliveries", number)
    row = letters_of(case).filter(pk=pk, file__isnull=False).first()
    if row is None or row.file is None:
        raise Http404("no such letter")
    record_read(number, f"letter {pk}: {row.kind}")
    return pdf_answer(row.file.content, f"{number} letter {pk}.pdf")


@allowed("see deliveries")
def proof(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """The proof of service of a case's letters."""
    case = asked_case(request, "see deliveries", number)
    row = CaseProof.objects.filter(case=case, pk=pk).select_related("file__content").first()
    if row is None:
        raise Http404("no such proof")
    record_read(number, f"proof of service {pk}")
    return pdf_answer(row.file.content, f"{number} proof of service {pk}.pdf")


@allowed("send notices")
@require_POST
@takes_files
def letter_proof(request: Asked, number: str, pk: int) -> HttpResponse:
    """Keep the signed proof of service of a letter that the office served by itself."""
    asked_case(request, "send notices", number)
    try:
        keep_letter_proof(number, pk, staged_proof(request))
    except DeliveryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The proof is kept.")
    return redirect("case-letters", number)


@allowed("see deliveries")
def letter_proof_download(request: Asked, number: str, pk: int) -> HttpResponseBase:
    """The signed proof of service of a letter that the office served by itself."""
    case = asked_case(request, "see deliveries", number)
    row = LetterProof.objects.filter(sending__case=case, pk=pk).select_related("file__content").first()
    if row is None:
        raise Http404("no such proof")
    record_read(number, f"signed proof of service of letter {row.sending_id}")
    return pdf_answer(row.file.content, f"{number} proof of letter {row.sending_id}.pdf")


def _to_ask_for(document: model.Case) -> list[str]:
    """The Notice of Assignment, where the case comes to it now: its service is the step."""
    coming = fold(document, timezone.now()).next
    return [_ASSIGNMENT] if any(_ASSIGNMENT in one.sends and one.event == _SERVED for one in coming) else []


def _asking(kind: str, gaps: list[str]) -> bool:
    """Whether the office can say what is asked in a letter of this kind, and it stands open."""
    return bool(gaps) and kind in {
        "eligibility question", "more records", "insufficient records", "reviewer information request",
        "reviewer information answer", "records overdue",
    }  # fmt: skip


def _reason(request: HttpRequest) -> ReasonForm:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise DeliveryError("Say why, and the day as a date.")
    return form


def _returned(request: HttpRequest, number: str, pk: int) -> None:
    said = _reason(request).cleaned_data
    actions.came_back(number, pk, said["day"] or timezone.localdate(), said["why"])


def _left_out(request: HttpRequest, number: str, pk: int) -> None:
    actions.leave_out(number, pk, _reason(request).cleaned_data["why"])


def _otherwise(request: HttpRequest, number: str, pk: int) -> None:
    form = OtherwiseForm(request.POST)
    if not form.is_valid():
        raise DeliveryError("Say how and by whom it was served, and the day as a date.")
    said = form.cleaned_data
    actions.served_otherwise(number, pk, said["day"], said["service"], said["why"])


def _anew(request: HttpRequest, number: str, pk: int) -> None:
    form = AskForm(request.POST)
    if not form.is_valid():
        raise DeliveryError("Write the last day as a date.")
    said = form.cleaned_data
    actions.make_anew(number, pk, said["asks"].splitlines(), said["send_by"])


def _again(request: HttpRequest, number: str, pk: int) -> None:  # noqa: ARG001
    actions.send_again(number, pk)


def _by_mail(request: HttpRequest, number: str, pk: int) -> None:  # noqa: ARG001
    actions.by_mail_instead(number, pk)


def _looked(request: HttpRequest, number: str, pk: int) -> None:  # noqa: ARG001
    actions.look_at(number, pk)


_DEEDS: Mapping[str, Callable[[HttpRequest, str, int], None]] = {
    "returned": _returned,
    "not-sent": _left_out,
    "otherwise": _otherwise,
    "anew": _anew,
    "again": _again,
    "by-mail": _by_mail,
    "looked-after": _looked,
}
