"""The files of a case: the list, and the bytes of one."""

from collections.abc import Iterator
from itertools import chain

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from openimr.server.accounts.permissions import case_for
from openimr.server.delivery.actions import opened
from openimr.server.delivery.fetch import sending_of_file
from openimr.server.exchange.answers import json_answer
from openimr.server.exchange.documents import LIMIT, document, documents_of, entry
from openimr.server.exchange.errors import no_such_case, no_such_document
from openimr.server.exchange.guard import Asked, service
from openimr.server.exchange.storing import the_store
from openimr.server.trail.reading import record_read


@service(GET="see records")
def documents(request: Asked, number: str) -> HttpResponse:
    """The documents of a case, at most 999 in an answer; `?start=1` is the page after it."""
    case = case_for(request.account, "see records", number)
    if case is None:
        raise no_such_case()
    start = request.GET.get("start", "")
    page = int(start) if start.isascii() and start.isdecimal() and len(start) < 6 else 0
    files = Paginator(documents_of(request.account, case), LIMIT)
    shown = files.page(page + 1).object_list if page < files.num_pages else ()
    record_read(case.number, "exchange list of documents")
    return json_answer(
        {"matchCount": files.count, "start": page, "limit": LIMIT, "results": [entry(file, case) for file in shown]}
    )


@service(GET="see records")
def download(request: Asked, handle: str) -> HttpResponseBase:
    """The bytes of a document, in pieces, as they came."""
    file = document(request.account, handle)
    if file is None:
        raise no_such_document()
    record_read(file.case.number, f"exchange download of file {file.pk}")
    if (letter := sending_of_file(file)) is not None:
        opened(letter)
    pieces = the_store().open(file.content)
    first = next(pieces, b"")  # a content that is lost or damaged is told as an error, not as a file cut off
    answer = StreamingHttpResponse(_all(first, pieces), content_type="application/octet-stream")
    answer["Content-Length"] = str(file.content.size)
    answer["Content-Disposition"] = "attachment"
    return answer


def _all(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    return chain((first,), rest)
