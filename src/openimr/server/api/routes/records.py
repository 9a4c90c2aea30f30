"""The records of a case: the list, the bytes of one, and sending another."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from ninja import Path, Query, Router

from openimr.server.accounts.models import User
from openimr.server.accounts.roles import Role
from openimr.server.api.asking import Asked, asked_case, service
from openimr.server.api.described import bytes_of, made, repeatable
from openimr.server.api.files import file_answer, file_row
from openimr.server.api.paging import page_of, read_cursor
from openimr.server.api.problems import Problem
from openimr.server.api.receiving import Received, receive
from openimr.server.api.repeating import Done, once
from openimr.server.api.routes.cases import Number
from openimr.server.api.shapes import Records
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Case
from openimr.server.exchange.documents import documents_of
from openimr.server.exchange.rows import claims_party
from openimr.server.exchange.storing import the_store
from openimr.server.records.actions import add_file_to_case
from openimr.server.store.models import File
from openimr.server.trail.reading import record_read

router = Router(tags=["records"])
Id = Annotated[int, Path(ge=0, le=2**63 - 1, description="The id of a file in the list.")]
_FILE = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
_UPLOAD = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": _FILE}}}}


@router.get("/cases/{number}/records", response=Records, operation_id="listRecords")
@service("see records")
def list_records(
    request: Asked,
    number: Number,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> dict[str, Any]:
    """The files of a case that the account is shown."""
    case = asked_case(request, "see records", number)
    rows, after = page_of(_shown(request.account, case), read_cursor(cursor), limit)
    record_read(case.number, "api list of records")
    return {"items": [file_row(file) for file in rows], "next": after}


@router.get(
    "/cases/{number}/records/{id}", operation_id="downloadRecord", openapi_extra=bytes_of("application/octet-stream")
)
@service("see records")
def download(request: Asked, number: Number, id: Id) -> HttpResponseBase:  # noqa: A002 - the name in the address
    """The bytes of a file, in pieces, as they came."""
    case = asked_case(request, "see records", number)
    file = _shown(request.account, case).filter(pk=id).first()
    if file is None:
        raise Problem(404, "there is no such record")
    record_read(case.number, f"api download of file {file.pk}")
    return file_answer(file)


@router.post(
    "/cases/{number}/records",
    response=made("Record"),
    operation_id="sendRecord",
    openapi_extra=repeatable(_UPLOAD),
)
@service("add records")
def send(
    request: Asked,
    number: Number,
    party: Annotated[str | None, Query(max_length=40, description="Who sent it: the id of a party.")] = None,
) -> HttpResponse:
    """Send a file into a case: PDF, TIFF, PNG, JPEG, Word, RTF, text, FHIR, C-CDA, or a zip of them.

    It is looked through as it comes, kept, told to the case as `records received`, and read in the background: all of
    that, or nothing. The same file sent again under the same name by the same account is not doubled.
    """
    case = asked_case(request, "add records", number)
    sender = _sender(request.account, case, party)
    received = receive(request)
    store = the_store()
    try:
        content = f"{received.staged.sha256}\n{received.name}".encode()
        answer = once(request, request.account, content, lambda: _kept(case, received, sender), case.number)
    except BaseException:
        store.drop(received.staged)  # its row, if it got one, went with the transaction
        raise
    if "Idempotency-Replayed" in answer:
        store.drop(received.staged)
    return answer


def _kept(case: Case, received: Received, sender: str | None) -> Done:
    """Make a stored content a record of the case, tell the case that records came, and have it read."""
    added = add_file_to_case(
        case.number,
        received.staged,
        party=sender or "",
        channel="electronic",
        name=received.name,
        type_=received.type,
    )
    file = added.record.file
    address = f"/api/v1/cases/{case.number}/records/{file.pk}"
    return Done(body={"id": file.pk, "number": case.number}, headers={"Location": address})


def _sender(user: User, case: Case, party: str | None) -> str | None:
    """The party that the records come from: of a program its administrator, of a party itself, else as it says."""
    document = case_document(case)
    if user.has_role(Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF):
        found = claims_party(document)
        return found.id if found else None
    if user.has_role(Role.PHYSICIAN, Role.WORKER):
        return user.parties.filter(case=case).values_list("party", flat=True).first()
    if party is not None and party not in {known.id for known in document.parties}:
        raise Problem(422, "party: give the `id` of one of the case's parties")
    return party


def _shown(user: User, case: Case) -> QuerySet[File]:
    """To a claims administrator the kinds that the exchange API shows it, and its own; to others all that came."""
    if user.has_role(Role.CLAIMS_SERVICE, Role.CLAIMS_STAFF):
        return documents_of(user, case).filter(record__isnull=False).select_related("record__progress")
    return File.objects.filter(case=case, record__isnull=False).select_related("content", "record__progress")
