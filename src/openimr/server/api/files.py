"""A file of a case as the API tells it and gives it out."""

from itertools import chain
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from openimr.server.exchange.storing import the_store
from openimr.server.store.models import File


def file_row(file: File) -> dict[str, Any]:
    """A file in a list; its record and progress have to be selected with it."""
    progress = getattr(getattr(file, "record", None), "progress", None)
    return {
        "id": file.pk,
        "name": file.name,
        "kind": file.kind,
        "type": file.content.type,
        "size": file.content.size,
        "sha256": file.content.sha256,
        "received": file.received,
        "pages": file.pages,
        "pages_read": progress.done if progress else None,
        "reading": file.reading,
    }


def file_answer(file: File, type_: str = "application/octet-stream") -> HttpResponseBase:
    """The bytes of a file, in pieces; one that is lost or damaged is told as an error, not as a file cut off."""
    pieces = the_store().open(file.content)
    first = next(pieces, b"")
    answer = StreamingHttpResponse(chain((first,), pieces), content_type=type_)
    answer["Content-Length"] = str(file.content.size)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name) or "attachment"
    return answer
