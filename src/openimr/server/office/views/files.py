"""Documents of a reviewer's credentials: add one, look at one."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from openimr.server.exchange.storing import the_store
from openimr.server.office import fetch
from openimr.server.office import roster as desk
from openimr.server.office.errors import OfficeError
from openimr.server.office.models import CredentialFile
from openimr.server.pages.guard import Asked, allowed
from openimr.server.store.checks import check_upload
from openimr.server.store.upload_errors import UploadError
from openimr.server.store.uploading import Upload, takes_files

_PIECE = 256 * 1024
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/tiff": ".tif"}


@allowed("manage roster")
@require_POST
@takes_files
def add(request: Asked, reviewer: str) -> HttpResponse:
    """Keep a document with the licence or certificate that it is of."""
    row = fetch.entry_row(reviewer)
    if row is None or row.removed:
        raise Http404("no such entry")
    file = request.FILES.get("file")
    try:
        if not isinstance(file, Upload) or not file.name:
            raise OfficeError("Choose a file.")  # noqa: TRY301 - shown like any
        if file.too_large:
            raise OfficeError("The file is too large.")  # noqa: TRY301
        type_ = check_upload(_pieces(file), file.name)
        staged = the_store().stage(_pieces(file))
        desk.add_credential(
            request.user, row.reviewer, the_store(), staged,
            name=file.name, about=request.POST.get("about", ""), type_=type_,
        )  # fmt: skip
        messages.success(request, "The document is kept.")
    except (OfficeError, UploadError) as error:
        messages.error(request, str(error))
    return redirect("roster-entry", row.reviewer)


@allowed("manage roster")
def download(request: Asked, reviewer: str, pk: int) -> HttpResponseBase:  # noqa: ARG001 - a view takes it
    """A document, to be kept by who asked: never shown in a page."""
    row = fetch.entry_row(reviewer)
    file = CredentialFile.objects.filter(entry=row, pk=pk).select_related("content").first() if row else None
    if file is None:
        raise Http404("no such document")
    answer = StreamingHttpResponse(the_store().open(file.content), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="credential-{file.pk}{_ENDINGS.get(file.content.type, "")}"'
    answer["Content-Length"] = str(file.content.size)
    return answer


def _pieces(file: Upload) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
