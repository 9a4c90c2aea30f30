"""The mail room: what waits, batches, what came back."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openimr.server.cells import inert
from openimr.server.delivery import batches as work
from openimr.server.delivery.errors import DeliveryError
from openimr.server.delivery.fetch import batches, came_back, counts, unopened, waiting
from openimr.server.delivery.forms import BatchForm, MailedForm, ProofForm
from openimr.server.delivery.models import Batch, Sending
from openimr.server.delivery.views.streams import pdf_answer
from openimr.server.delivery.views.uploads import staged_proof
from openimr.server.delivery.ways import portal_is_on
from openimr.server.pages.guard import Asked, allowed
from openimr.server.store.uploading import takes_files
from openimr.server.trail.reading import record_reads

_PAGE, _MOST = 50, 20
_SLOW = timedelta(minutes=5)
"""After which a batch that is still being made can be taken apart: it takes seconds."""


@allowed("send notices")
def room(request: Asked) -> HttpResponse:
    """What waits by way, what came back, and the batches."""
    words = request.GET.get("q", "").strip()
    shown = {
        "counts": counts(),
        "page": Paginator(waiting(words), _PAGE).get_page(request.GET.get("page")),
        "words": words,
        "returned": came_back()[:_MOST],
        "unopened": unopened()[:_MOST],
        "unopened_count": unopened().count(),
        "unopened_days": settings.CONFIG.unopened_days,
        "batches": Paginator(batches(), _MOST).get_page(request.GET.get("batches")),
        "form": BatchForm(initial={"day": timezone.localdate()}),
        "portal": portal_is_on(),
    }
    return render(request, "delivery/room.html", shown)


@allowed("send notices")
@require_POST
def new(request: Asked) -> HttpResponse:
    """Make a batch of what waits for the post."""
    form = BatchForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say on which day the letters are mailed.")
        return redirect("mail-room")
    try:
        made = work.ask_for_batch(
            request.user, form.cleaned_data["day"], with_gaps=bool(form.cleaned_data["with_gaps"])
        )
    except DeliveryError as error:
        messages.error(request, str(error))
        return redirect("mail-room")
    return redirect("mail-batch", made.pk)


@allowed("send notices")
def batch(request: Asked, pk: int) -> HttpResponse:
    """A batch: how far it is, its letters, and what can be done with it."""
    row = _batch(pk)
    letters = row.sendings.select_related("case").order_by("number", "pk")
    shown = {
        "batch": row,
        "page": Paginator(letters, _PAGE).get_page(request.GET.get("page")),
        "mailed": MailedForm(initial={"mailed_by": request.user.name}),
        "proof": ProofForm(),
        "proofs": row.proofs.select_related("case")[:_PAGE],
        "today": timezone.localdate(),
        "making": row.state == Batch.State.MAKING,
        "slow": row.state == Batch.State.MAKING and row.asked < timezone.now() - _SLOW,
    }
    part = "delivery/batch_part.html" if request.headers.get("HX-Request") else "delivery/batch.html"
    return render(request, part, shown)


@allowed("send notices")
@require_POST
def mailed(request: Asked, pk: int) -> HttpResponse:
    """Mark a batch as mailed on its day."""
    row, form = _batch(pk), MailedForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say who deposited the letters, in which city and county.")
        return redirect("mail-batch", row.pk)
    said = form.cleaned_data
    return _done(
        request,
        row,
        lambda: work.mark_mailed(
            pk, by=said["mailed_by"], at=said["city"], county=said["county"], tracking=said["tracking"]
        ),
        "Marked as mailed. Service is taken and the proofs of service are made in the background.",
    )


@allowed("send notices")
@require_POST
def dissolve(request: Asked, pk: int) -> HttpResponse:
    """Take a batch apart that was not mailed."""
    row = _batch(pk)
    return _done(request, row, lambda: work.dissolve(pk), "Dissolved: its letters wait again. Shred what was printed.")


@allowed("send notices")
def download(request: Asked, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The PDF of a batch, to print."""
    row = _batch(pk)
    if row.content is None:
        raise Http404("no PDF")
    _record(row, f"letters of batch {row.pk}, printed")
    return pdf_answer(row.content, f"batch {row.pk} of {row.day}.pdf")


@allowed("send notices")
def manifest(request: Asked, pk: int) -> HttpResponse:  # noqa: ARG001
    """The letters of a batch as CSV, in posting order: what the post, or a print shop, is given."""
    row = _batch(pk)
    _record(row, f"manifest of batch {row.pk}")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="batch {row.pk} of {row.day}.csv"'
    writer = csv.writer(answer)
    writer.writerow(["number", "case", "to", "address", "pages", "state", "day"])
    writer.writerows(_lines(row))
    return answer


@allowed("send notices")
@require_POST
@takes_files
def proof(request: Asked, pk: int) -> HttpResponse:
    """Keep the signed proof of service, or the receipt of the post."""
    row = _batch(pk)
    return _done(request, row, lambda: work.keep_proof(pk, staged_proof(request)), "The proof is kept.")


@allowed("send notices")
def proof_download(request: Asked, pk: int) -> HttpResponseBase:  # noqa: ARG001
    """The uploaded proof."""
    row = _batch(pk)
    if row.proof is None:
        raise Http404("no proof")
    _record(row, f"uploaded proof of batch {row.pk}")
    return pdf_answer(row.proof, f"proof of batch {row.pk}.pdf")


def _batch(pk: int) -> Batch:
    found = Batch.objects.select_related("by", "content", "proof").filter(pk=pk).first()
    if found is None:
        raise Http404("no such batch")
    return found


def _done(request: Asked, row: Batch, act: Callable[[], None], said: str) -> HttpResponse:
    try:
        act()
    except DeliveryError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("mail-batch", row.pk)


def _record(row: Batch, what: str) -> None:
    record_reads([*row.sendings.order_by("case").values_list("case__number", flat=True).distinct()], what)


def _lines(row: Batch) -> Iterator[list[object]]:
    letters: list[Sending] = [*row.sendings.select_related("case").order_by("number")]
    for one in letters:
        name, *address = one.address or ("",)
        yield [one.number, one.case.number, inert(name), inert(", ".join(address)), one.pages, one.state, row.day]
