"""The invoices of a case: the list, and the bytes of one."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from ninja import Query, Router

from openimr.server.api.asking import Asked, asked_case, service
from openimr.server.api.described import bytes_of
from openimr.server.api.files import file_answer, file_row
from openimr.server.api.paging import page_of, read_cursor
from openimr.server.api.problems import Problem
from openimr.server.api.routes.cases import Number
from openimr.server.api.routes.records import Id
from openimr.server.api.shapes import Records
from openimr.server.cases.models import Case
from openimr.server.store.models import File
from openimr.server.trail.reading import record_read

router = Router(tags=["invoices"])
_KIND = "invoice"


@router.get("/cases/{number}/invoices", response=Records, operation_id="listInvoices")
@service("see invoices")
def list_invoices(
    request: Asked,
    number: Number,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """The invoices of a case, to the claims administrator that pays them and to the office."""
    case = asked_case(request, "see invoices", number)
    rows, after = page_of(_invoices(case), read_cursor(cursor), limit)
    record_read(case.number, "api list of invoices")
    return {"items": [file_row(file) for file in rows], "next": after}


@router.get(
    "/cases/{number}/invoices/{id}", operation_id="downloadInvoice", openapi_extra=bytes_of("application/octet-stream")
)
@service("see invoices")
def download_invoice(request: Asked, number: Number, id: Id) -> HttpResponseBase:  # noqa: A002
    """The bytes of an invoice."""
    case = asked_case(request, "see invoices", number)
    file = _invoices(case).filter(pk=id).first()
    if file is None:
        raise Problem(404, "there is no such invoice")
    record_read(case.number, f"api download of invoice {file.pk}")
    return file_answer(file)


def _invoices(case: Case) -> QuerySet[File]:
    return File.objects.filter(case=case, kind=_KIND).select_related("content", "record__progress")
